"""Raising: exceptions as values, their names in the graph, leaving a function or an enclosing ``try`` with one.

An exception that nobody catches leaves the function at last from its own place, with its own traceback.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from types import FunctionType
from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.failing import (
    Site,
    catchable,
    failure,
    kept,
    reaches,
    split,
    throw,
)  # fmt: skip
from whilst_compiler.frontend.language.carried import Lost, described_exception, pack, unpack
from whilst_compiler.frontend.language.expressions import condition, expression
from whilst_compiler.frontend.library.hosts import Raising, Watched
from whilst_compiler.frontend.objects.exception_values import exception_value, fields_of_exception
from whilst_compiler.frontend.objects.instances import lookup
from whilst_compiler.frontend.operators.text import exception_text
from whilst_compiler.frontend.signature.specs import PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.text_values import Text, call_host, escaped
from whilst_compiler.frontend.values.values import Record, Scalar, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.source import Location

__all__ = [
    "Caught",
    "assert_statement",
    "choose",
    "is_exception",
    "raise_statement",
    "rethrow",
    "value_of",
    "watch_host",
]

_RAISING = Raising()


@dataclass(eq=False)
class Caught:
    """A failure that is being handled: which site it came from (an operand, among ``sites``), and what it carries."""

    raised: Operand
    sites: tuple[Site, ...]
    integers: list[Operand]
    floats: list[Operand]
    certain: bool
    past: Set[Site] = frozenset()
    """Those that close a generator: they are for nobody in it."""

    def among(self, sites: Sequence[Site]) -> Caught:
        return replace(self, sites=tuple(sites))


HOSTED = ("<host>",)
"""The fields of what a host call has raised: the ticket of the exception."""


def watch_host(ctx: Context, host: Any, inputs: list[Operand]) -> tuple[Operand, ...]:
    """A host call inside a ``try``: what it raises goes to the handler, if one may catch it."""
    known = dict.fromkeys(c for attempt in ctx.attempts for c in attempt.catches)
    classes = sorted(known, key=lambda c: -len(c.__mro__))  # the first that fits tells all that fit
    *outputs, found, ticket = call_host(ctx, Watched(host, tuple(classes)), *inputs)
    shape, leaves = pack(ctx, Scalar(PY_INT, ticket))
    for number, cls in enumerate(classes, 1):
        fine = ctx.emit("not_equal", found, literal(number))
        split(ctx, fine, failure(ctx, cls, (shape,), leaves, HOSTED))
    return tuple(outputs)


def value_of(ctx: Context, site: Site, caught: Caught) -> Any:
    """The exception that started there; one of a host call is not looked into."""
    if site.fields == HOSTED:
        return Lost()
    leaves = kept(ctx, site.types, caught.integers, caught.floats)
    fields = {name: unpack(ctx, part, leaves) for name, part in zip(site.fields, site.shape)}
    args = tuple(unpack(ctx, part, leaves) for part in site.shape[len(fields) :])
    return Record(site.cls, ("args", *fields), (Tuple(args), *fields.values()))


def error_name(ctx: Context, cls: type) -> str:
    """How a row names an exception class: builtin ones by name, others by their place in a table."""
    name = cls.__name__
    if getattr(builtins, name, None) is cls:
        return name
    if cls not in ctx.errors:
        ctx.errors.append(cls)
    return f"index:{ctx.errors.index(cls)}"


def raise_statement(ctx: Context, s: Any) -> None:
    if s.exc is None:
        _raise_again(ctx)
        return
    value = expression(ctx, s.exc)
    if s.cause is not None and not ctx.dead:
        cause = expression(ctx, s.cause)
        ctx.has_causes = ctx.has_causes or not (isinstance(cause, Static) and cause.value is None)
    ctx.at(s)
    if ctx.dead:
        return
    if isinstance(value, Static) and is_exception(value.value):
        value = ctx.call(ctx, value, [], {})
    if not (isinstance(value, Record) and is_exception(value.cls)):
        ctx.raise_error("TypeError", "exceptions must derive from BaseException")
        return
    handled = ctx.handling[-1] if ctx.handling else None
    if handled is None or handled.value is not value:
        raise_exception(ctx, value)
    else:
        _raise_from_here(ctx, handled.caught, value)


def is_exception(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, BaseException)


def _raise_from_here(ctx: Context, caught: Caught, value: Record) -> None:
    """``raise e`` in the handler of ``e``: the traceback goes on to where it came from."""
    first, *others = caught.sites
    choose(
        ctx, caught, [first], others,
        lambda: raise_exception(ctx, value, first.location),
        lambda: _raise_from_here(ctx, caught.among(others), value),
    )  # fmt: skip


def raise_exception(ctx: Context, value: Record, inner: Location | None = None) -> None:
    """Raise an exception here; ``inner`` is where it was raised before."""
    location = ctx.builder.location
    if inner is not None:
        ctx.builder.location = _below(inner, ctx.frame.caller, location)
    if catchable(ctx, value.cls):
        args, fields = fields_of_exception(value)
        packed = [pack(ctx, x) for x in (*fields.values(), *args.items)]
        shape, leaves = tuple(p for p, _ in packed), [x for _, leaves in packed for x in leaves]
        throw(ctx, failure(ctx, value.cls, shape, leaves, tuple(fields)))
    else:
        leave_with(ctx, value)
    ctx.builder.location = location


def raise_python(ctx: Context, error: Exception) -> None:
    """Raise what Python has raised when it was asked; of arguments that are no constants, the text alone."""
    if all(type(x) in (bool, int, float, str) for x in error.args):
        args = tuple(Static(x) if isinstance(x, str) else constant(x) for x in error.args)
        raise_exception(ctx, Record(type(error), ("args",), (Tuple(args),)))
    else:
        ctx.raise_error(error_name(ctx, type(error)), escaped(str(error)))


def _below(inner: Location, top: Location | None, here: Location | None) -> Location:
    """``inner`` as a traceback shows it when it is raised again ``here``."""
    outermost = inner.caller is top or inner.caller is None or not inner.caller.span.line
    caller = here if inner.caller is None or outermost else _below(inner.caller, top, here)
    return Location(inner.span, inner.function, caller)


def leave_with(ctx: Context, value: Record) -> None:
    """Leave the function with an exception; where Python has to make it, with its class alone."""
    args, fields = fields_of_exception(value)
    constructed = isinstance(lookup(value.cls, "__init__")[0], FunctionType)
    message, payload = described_exception(args.items, fields, constructed, ctx.errors) or ("", ())
    if not message and (args.items or constructed):
        first = args.items[0] if len(args.items) == 1 and not constructed else None
        if isinstance(first, Text) or (isinstance(first, Static) and isinstance(first.value, str)):
            text = exception_text(ctx, Record(Exception, ("args",), (args,)), quoted=False)
            message, payload = text.pattern, text.payload
        else:
            ctx.made_by_python = ctx.made_by_python or ctx.span()
    ctx.builder.apply_all("raise_error", *payload, error=error_name(ctx, value.cls), message=message)
    ctx.dead = True


def choose(
    ctx: Context, caught: Caught, mine: Sequence[Site], others: Sequence[Site], action: Callable[[], None],
    otherwise: Callable[[], None],
) -> None:  # fmt: skip
    """``action`` for some of the sites, ``otherwise`` for the others."""
    if not others:
        action()
        return
    few, first, second = (mine, action, otherwise) if len(mine) <= len(others) else (others, otherwise, action)
    test: Operand | None = None
    for site in few:
        equal = ctx.emit("equal", caught.raised, literal(site.number))
        test = equal if test is None else ctx.emit("logical_or", test, equal)
    assert test is not None
    branch(ctx, test, (first, second), prune=True)


def _raise_again(ctx: Context) -> None:
    """A bare ``raise``."""
    if ctx.handling:
        rethrow(ctx, ctx.handling[-1].caught)
    else:
        ctx.raise_error("RuntimeError", "No active exception to reraise")


def rethrow(ctx: Context, caught: Caught) -> None:
    """Hand a failure on to the ``try`` around, or out of the function."""
    if not caught.sites:
        ctx.dead = True
    elif any(catchable(ctx, site.cls) for site in caught.sites):
        reaches(ctx, caught.sites)
        throw(ctx, lambda: _write(ctx, caught))
    else:
        for site in caught.sites[:-1]:
            test = ctx.emit("equal", caught.raised, literal(site.number))
            branch(ctx, test, (lambda site=site: _leave(ctx, site, caught), lambda: None))  # type: ignore[misc]
        _leave(ctx, caught.sites[-1], caught)


def raise_here(
    ctx: Context, raised: Operand, sites: tuple[Site, ...], integers: list[Operand], floats: list[Operand]
) -> None:  # fmt: skip
    """What a function that was called came back with is raised by who called it; 0 where it did not fail."""

    def raise_one(caught: Caught) -> None:
        first, *others = caught.sites
        choose(
            ctx, caught, [first], others,
            lambda: raise_exception(ctx, value_of(ctx, first, caught)), lambda: raise_one(caught.among(others)),
        )  # fmt: skip

    fine = ctx.emit("equal", raised, literal(0))
    branch(ctx, fine, (lambda: None, lambda: raise_one(Caught(raised, sites, integers, floats, False))))


def _write(ctx: Context, caught: Caught) -> None:
    record = ctx.failures
    ctx.state[record.raised] = ctx.python_int(caught.raised)
    ctx.state.update((cell, ctx.python_int(x)) for cell, x in zip(record.integers, caught.integers))
    ctx.state.update((c, Scalar(record.zero.spec, x)) for c, x in zip(record.floats, caught.floats))


def _leave(ctx: Context, site: Site, caught: Caught) -> None:
    location = here = ctx.builder.location
    if site.location is not None:
        here = site.location
        if location is not None and here.root != location.root:  # it failed in a function that is called here
            here = here.called_from(location)
    ctx.builder.location = here
    if site.fields == HOSTED:
        ticket = kept(ctx, site.types, caught.integers, caught.floats)
        call_host(ctx, _RAISING, *ticket)
        ctx.raise_error("RuntimeError", "no exception to raise again")
        ctx.builder.location = location
        return
    leave_with(ctx, value_of(ctx, site, caught))
    ctx.builder.location = location


def assert_statement(ctx: Context, s: Any) -> None:
    test = condition(ctx, s.test)
    ctx.at(s)
    if ctx.dead:
        return

    def fail() -> None:
        args = [] if s.msg is None else [expression(ctx, s.msg)]
        if not ctx.dead:
            ctx.at(s)
            raise_exception(ctx, exception_value(ctx, AssertionError, args))

    branch(ctx, test, (lambda: None, fail))


SERVICES: dict[str, Any] = {"raise_here": raise_here, "raise_python": raise_python, "watch_host": watch_host}
