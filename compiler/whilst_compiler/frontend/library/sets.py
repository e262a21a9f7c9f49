"""Sets: hash tables of their own, which go over their items in CPython's order."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import replace
from types import FunctionType
from typing import Any, TypeGuard

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.library import dicts
from whilst_compiler.frontend.library.comprehension import for_each, run_comprehension
from whilst_compiler.frontend.library.dict_tables import call_written, grow_for
from whilst_compiler.frontend.library.tuple_hashes import hash_begun, hash_ended, hash_with
from whilst_compiler.frontend.library.written import set_tables
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.objects.instances import lookup
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.signature.specs import PY_FLOAT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, function, method
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    Iterated,
    Optional,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["SERVICES", "in_order"]


def new_set(ctx: Context, cls: type = set) -> Composite:
    """An empty set: keys, table, and its numbers, see ``set_tables``."""
    table = lists.new_list(ctx, [constant(-1)] * 8, "table")
    lists.as_buffer(ctx, table)
    state = lists.new_list(ctx, [constant(0)] * 3, "state")
    return Composite("set", cls, (lists.new_list(ctx, (), "keys"), table, state))


def _display(ctx: Context, items: list[Abstract], known: bool = False) -> Composite:
    """``{...}``; three or more constants (``known``) are a constant set first, which is merged into the new one."""
    made = new_set(ctx)
    for item in items:
        if not ctx.dead:
            _add(ctx, made, item)
    return _copied(ctx, made) if known and not ctx.dead else made


def _comprehension(ctx: Context, node: Any) -> Composite:
    made = new_set(ctx)

    def add() -> None:
        item = ctx.expression(ctx, node.elt)
        if not ctx.dead:
            _add(ctx, made, item)

    run_comprehension(ctx, node, add)
    return made


def _class(cls: type) -> None:
    @function(cls)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        made = new_set(ctx, cls)
        if args:
            _update(ctx, made, args[0])
        return made


_class(builtins.set)
_class(builtins.frozenset)


def _is_set(value: Abstract) -> TypeGuard[Composite]:
    return isinstance(value, Composite) and value.kind == "set"


def _is_same(ctx: Context, s: Composite, other: Abstract) -> Operand:
    """Whether what a set is changed by is the set itself: it must not be gone through then."""
    if not _is_set(other):
        return literal(False)
    return lists.same(ctx, s.parts[0].cell, other.parts[0].cell)


def _as_set(ctx: Context, value: Abstract) -> Composite:
    if _is_set(value):
        return value
    made = new_set(ctx)
    _update(ctx, made, value)
    return made


# -- hashes ------------------------------------------------------------------------------------------------------------


@function(set_tables.item_hash)
def _item_hash(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """``hash`` as CPython has it; texts have one that CPython would draw by chance."""
    (key,) = args
    match key:
        case Scalar(spec, operand) if spec.dtype.kind in "biu":
            return call_written(ctx, set_tables.hash_of_integer, ctx.python_int(ctx.cast(operand, DType.I64)))
        case Scalar(spec, operand) if spec.dtype.kind == "f":
            return call_written(ctx, set_tables.hash_of_number, Scalar(PY_FLOAT, ctx.cast(operand, DType.F64)))
        case Tuple(items):
            return ctx.python_int(_tuple_hash(ctx, [_item_hash(ctx, [i], {}) for i in items]))
        case Composite(kind="tuple"):
            return ctx.library["tuple.exact_hash"](ctx, key)  # type: ignore[no-any-return]
        case Composite(cls=cls) if cls is frozenset:
            return ctx.library["frozenset.hash"](ctx, key)  # type: ignore[no-any-return]
        case Linked():
            return ask(ctx, key, "exact_hash")  # type: ignore[no-any-return]
        case Optional(flag, some):
            of_none = ctx.python_int(dicts.SERVICES["hash"](ctx, NONE_VALUE))
            found = branch(ctx, flag, (lambda: _item_hash(ctx, [some], {}), lambda: of_none))
            return of_none if found is None else found
    if isinstance(key, Object) and isinstance(lookup(key.cls, "__hash__")[0], FunctionType):
        return FUNCTIONS[builtins.hash](ctx, [key], {})
    return ctx.python_int(dicts.SERVICES["hash"](ctx, key))


def _tuple_hash(ctx: Context, hashes: list[Abstract]) -> Operand:
    total = hash_begun()
    for h in hashes:
        assert isinstance(h, Scalar)
        total = hash_with(ctx, total, h.operand)
    return hash_ended(ctx, total, Literal(len(hashes), Tensor(DType.U64)))


# -- methods -----------------------------------------------------------------------------------------------------------


_CHANGING = frozenset(dir(set)) - frozenset(dir(frozenset))


def _method(name: str) -> Callable[[Any], Any]:
    def register(handler: Any) -> Any:
        def call(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
            if name in _CHANGING and args[0].cls is frozenset:  # type: ignore[union-attr]
                ctx.raise_error("AttributeError", f"'frozenset' object has no attribute '{name}'")
                return NONE_VALUE
            return handler(ctx, *args) or NONE_VALUE

        method("set", name)(call)
        return handler

    return register


@_method("add")
def _add(ctx: Context, s: Composite, item: Abstract) -> None:
    grow_for(ctx, s.parts[0], item)
    call_written(ctx, set_tables.add, *s.parts, item)


@_method("update")
def _update(ctx: Context, s: Composite, *others: Abstract) -> None:
    for other in others:
        if _is_set(other):
            if other.parts[0].cell is not s.parts[0].cell:
                lists.become_like(ctx, s.parts[0], other.parts[0])
                call_written(ctx, set_tables.merge, *s.parts, *other.parts)
            continue
        if isinstance(other, Composite) and other.kind == "hash table" and not ctx.dead:
            call_written(ctx, set_tables.make_room, *s.parts, ctx.call(ctx, Static(len), [other], {}))
        for_each(ctx, iterate(ctx, other), lambda item: _add(ctx, s, item))


@_method("discard")
def _discard(ctx: Context, s: Composite, item: Abstract) -> None:
    call_written(ctx, set_tables.discard, *s.parts, item)


@_method("remove")
def _remove(ctx: Context, s: Composite, item: Abstract) -> None:
    call_written(ctx, set_tables.remove, *s.parts, item)


@_method("clear")
def _clear(ctx: Context, s: Composite) -> None:
    call_written(ctx, set_tables.clear, *s.parts)


def _copied(ctx: Context, s: Composite) -> Composite:
    made = new_set(ctx, s.cls)
    _update(ctx, made, s)
    return made


_method("copy")(_copied)


@_method("pop")
def _pop(ctx: Context, s: Composite) -> Abstract:
    size = dicts.SERVICES["hash table.length"](ctx, s)
    if isinstance(size, Literal) and size.value == 0:
        ctx.raise_error("KeyError", "pop from an empty set")
        return constant(0)
    ctx.check(size, ctx.emit("greater", size, literal(0)), "KeyError", "pop from an empty set")
    return call_written(ctx, set_tables.pop, *s.parts)


@_method("union")
def _union(ctx: Context, a: Composite, *others: Abstract) -> Composite:
    made = _copied(ctx, a)
    _update(ctx, made, *others)
    return made


@_method("intersection")
def _intersection(ctx: Context, a: Composite, b: Abstract) -> Composite:
    made = new_set(ctx, a.cls)
    if not _is_set(b):
        _add_those_in(ctx, made, iterate(ctx, b), a)
        return made
    length = dicts.SERVICES["hash table.length"]
    swapped = ctx.emit("greater", length(ctx, b), length(ctx, a))
    arms = (lambda: _add_those_in(ctx, made, iterate(ctx, a), b), lambda: _add_those_in(ctx, made, iterate(ctx, b), a))
    branch(ctx, swapped, arms)
    return made


def _add_those_in(ctx: Context, made: Composite, source: Any, other: Composite, there: bool = True) -> None:
    """The items that are in ``other`` (or are not)."""

    def look(item: Abstract) -> None:
        arms = (lambda: _add(ctx, made, item), lambda: None)
        branch(ctx, _contains(ctx, other, item), arms if there else arms[::-1])

    for_each(ctx, source, look)


@_method("difference")
def _difference(ctx: Context, a: Composite, b: Abstract) -> Composite:
    if not _is_set(b):
        made = _copied(ctx, a)
        _subtract(ctx, made, b)
        return made
    length = dicts.SERVICES["hash table.length"]
    much_larger = ctx.emit("greater", ctx.emit("right_shift", length(ctx, a), literal(2)), length(ctx, b))
    made = new_set(ctx, a.cls)

    def without() -> None:
        _update(ctx, made, a)
        _subtract(ctx, made, b)

    branch(ctx, much_larger, (without, lambda: _add_those_in(ctx, made, iterate(ctx, a), b, False)))
    return made


@_method("difference_update")
def _subtract(ctx: Context, a: Composite, b: Abstract) -> None:
    def others() -> None:
        for_each(ctx, iterate(ctx, b), lambda item: _discard(ctx, a, item))
        if not ctx.dead:
            call_written(ctx, set_tables.shrink, *a.parts)

    branch(ctx, _is_same(ctx, a, b), (lambda: _clear(ctx, a), others))


@_method("symmetric_difference")
def _symmetric(ctx: Context, a: Composite, b: Abstract) -> Composite:
    made = _copied(ctx, b) if _is_set(b) else _as_set(ctx, b)
    _toggle(ctx, made, a)
    return replace(made, cls=a.cls)


@_method("symmetric_difference_update")
def _toggle(ctx: Context, s: Composite, other: Abstract) -> None:
    def toggle(item: Abstract) -> None:
        call_written(ctx, set_tables.toggle, *s.parts, item)

    others = _as_set(ctx, other)
    branch(ctx, _is_same(ctx, s, others), (lambda: _clear(ctx, s), lambda: for_each(ctx, iterate(ctx, others), toggle)))


@_method("intersection_update")
def _keep(ctx: Context, s: Composite, other: Abstract) -> None:
    _become(ctx, s, _intersection(ctx, s, other))


@_method("issubset")
def _subset(ctx: Context, a: Composite, b: Abstract) -> Abstract:
    return call_written(ctx, set_tables.subset, *a.parts[:2], *_as_set(ctx, b).parts[:2])


@_method("issuperset")
def _superset(ctx: Context, a: Composite, b: Abstract) -> Abstract:
    found: Abstract = _subset(ctx, _as_set(ctx, b), a)
    return found


@_method("isdisjoint")
def _disjoint(ctx: Context, a: Composite, b: Abstract) -> Abstract:
    common = _intersection(ctx, a, b)
    return ctx.python_bool(ctx.emit("logical_not", ctx.library["hash table.truth"](ctx, common)))


def _contains(ctx: Context, s: Composite, item: Abstract) -> Operand:
    found = call_written(ctx, set_tables.contains, *s.parts[:2], item)
    return truth(ctx, found) if not ctx.dead else literal(False)


def outside_set(ctx: Context, value: Any, name: str) -> Composite:
    """A set that lives outside the function, as it is now; its keys are in its own order, and nobody changes it."""
    keys = lists.new_list(ctx, [ctx.library["constant_argument"](ctx, x) for x in value], name)
    table = new_set(ctx).parts[1]
    if value:
        lists.as_buffer(ctx, keys)
        table = call_written(ctx, set_tables.spread, keys, constant(4 * len(value)))  # type: ignore[assignment]
    state = lists.new_list(ctx, [constant(len(value)), constant(len(value)), constant(0)], name)
    return Composite("set", type(value), (keys, table, state))


def in_order(ctx: Context, s: Composite) -> Any:
    """The items as a list."""
    if lists.is_read_only(ctx, s.parts[0]):
        return s.parts[0]
    return call_written(ctx, set_tables.tidied, *s.parts[:2])


def _iterate(ctx: Context, s: Composite) -> list[Any] | Iterated:
    items = in_order(ctx, s)
    size = lists.length(ctx, items) if not ctx.dead else literal(0)
    if isinstance(size, Literal) and size.value == 0:
        return []

    def unchanged(c: Context) -> None:
        now = dicts.SERVICES["hash table.length"](c, s)
        c.check(now, c.emit("equal", now, size), "RuntimeError", "Set changed size during iteration")

    def at(c: Context, k: Operand) -> Abstract:
        unchanged(c)
        return lists.element_at(c, items, k)

    return Iterated(size, at, unchanged)


# -- operators ---------------------------------------------------------------------------------------------------------

_OPERATORS = {"BitOr": _union, "BitAnd": _intersection, "Sub": _difference, "BitXor": _symmetric}


def _binary(ctx: Context, s: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if isinstance(b, Special) and b.kind == "dict view":
        return ask(ctx, b, "binary", op, a, b)  # type: ignore[no-any-return]
    sets = isinstance(a, Composite) and isinstance(b, Composite) and a.kind == b.kind == "set"
    return _OPERATORS[op](ctx, a, b) if sets and op in _OPERATORS else None


def _in_place(ctx: Context, s: Composite, op: str, value: Abstract) -> Abstract | None:
    if not (isinstance(value, Composite) and value.kind == "set" and op in _OPERATORS) or s.cls is frozenset:
        return None
    if op == "BitAnd":
        _keep(ctx, s, value)
    else:
        {"BitOr": _update, "Sub": _subtract, "BitXor": _toggle}[op](ctx, s, value)
    return s


def _become(ctx: Context, s: Composite, made: Composite) -> None:
    for mine, new in zip(s.parts, made.parts):
        if not ctx.dead:
            lists.replace(ctx, mine, lists.content(ctx, new))


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


_SHARED = ("length", "truth", "frozen")
SERVICES: dict[str, Any] = {
    **{f"set.{name}": dicts.SERVICES[f"hash table.{name}"] for name in _SHARED},
    "set.binary": _binary, "set.in_place": _in_place, "set.compare": _compare, "set.get_item": _no_item,
    "set.contains": _contains, "set.iterate": _iterate, "set.in_order": in_order, "outside_set": outside_set,
    "set_display": _display, "set_comprehension": _comprehension,
    "tuple_of_hashes": _tuple_hash,
}  # fmt: skip
