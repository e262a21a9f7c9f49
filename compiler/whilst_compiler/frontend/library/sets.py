"""Sets: hash tables whose values say nothing. They go over their items in the order of insertion."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend import lists
from whilst_compiler.frontend.branches import branch
from whilst_compiler.frontend.composites import Composite
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.iteration import iterate
from whilst_compiler.frontend.library import dicts
from whilst_compiler.frontend.library.comprehension import for_each, run_generators
from whilst_compiler.frontend.library.dicts import call_written, new_table, put, unpack_parts
from whilst_compiler.frontend.library.written import hashing
from whilst_compiler.frontend.operands import type_name
from whilst_compiler.frontend.registry import function, method
from whilst_compiler.frontend.special import Special
from whilst_compiler.frontend.truth import truth
from whilst_compiler.frontend.values import NONE_VALUE, Abstract, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal

__all__ = ["SERVICES"]


def _display(ctx: Context, items: list[Abstract]) -> Composite:
    made = new_table(ctx, "set", set)
    for item in items:
        if not ctx.dead:
            _add(ctx, made, item)
    return made


def _comprehension(ctx: Context, node: Any) -> Composite:
    made = new_table(ctx, "set", set)

    def add() -> None:
        item = ctx.expression(ctx, node.elt)
        if not ctx.dead:
            _add(ctx, made, item)

    run_generators(ctx, node.generators, add)
    return made


@function(builtins.set)
def _set(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    made = new_table(ctx, "set", set)
    if args:
        _update(ctx, made, args[0])
    return made


def _as_set(ctx: Context, value: Abstract) -> Composite:
    if isinstance(value, Composite) and value.kind == "set":
        return value
    made = new_table(ctx, "set", set)
    _update(ctx, made, value)
    return made


def _method(name: str) -> Callable[[Any], Any]:
    def register(handler: Any) -> Any:
        def call(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
            return handler(ctx, *args) or NONE_VALUE

        method("set", name)(call)
        return handler

    return register


@_method("add")
def _add(ctx: Context, s: Composite, item: Abstract) -> None:
    put(ctx, s, item, constant(True))


@_method("update")
def _update(ctx: Context, s: Composite, other: Abstract) -> None:
    for_each(ctx, iterate(ctx, other), lambda item: _add(ctx, s, item))


@_method("discard")
def _discard(ctx: Context, s: Composite, item: Abstract) -> None:
    call_written(ctx, hashing.pop_or, *s.parts, item, constant(False))


@_method("remove")
def _remove(ctx: Context, s: Composite, item: Abstract) -> None:
    call_written(ctx, hashing.pop, *s.parts, item)


@_method("clear")
def _clear(ctx: Context, s: Composite) -> None:
    call_written(ctx, hashing.clear, *s.parts)


@_method("copy")
def _copy(ctx: Context, s: Composite) -> Composite:
    return _united(ctx, s, new_table(ctx, "set", set))


@_method("pop")
def _pop(ctx: Context, s: Composite) -> Abstract:
    size = dicts.SERVICES["hash table.length"](ctx, s)
    if isinstance(size, Literal) and size.value == 0:
        ctx.raise_error("KeyError", "pop from an empty set")
        return constant(0)
    ctx.check(size, ctx.emit("greater", size, literal(0)), "KeyError", "pop from an empty set")
    pair = call_written(ctx, hashing.pop_last, *s.parts)
    return pair.items[0] if isinstance(pair, Tuple) else constant(0)


@_method("union")
def _union(ctx: Context, a: Composite, b: Abstract) -> Composite:
    return _united(ctx, a, b)


def _united(ctx: Context, a: Composite, b: Abstract) -> Composite:
    made = new_table(ctx, "set", set)
    _update(ctx, made, a)
    if not ctx.dead:
        _update(ctx, made, b)
    return made


def _filtered(ctx: Context, a: Composite, b: Composite, there: bool, made: Composite | None = None) -> Composite:
    """The items of ``a`` that are (or are not) in ``b``."""
    result = new_table(ctx, "set", set) if made is None else made

    def look(item: Abstract) -> None:
        found = dicts.SERVICES["hash table.contains"](ctx, b, item)
        arms = (lambda: _add(ctx, result, item), lambda: None)
        branch(ctx, found, arms if there else arms[::-1])

    for_each(ctx, iterate(ctx, a), look)
    return result


@_method("intersection")
def _intersection(ctx: Context, a: Composite, b: Abstract) -> Composite:
    return _filtered(ctx, a, _as_set(ctx, b), True)


@_method("difference")
def _difference(ctx: Context, a: Composite, b: Abstract) -> Composite:
    return _filtered(ctx, a, _as_set(ctx, b), False)


@_method("symmetric_difference")
def _symmetric(ctx: Context, a: Composite, b: Abstract) -> Composite:
    other = _as_set(ctx, b)
    return _filtered(ctx, other, a, False, _filtered(ctx, a, other, False))


@_method("issubset")
def _subset(ctx: Context, a: Composite, b: Abstract) -> Abstract:
    keys = unpack_parts(ctx, a)[0]
    other = _as_set(ctx, b)
    return call_written(ctx, hashing.subset, keys, other.parts[0], other.parts[3])


@_method("issuperset")
def _superset(ctx: Context, a: Composite, b: Abstract) -> Abstract:
    found: Abstract = _subset(ctx, _as_set(ctx, b), a)
    return found


@_method("isdisjoint")
def _disjoint(ctx: Context, a: Composite, b: Abstract) -> Abstract:
    common = _intersection(ctx, a, b)
    return ctx.python_bool(ctx.emit("logical_not", ctx.library["hash table.truth"](ctx, common)))


_OPERATORS = {"BitOr": _union, "BitAnd": _intersection, "Sub": _difference, "BitXor": _symmetric}


def _binary(ctx: Context, s: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    sets = isinstance(a, Composite) and isinstance(b, Composite) and a.kind == b.kind == "set"
    return _OPERATORS[op](ctx, a, b) if sets and op in _OPERATORS else None


def _in_place(ctx: Context, s: Composite, op: str, value: Abstract) -> Abstract | None:
    if not (isinstance(value, Composite) and value.kind == "set" and op in _OPERATORS):
        return None
    made = _OPERATORS[op](ctx, s, value)
    for mine, new in zip(s.parts, made.parts):
        if not ctx.dead:
            lists.replace(ctx, mine, lists.content(ctx, new))
    return s


def _compare(ctx: Context, s: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if not (isinstance(a, Composite) and isinstance(b, Composite) and a.kind == b.kind == "set"):
        return constant(op == "NotEq") if op in ("Eq", "NotEq") else None
    if op in ("Gt", "GtE"):
        a, b, op = b, a, {"Gt": "Lt", "GtE": "LtE"}[op]
    inside = truth(ctx, _subset(ctx, a, b))
    if op == "LtE" or ctx.dead:
        return ctx.python_bool(inside)
    length = ctx.library["hash table.length"]
    same = ctx.emit("equal", length(ctx, a), length(ctx, b))
    if op == "Lt":
        return ctx.python_bool(ctx.emit("logical_and", inside, ctx.emit("logical_not", same)))
    equal = ctx.emit("logical_and", inside, same)
    return ctx.python_bool(equal if op == "Eq" else ctx.emit("logical_not", equal))


def _no_item(ctx: Context, s: Composite, *_: Any) -> Abstract:
    ctx.raise_error("TypeError", f"'{type_name(s)}' object is not subscriptable")
    return constant(0)


_SHARED = ("length", "truth", "contains", "iterate", "frozen")
SERVICES: dict[str, Any] = {
    **{f"set.{name}": dicts.SERVICES[f"hash table.{name}"] for name in _SHARED},
    "set.binary": _binary, "set.in_place": _in_place, "set.compare": _compare, "set.get_item": _no_item,
    "set_display": _display, "set_comprehension": _comprehension,
}  # fmt: skip
