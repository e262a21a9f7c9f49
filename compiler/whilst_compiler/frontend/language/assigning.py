"""Assignments to names, items, fields and tuples of them, plain and augmented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.arrays.slicing import Slice
from whilst_compiler.frontend.arrays.storing import set_item
from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.iteration.iteration import unpack
from whilst_compiler.frontend.joins.unions import each_alone
from whilst_compiler.frontend.language.expressions import expression, index_of
from whilst_compiler.frontend.library.written.elements import repeated
from whilst_compiler.frontend.objects.attributes import get_attribute
from whilst_compiler.frontend.objects.instances import set_field
from whilst_compiler.frontend.operators.arrays import is_numeric
from whilst_compiler.frontend.operators.operands import BINARY, present
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.ufuncs import into
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Instance,
    OneOf,
    Optional,
    Record,
    Scalar,
    Static,
    Tuple,
)
from whilst_compiler.ir.types import DType

__all__ = ["annotated_assignment", "assignment", "augmented_assignment", "store"]


def assignment(ctx: Context, s: Any) -> None:
    frame = ctx.frame
    is_result = bool(frame.result) and isinstance(s.targets[0], gast.Name) and s.targets[0].id == frame.result
    if is_result:
        frame.returned.update(_conditionals(s.value))
    value = expression(ctx, s.value)
    if is_result and ctx.options.get("results_apart"):
        value = each_alone(ctx, value)
    for target in s.targets:
        if ctx.dead:
            return
        store(ctx, target, value)


def _conditionals(node: Any) -> Iterator[Any]:
    """The conditional expressions that an expression is, or has as items."""
    match node:
        case gast.IfExp(body=body, orelse=orelse):
            yield node
            yield from (*_conditionals(body), *_conditionals(orelse))
        case gast.Tuple(elts=elts):
            for item in elts:
                yield from _conditionals(item)


def store(ctx: Context, target: Any, value: Abstract) -> None:
    """Bind a value to a name, an element, a slice, or the names of an unpacking."""
    ctx.at(target)
    match target:
        case gast.Name(id=name):
            ctx.bind(name, value)
        case gast.Subscript(value=base, slice=index):
            where = expression(ctx, base)
            key = index_of(ctx, index)
            ctx.at(target)
            if not ctx.dead:
                flat = isinstance(base, gast.Attribute) and base.attr == "flat" and isinstance(where, ArrayRef)
                set_item(ctx, where, key, _repeated(ctx, where, key, value) if flat else value)
        case gast.Tuple(elts=elts) | gast.List(elts=elts):
            _unpack_into(ctx, elts, value)
        case gast.Attribute(attr=name):
            owner = expression(ctx, target.value)
            ctx.at(target)
            if not ctx.dead and name == "flat" and isinstance(owner, ArrayRef):
                value = _repeated(ctx, ctx.library["flat"](ctx, owner), Slice(None, None, None), value)
            if not ctx.dead:
                set_field(ctx, owner, name, value)
        case _:
            ctx.limitation("W010", "this assignment target is not supported in compiled code yet",
                           "assign to a name first")  # fmt: skip


def _repeated(ctx: Context, flat: Abstract, index: Any, value: Abstract) -> Abstract:
    """What ``a.flat[index] = value`` stores: values from the beginning again where they are too few."""
    place = get_item(ctx, flat, index)
    if ctx.dead or isinstance(value, Scalar) or not isinstance(place, ArrayRef) or not place.rank:
        return value
    return ctx.call(ctx, Static(repeated), [value, place], {})


def _unpack_into(ctx: Context, targets: list[Any], value: Abstract) -> None:
    star = next((k for k, t in enumerate(targets) if isinstance(t, gast.Starred)), None)
    items = unpack(ctx, value, len(targets), star)
    for t, item in zip(targets, items):
        if ctx.dead:
            return
        store(ctx, t.value if isinstance(t, gast.Starred) else t, item)


def annotated_assignment(ctx: Context, s: Any) -> None:
    if s.value is not None:
        value = expression(ctx, s.value)
        if not ctx.dead:
            store(ctx, s.target, value)


def augmented_assignment(ctx: Context, s: Any) -> None:
    """``x op= y``: in place for arrays; an element's index is evaluated once."""
    match s.target:
        case gast.Name(id=name):
            old = expression(ctx, gast.copy_location(gast.Name(name, gast.Load(), None, None), s.target))
            new, _ = _augmented(ctx, s, old)
            if new is not None:
                ctx.bind(name, new)
        case gast.Subscript(value=base_node, slice=index_node):
            base = expression(ctx, base_node)
            index = index_of(ctx, index_node)
            ctx.at(s)
            if ctx.dead:
                return
            if _changed_by_mask(ctx, s, base, index):
                return
            old = get_item(ctx, base, index)
            held = _content(ctx, base)
            new, same = _augmented(ctx, s, old)
            there = _is_part(base, old) or (same and held is not None and held is _content(ctx, base))
            if new is not None and not there:
                set_item(ctx, base, index, new)
        case gast.Attribute(value=owner_node, attr=name):
            owner = expression(ctx, owner_node)
            ctx.at(s.target)
            if ctx.dead:
                return
            new, _ = _augmented(ctx, s, get_attribute(ctx, owner, name))
            if new is not None:
                set_field(ctx, owner, name, new)


