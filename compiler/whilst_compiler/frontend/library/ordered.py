"""``dict.fromkeys`` and ``collections.OrderedDict``, whose entries move."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library import counters
from whilst_compiler.frontend.library.dict_tables import call_written, new_table, unpack_parts, update
from whilst_compiler.frontend.library.written import hashing
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, METHODS, function, inline, method, take
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Record, Static, constant

__all__ = ["SERVICES"]

Handler = Callable[[Context, list[Abstract], dict[str, Abstract]], Abstract]


# -- made --------------------------------------------------------------------------------------------------------------


def _from_keys(cls: type) -> None:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, "fromkeys", args, keywords, ["iterable"], ["value"])
        made = new_table(ctx, "hash table", cls)
        inline(ctx, hashing.set_all, made, given["iterable"], given["value"] or NONE_VALUE)  # type: ignore[arg-type]
        return made

    handler.takes_lists = handler.streams = True  # type: ignore[attr-defined]
    FUNCTIONS[cls.fromkeys] = handler  # type: ignore[attr-defined]


_from_keys(dict)
_from_keys(OrderedDict)


@function(OrderedDict)
def _ordered(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    made = new_table(ctx, "hash table", OrderedDict)
    for other in (*args[:1], Record(dict, tuple(keywords), tuple(keywords.values()))):
        if not ctx.dead:
            update(ctx, made, other)
    return made


_ordered.takes_lists = _ordered.streams = True  # type: ignore[attr-defined]


# -- methods -----------------------------------------------------------------------------------------------------------


def _is_ordered(value: Abstract) -> bool:
    return isinstance(value, Composite) and value.cls is OrderedDict


def _of_ordered(name: str, names: list[str], handler: Callable[..., Abstract]) -> None:
    """A method that ordered dicts have, or have otherwise than dicts; ``names`` are those of its arguments."""
    usual = METHODS.get(("hash table", name))

    def dispatch(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        if _is_ordered(args[0]) and not ctx.frame.ours:
            given = take(ctx, name, args[1:], keywords, [], names)
            return handler(ctx, args[0], *given.values())
        if usual is None:
            ctx.raise_error("AttributeError", f"'{args[0].cls.__name__}' object has no attribute '{name}'")  # type: ignore[union-attr]
            return NONE_VALUE
        return usual(ctx, args, keywords)

    method("hash table", name)(dispatch)


def _move_to_end(ctx: Context, d: Composite, key: Abstract, last: Abstract | None) -> Abstract:
    at_end = truth(ctx, last or constant(True))
    parts = unpack_parts(ctx, d)
    arms = [lambda python=python: call_written(ctx, python, *parts, key)
            for python in (hashing.to_end, hashing.to_front)]  # fmt: skip
    branch(ctx, at_end, arms)
    return NONE_VALUE


def _pop_item(ctx: Context, d: Composite, last: Abstract | None) -> Abstract:
    size = ctx.library["hash table.length"](ctx, d)
    ctx.check(size, ctx.emit("greater", size, constant(0).operand), "KeyError", "dictionary is empty")
    at_end = truth(ctx, last or constant(True))
    arms = [lambda python=python: call_written(ctx, python, *d.parts)
            for python in (hashing.pop_last, hashing.pop_first)]  # fmt: skip
    found = branch(ctx, at_end, arms)
    return constant(0) if found is None else found


_of_ordered("move_to_end", ["key", "last"], _move_to_end)
_of_ordered("popitem", ["last"], _pop_item)


def _compare(ctx: Context, d: Composite, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    """Two ordered dicts are equal where their pairs are in the same order, too."""
    if not (op in ("Eq", "NotEq") and _is_ordered(a) and _is_ordered(b)):
        return counters.SERVICES["hash table.compare"](ctx, d, op, a, b)  # type: ignore[no-any-return]
    first, second = (ctx.call(ctx, Static(list), [x], {}) for x in (a, b))
    in_order = ctx.library["list.compare"](ctx, first, "Eq", first, second)
    alike = counters.SERVICES["hash table.compare"](ctx, d, "Eq", a, b)
    both = ctx.emit("logical_and", truth(ctx, in_order), truth(ctx, alike))
    return ctx.python_bool(both if op == "Eq" else ctx.emit("logical_not", both))


SERVICES: dict[str, Any] = {"hash table.compare": _compare}
