"""Structures of floats and arrays in compiled code, part by part: ``optim.tree_map`` and ``stop_gradient``."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.frontend.derivatives.parts import parts_of
from whilst_compiler.frontend.derivatives.shapes import new_items, object_of
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.text_values import is_text
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Instance,
    OneOf,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
)

__all__ = ["stop_gradient", "tree_map"]


def tree_map(ctx: Context, f: Abstract, trees: Sequence[Abstract]) -> Abstract:
    """The structure of the first tree; what has no derivative stays as it is in the first."""
    first = trees[0]
    if isinstance(first, Scalar):
        return ctx.call(ctx, f, list(trees), {}) if first.spec.dtype.is_inexact else first
    if isinstance(first, ArrayRef):
        return ctx.call(ctx, f, list(trees), {}) if first.dtype.is_inexact else first
    mine = parts_of(ctx, first, "W721")
    if mine is None:
        return first
    rows = [parts_of(ctx, tree, "W721") for tree in trees]
    if any(row is None or row.keys() != mine.keys() for row in rows):
        ctx.user_error("W720", "tree_map is given trees of different structures", "give trees of one structure")
    made = {name: tree_map(ctx, f, [row[name] for row in rows if row is not None]) for name in mine}
    return _with_parts(ctx, first, made)


def stop_gradient(ctx: Context, tree: Abstract) -> Abstract:
    """The structure with floats that are constants to any derivative; arrays of them are copies."""
    match tree:
        case Scalar(spec, operand) if spec.dtype.is_inexact:
            return Scalar(spec, ctx.emit("stop_gradient", operand))
        case ArrayRef() if tree.dtype.is_inexact:
            return ctx.new_array(ctx.emit("stop_gradient", ctx.read(tree)))
        case Scalar() | ArrayRef() | Static() | Range():
            return tree
    parts = parts_of(ctx, tree, "W721")
    if parts is not None:
        return _with_parts(ctx, tree, {name: stop_gradient(ctx, x) for name, x in parts.items()})
    if not is_text(tree):
        ctx.limitation("W721", f"stop_gradient of {type_name(tree)}", "give it the floats and arrays themselves")
    return tree


def _with_parts(ctx: Context, tree: Abstract, parts: dict[object, Abstract]) -> Abstract:
    """A structure like the tree, of other parts."""
    items = tuple(parts.values())
    match tree:
        case Tuple(_, cls):
            return Tuple(items, cls)
        case Record(cls, names, _):
            return Record(cls, names, items)
        case Instance() | OneOf() | Numbered():
            return object_of(ctx, tree.cls, {str(name): value for name, value in parts.items()})
    return new_items(ctx, items)