_MASKED = {"Add": "add", "Sub": "subtract", "Mult": "multiply", "Div": "divide"}
"""What cannot fail for one element and not for another."""


def _changed_by_mask(ctx: Context, s: Any, base: Abstract, index: Any) -> bool:
    """Whether this is ``array[mask] op= x`` with a number that is at hand; then it is done."""
    ufunc = _MASKED.get(type(s.op).__name__)
    if ufunc is None or not isinstance(s.value, gast.Constant | gast.Name):
        return False
    if not (isinstance(base, ArrayRef) and isinstance(index, ArrayRef) and index.dtype is DType.BOOL):
        return False
    if not base.rank or base.rank != index.rank:
        return False
    if not ctx.library["mask_fits"](ctx, base, index, 0):
        return True
    value = expression(ctx, s.value)
    ctx.at(s)
    if not ctx.dead and isinstance(value, Scalar):
        ctx.library["change_by_mask"](ctx, ufunc, base, index, value)
        return True
    return ctx.dead


def _augmented(ctx: Context, s: Any, old: Abstract) -> tuple[Abstract | None, bool]:
    """What ``x op= y`` binds ``x`` to (None: nothing), and whether that is the array that it was before."""
    value = expression(ctx, s.value)
    ctx.at(s)
    if ctx.dead:
        return None, False
    same: list[bool] = []

    def one(old: Abstract, value: Abstract) -> Abstract:
        new = _in_place(ctx, type(s.op).__name__, old, value)
        same.append(new is old and isinstance(old, ArrayRef))
        return new

    new = each_kind(ctx, [old, value], one)
    return None if ctx.dead else new, all(same)


def _is_part(base: Abstract, item: Abstract) -> bool:
    """Whether an item is a view, through which a change of it was written (indexing by arrays copies)."""
    return isinstance(base, ArrayRef) and isinstance(item, ArrayRef) and item.storage is base.storage


def _content(ctx: Context, base: Abstract) -> Any:
    """What a list holds: as long as that is the same, an array that was changed in place is still in its place."""
    return ctx.state[base.cell] if isinstance(base, ListRef) else None


def _in_place(ctx: Context, op: str, old: Abstract, value: Abstract) -> Abstract:
    """The new value: the old one where it was changed."""
    if isinstance(old, Optional) and isinstance(old.some, ArrayRef | Special | Instance | OneOf):
        old = present(ctx, op, old, value, augmented=True)
        if ctx.dead:
            return old
    custom = ctx.library["in_place_method"](ctx, op, old, value)
    if custom is not None or ctx.dead:
        return custom  # type: ignore[no-any-return]
    if isinstance(old, Special):
        return ask(ctx, old, "in_place", op, value) or (old if ctx.dead else binary(ctx, op, old, value, True))
    if isinstance(old, Record) and old.cls is dict and op == "BitOr":
        ctx.library["record_changes"](ctx)
    if not isinstance(old, ArrayRef) or not (is_numeric(value) or isinstance(value, Tuple | Special)):
        return binary(ctx, op, old, value, True)
    into(ctx, _UFUNC_OF.get(op, BINARY[op][1]), [old, value], old)
    return old


_UFUNC_OF = {"Div": "divide"}
