"""``try``, ``raise``, ``assert`` and exceptions as values; how failures travel is told in ``failing``.

A handler that names its exception is lowered once for each class and argument structure that can reach it, so that
``e.args``, ``str(e)`` and ``type(e)`` are known. ``finally`` is lowered twice, for the way on and for the way out.
An exception that nobody catches leaves the function at last from its own place, with its own traceback.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.branches import branch, unwind, unwind_here
from whilst_compiler.frontend.carried import described_arguments, pack, unpack
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.expressions import condition, expression
from whilst_compiler.frontend.failing import (
    Attempt,
    Site,
    begin,
    bind_sure,
    catchable,
    clear,
    failure,
    fallen,
    kept,
    throw,
)  # fmt: skip
from whilst_compiler.frontend.text import exception_text, literal_text
from whilst_compiler.frontend.values import UNBOUND, Abstract, Record, Scalar, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.source import Location

__all__ = [
    "SERVICES", "Caught", "assert_statement", "attempt", "by_shape", "either", "exception_value", "raise_statement",
    "reset", "rethrow", "try_statement",
]  # fmt: skip


@dataclass(eq=False)
class Caught:
    """A failure that is being handled: which site it came from (an operand, among ``sites``), and what it carries."""

    raised: Operand
    sites: tuple[Site, ...]
    integers: list[Operand]
    floats: list[Operand]
    certain: bool

    def among(self, sites: Sequence[Site]) -> Caught:
        return Caught(self.raised, tuple(sites), self.integers, self.floats, self.certain)


# -- exceptions as values ---------------------------------------------------------------------------------------------


def exception_value(ctx: Context, cls: type, args: Sequence[Any]) -> Record:
    """``cls(*args)`` for an exception class without a constructor of its own."""
    for method in ("__init__", "__new__", "__str__"):
        own = next(c for c in cls.__mro__ if method in vars(c))
        if own.__module__ != "builtins":
            ctx.limitation("W262", f"the exception class {cls.__name__} has its own {method}",
                           "leave it out: arguments are kept in .args")  # fmt: skip
    return Record(cls, ("args",), (Tuple(tuple(args)),))


def _args_of(ctx: Context, site: Site, caught: Caught) -> list[Any]:
    leaves = kept(ctx, site.types, caught.integers, caught.floats)
    return [unpack(part, leaves) for part in site.shape]


# -- raising -----------------------------------------------------------------------------------------------------------


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
        expression(ctx, s.cause)
    ctx.at(s)
    if ctx.dead:
        return
    if isinstance(value, Static) and _is_exception(value.value):
        value = ctx.call(ctx, value, [], {})
    if not (isinstance(value, Record) and _is_exception(value.cls)):
        ctx.raise_error("TypeError", "exceptions must derive from BaseException")
        return
    (args,) = value.items
    assert isinstance(args, Tuple)
    handled = ctx.handling[-1] if ctx.handling else None
    if handled is None or handled.value is not value:
        raise_exception(ctx, value.cls, list(args.items))
    else:
        _raise_from_here(ctx, handled.caught, value.cls, list(args.items))


def _is_exception(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, BaseException)


def _raise_from_here(ctx: Context, caught: Caught, cls: type, args: list[Any]) -> None:
    """``raise e`` in the handler of ``e``: the traceback goes on to where it came from."""
    first, *others = caught.sites
    _choose(
        ctx, caught, [first], others,
        lambda: raise_exception(ctx, cls, args, first.location),
        lambda: _raise_from_here(ctx, caught.among(others), cls, args),
    )  # fmt: skip


def raise_exception(ctx: Context, cls: type, args: list[Any], inner: Location | None = None) -> None:
    """Raise ``cls(*args)`` here; ``inner`` is where it was raised before."""
    location = ctx.builder.location
    if inner is not None:
        ctx.builder.location = _below(inner, ctx.frame.caller, location)
    if catchable(ctx, cls):
        packed = [pack(ctx, a) for a in args]
        throw(ctx, failure(ctx, cls, tuple(p for p, _ in packed), [x for _, leaves in packed for x in leaves]))
    else:
        leave_with(ctx, cls, args)
    ctx.builder.location = location


def _below(inner: Location, top: Location | None, here: Location | None) -> Location:
    """``inner`` as a traceback shows it when it is raised again ``here``."""
    caller = here if inner.caller is top or inner.caller is None else _below(inner.caller, top, here)
    return Location(inner.span, inner.function, caller)


def leave_with(ctx: Context, cls: type, args: list[Any]) -> None:
    """Leave the function with an exception."""
    described = described_arguments(args)
    if described is None:
        if len(args) > 1 and issubclass(cls, KeyError):
            ctx.limitation("W261", f"a {cls.__name__} leaves the function with more than numbers, texts and tuples",
                           "raise it with scalars and texts only")  # fmt: skip
        error = Record(cls, ("args",), (Tuple(tuple(args)),))
        text = exception_text(ctx, error, quoted=False) if args else literal_text("")
        described = text.template, text.payload
    message, payload = described
    ctx.builder.apply_all("raise_error", *payload, error=error_name(ctx, cls), message=message)
    ctx.dead = True


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
        ctx.attempts[-1].sites.update(dict.fromkeys(caught.sites))
        throw(ctx, lambda: _write(ctx, caught))
    else:
        for site in caught.sites[:-1]:
            test = ctx.emit("equal", caught.raised, literal(site.number))
            branch(ctx, test, (lambda site=site: _leave(ctx, site, caught), lambda: None))  # type: ignore[misc]
        _leave(ctx, caught.sites[-1], caught)


def _write(ctx: Context, caught: Caught) -> None:
    record = ctx.failures
    ctx.state[record.raised] = ctx.python_int(caught.raised)
    ctx.state.update((cell, ctx.python_int(x)) for cell, x in zip(record.integers, caught.integers))
    ctx.state.update((c, Scalar(record.zero.spec, x)) for c, x in zip(record.floats, caught.floats))


def _leave(ctx: Context, site: Site, caught: Caught) -> None:
    location, ctx.builder.location = ctx.builder.location, site.location
    leave_with(ctx, site.cls, _args_of(ctx, site, caught))
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
            raise_exception(ctx, AssertionError, args)

    branch(ctx, test, (lambda: None, fail))


# -- trying ------------------------------------------------------------------------------------------------------------


def attempt(ctx: Context, s: Any, catches: tuple[type, ...], action: Callable[[], None]) -> Caught | None:
    """Lower ``action`` with its failures caught; None if there are none.

    Afterwards the state is that of the end, failed or not; ``Caught.raised`` is 0 where nothing failed, ``certain``
    says that something did. ``ctx.sure`` names what is bound unless it failed.
    """
    record = begin(ctx)
    current = Attempt(catches)
    height, live = len(ctx.splits), ctx.frame.live
    ctx.attempts.append(current)
    try:
        action()
    finally:
        ctx.attempts.pop()
    ctx.frame.live = ctx.frame.header.get(s, live)
    _, thrown = unwind(ctx, height, None, True)
    ctx.frame.live = live
    raised = fallen(ctx)
    if ctx.dead or (isinstance(raised, Literal) and not thrown):
        return None
    integers = [ctx.state[c].operand for c in record.integers]
    floats = [ctx.state[c].operand for c in record.floats]
    known = raised.value if isinstance(raised, Literal) else None
    sites = tuple(site for site in current.sites if known in (None, site.number))
    return Caught(raised, sites, integers, floats, thrown)


def either(ctx: Context, caught: Caught, went_well: Callable[[], None], failed: Callable[[], None]) -> None:
    """Go on after an attempt: one way or the other."""
    sure, ctx.sure = ctx.sure, set()

    def normal() -> None:
        clear(ctx)
        bind_sure(ctx, sure)
        went_well()

    def handle() -> None:
        clear(ctx)
        failed()

    if caught.certain:
        handle()
        return
    test = ctx.emit("equal", caught.raised, literal(0))
    branch(ctx, test, (normal, handle), prune=True)


def try_statement(ctx: Context, s: Any) -> None:
    if s.finalbody:
        _with_finally(ctx, s)
    else:
        _with_handlers(ctx, s)


def reset(ctx: Context, s: Any) -> None:
    """A failure overrides a jump on whose way it happened."""
    selector = getattr(s, "selector", None)
    if selector is not None:
        ctx.state[ctx.frame.scope.cells[selector]] = constant(0)


def _with_finally(ctx: Context, s: Any) -> None:
    caught = attempt(ctx, s, (BaseException,), lambda: _with_handlers(ctx, s))
    if caught is None:
        if not ctx.dead:
            ctx.statements(ctx, s.finalbody)
        return

    def failed() -> None:
        reset(ctx, s)
        ctx.handling.append(Handled(caught))
        ctx.statements(ctx, s.finalbody)
        ctx.handling.pop()
        if not ctx.dead:
            _unless_jumped(ctx, s, lambda: rethrow(ctx, caught))

    either(ctx, caught, lambda: ctx.statements(ctx, s.finalbody), failed)


def _unless_jumped(ctx: Context, s: Any, action: Callable[[], None]) -> None:
    """``return``, ``break`` and ``continue`` in ``finally`` swallow the exception."""
    if not getattr(s, "final_jumps", False):
        action()
        return
    value = ctx.lookup(ctx.frame.scope.cells[s.selector])
    assert isinstance(value, Scalar)
    raw = value.operand
    stays = literal(raw.value == 0) if isinstance(raw, Literal) else ctx.emit("equal", raw, literal(0))
    branch(ctx, stays, (action, lambda: None), prune=True)


def _with_handlers(ctx: Context, s: Any) -> None:
    if not s.handlers:
        ctx.statements(ctx, s.body)
        return
    classes = [_classes(ctx, h.type) for h in s.handlers]
    caught = attempt(ctx, s, tuple(c for several in classes for c in several), lambda: ctx.statements(ctx, s.body))
    if caught is None:
        if not ctx.dead:
            ctx.statements(ctx, s.orelse)
        return

    def failed() -> None:
        reset(ctx, s)
        _dispatch(ctx, list(zip(s.handlers, classes)), caught)

    either(ctx, caught, lambda: ctx.statements(ctx, s.orelse), failed)


def _classes(ctx: Context, node: Any) -> tuple[type, ...]:
    if node is None:
        return (BaseException,)
    value = expression(ctx, node)
    items = value.items if isinstance(value, Tuple) else (value,)
    flat = [x for i in items for x in (i.items if isinstance(i, Tuple) else (i,))]
    found = tuple(i.value for i in flat if isinstance(i, Static))
    found = tuple(x for c in found for x in (c if isinstance(c, tuple) else (c,)))
    if ctx.dead or len(found) < len(flat) or not all(map(_is_exception, found)):
        ctx.limitation("W263", "what this 'except' catches is not known when the function is compiled",
                       "name exception classes there")  # fmt: skip
    return found


def _dispatch(ctx: Context, handlers: list[tuple[Any, tuple[type, ...]]], caught: Caught) -> None:
    """The first handler that fits; the failure goes on where none does."""
    if not handlers:
        rethrow(ctx, caught)
        return
    (handler, classes), *left = handlers
    mine = [site for site in caught.sites if issubclass(site.cls, classes)]
    others = [site for site in caught.sites if site not in mine]
    if not mine:
        _dispatch(ctx, left, caught)
        return
    _choose(
        ctx, caught, mine, others,
        lambda: _handle(ctx, handler, caught.among(mine)),
        lambda: _dispatch(ctx, left, caught.among(others)),
    )  # fmt: skip


def _choose(
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


@dataclass(eq=False)
class Handled:
    """An exception whose handler is being lowered, and the value that stands for it."""

    caught: Caught
    value: Record | None = None

    @property
    def sites(self) -> tuple[Site, ...]:
        return self.caught.sites


def _handle(ctx: Context, handler: Any, caught: Caught) -> None:
    if handler.name is None:
        _run_handler(ctx, handler, Handled(caught))
    else:
        by_shape(ctx, caught, lambda value, some: _run_handler(ctx, handler, Handled(some, value)))


def by_shape(ctx: Context, caught: Caught, action: Callable[[Record, Caught], None]) -> None:
    """``action`` once for each class and structure of the exception."""
    groups: dict[Any, list[Site]] = {}
    for site in caught.sites:
        groups.setdefault((site.cls, site.shape, site.types), []).append(site)
    first, *_ = groups.values()
    others = [site for site in caught.sites if site not in first]

    def run() -> None:
        mine = caught.among(first)
        action(Record(first[0].cls, ("args",), (Tuple(tuple(_args_of(ctx, first[0], mine))),)), mine)

    _choose(ctx, caught, first, others, run, lambda: by_shape(ctx, caught.among(others), action))


def _run_handler(ctx: Context, handler: Any, handled: Handled) -> None:
    height = len(ctx.splits)
    if handled.value is not None:
        ctx.bind(handler.name.id, handled.value)
    ctx.handling.append(handled)
    ctx.statements(ctx, handler.body)
    ctx.handling.pop()
    if handled.value is not None:
        unwind_here(ctx, height, lambda: ctx.state.update({ctx.cell(handler.name.id): UNBOUND}))


def _construct(ctx: Context, cls: type, args: list[Abstract]) -> Abstract:
    return exception_value(ctx, cls, args)


SERVICES: dict[str, Any] = {"make_exception": _construct}
