"""Arrays joined: one after the other, side by side, on top of each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.library.axes import axis_argument
from whilst_compiler.frontend.library.given_outputs import give_out
from whilst_compiler.frontend.library.numpy_make import dtype_argument, may_be_cast, sized
from whilst_compiler.frontend.library.numpy_shape import array_argument, ravel
from whilst_compiler.frontend.library.written import sequences, shaping
from whilst_compiler.frontend.lists.lists import content
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.operators.arrays import as_array, stack
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, inline, static_value, take
from whilst_compiler.frontend.values.parts import is_array_item
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Iterated, Scalar, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType

__all__: list[str] = []


def _several(ctx: Context, sequence: Abstract | None) -> Abstract | None:
    """A list of run-time length of arrays, or an array as one of its rows; None for what has known items."""
    if isinstance(sequence, ArrayRef) and sequence.rank > 1:
        return sequence
    if isinstance(sequence, ListRef) and isinstance(buffer := content(ctx, sequence), Buffer):
        if is_array_item(buffer.element) and buffer.element.dims:
            return sequence
        rows = ctx.library["for_numpy"](ctx, sequence)
        return rows if isinstance(rows, ArrayRef) and rows.rank > 1 else None
    return None


def _concatenate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.concatenate", args, keywords, ["arrays"], ["axis", "out", "dtype", "casting"])
    out = given["out"]
    if _refuses_both(ctx, given):
        return constant(0)
    sequence = given["arrays"]
    if (several := _several(ctx, sequence)) is not None:
        if not absent(out):
            ctx.limitation("W203", "out= of np.concatenate of a list of any length", "assign to out[...]")
        return _cast(ctx, inline(ctx, sequences.chained, several, given["axis"] or constant(0)), given)
    sequence = ctx.library["for_numpy"](ctx, sequence)
    if not isinstance(sequence, Tuple) or not sequence.items:
        ctx.limitation("W206", "np.concatenate of something that is not a tuple or list of arrays")
    arrays = [array_argument(ctx, i, "concatenate") for i in sequence.items]
    if isinstance(given["axis"], Static) and given["axis"].value is None:
        arrays = [ravel(ctx, [a], {}) for a in arrays]
        axis = 0
    else:
        axis = _axis_of_all(ctx, arrays, given["axis"])
    if ctx.dead:
        return constant(0)
    wanted = _wanted(ctx, arrays, given)
    if ctx.dead:
        return constant(0)
    made = _joined(ctx, arrays, axis, wanted)
    return give_out(ctx, "np.concatenate", made, out, _WRONG, [a.storage for a in arrays])


_WRONG = ("Output array is the wrong shape", "Output array has wrong dimensionality")


def _refuses_both(ctx: Context, given: dict[str, Abstract | None]) -> bool:
    if not (absent(given["out"]) or absent(given["dtype"])):
        text = "concatenate() only takes `out` or `dtype` as an argument, but both were provided."
        ctx.raise_error("TypeError", text)
    return ctx.dead


def _wanted(ctx: Context, arrays: list[ArrayRef], given: dict[str, Abstract | None]) -> DType:
    """The dtype of arrays that are joined: that of ``out``, or the one that is asked for, to which each can be cast."""
    common = DType.of(np.result_type(*(a.dtype.numpy for a in arrays)))
    out = given.get("out")
    wanted = out.dtype if isinstance(out, ArrayRef) else dtype_argument(ctx, given["dtype"], common)
    rule = given["casting"]
    casting: Any = "same_kind" if rule is None else static_value(ctx, rule, "casting")
    for a in arrays:
        if not may_be_cast(ctx, a.dtype, wanted, casting):
            break
    return wanted


def _cast(ctx: Context, made: Abstract, given: dict[str, Abstract | None]) -> Abstract:
    """What arrays of one dtype were joined to, in the dtype that is asked for."""
    assert isinstance(made, ArrayRef)
    return made if ctx.dead else as_array(ctx, made, _wanted(ctx, [made], given))


_concatenate.keeps_lists = True  # type: ignore[attr-defined]
_concatenate.takes_lists = True  # type: ignore[attr-defined]
function(np.concatenate)(_concatenate)


def _axis_of_all(ctx: Context, arrays: list[ArrayRef], axis: Abstract | None) -> int:
    """The axis to join along, of arrays of one rank."""
    if not arrays[0].rank:
        ctx.raise_error("ValueError", "zero-dimensional arrays cannot be concatenated")
        return 0
    for k, a in enumerate(arrays):
        if a.rank != arrays[0].rank:
            first, here = f"{arrays[0].rank} dimension(s)", f"{a.rank} dimension(s)"
            what = "all the input arrays must have same number of dimensions, but the array at index"
            ctx.raise_error("ValueError", f"{what} 0 has {first} and the array at index {k} has {here}")
            return 0
    return axis_argument(ctx, axis, arrays[0].rank)


def _joined(ctx: Context, arrays: list[ArrayRef], axis: int, dtype: DType) -> Abstract:
    total: Operand = literal(0)
    for a in arrays:
        size = ctx.size_operand(a.dims[axis])
        both = isinstance(total, Literal) and isinstance(size, Literal)
        total = literal(int(total.value.real + size.value.real)) if both else ctx.emit("add", total, size)  # type: ignore[union-attr]
    for a in arrays[1:]:
        for k in range(a.rank):
            if k != axis and a.dims[k] != arrays[0].dims[k]:
                n, m = ctx.size_operand(arrays[0].dims[k]), ctx.size_operand(a.dims[k])
                message = (
                    "all the input array dimensions except for the concatenation axis must match exactly, but along "
                    f"dimension {k}, the array at index 0 has size {{0}} and the array at index "
                    f"{arrays.index(a)} has size {{1}}"
                )
                if isinstance(n, Literal) and isinstance(m, Literal):
                    ctx.raise_error("ValueError", message, n, m)
                    return constant(0)
                ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, n, m)
    _, dim = sized(ctx, total)
    dims = tuple(dim if k == axis else d for k, d in enumerate(arrays[0].dims))
    operands = [ctx.cast(ctx.read(a), dtype) for a in arrays]
    return ctx.new_array(ctx.emit("concatenate", *operands, axis=axis, dims=dims))


@function(np.stack)
def _stack(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.stack", args, keywords, ["arrays"], ["axis", "out", "dtype", "casting"])
    sequence = given["arrays"]
    if _refuses_both(ctx, given):
        return constant(0)
    if isinstance(sequence, ArrayRef) and sequence.rank:
        if not absent(given["out"]):
            ctx.limitation("W203", "out= of np.stack of an array", "assign to out[...]")
        return _cast(ctx, inline(ctx, sequences.piled, sequence, given["axis"] or constant(0)), given)
    if not isinstance(sequence, Tuple) or not sequence.items:
        ctx.limitation("W206", "np.stack of something that is not a tuple or list of arrays")
    arrays = [array_argument(ctx, i, "stack") for i in sequence.items]
    if len({a.rank for a in arrays}) > 1:
        ctx.raise_error("ValueError", "all input arrays must have the same shape")
        return constant(0)
    axis = axis_argument(ctx, given["axis"], arrays[0].rank + 1)
    if ctx.dead:
        return constant(0)
    dtype = _wanted(ctx, arrays, given)
    if ctx.dead:
        return constant(0)
    rows = [a if a.dtype is dtype else as_array(ctx, a, dtype) for a in arrays]
    made = stack(ctx, rows, "all input arrays must have the same shape")
    order = list(range(1, made.rank))
    order.insert(axis, 0)
    made = transposed(made, tuple(order)) if axis else made
    return give_out(ctx, "np.stack", made, given["out"], _WRONG, [a.storage for a in arrays])


@function(shaping.two_parts)
def _two_parts(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    parts = [x for x in args if isinstance(x, ArrayRef)]
    first, second, like = parts
    operands = [ctx.read(first), ctx.read(second)]
    return ctx.new_array(ctx.emit("concatenate", *operands, axis=0, dims=like.dims))


def _side_by_side(known: Callable[..., Any], several: Callable[..., Any], *more: str) -> Any:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{known.__name__}", args, keywords, ["tup"], more)
        rows = _several(ctx, given["tup"])
        if rows is not None:
            made = inline(ctx, several, rows)
            return _cast(ctx, made, given) if more else made
        parts = ctx.library["for_numpy"](ctx, given["tup"])
        if any(given[key] is not None for key in more) and isinstance(parts, Tuple) and parts.items:
            arrays = [array_argument(ctx, i, known.__name__) for i in parts.items]
            dtype = _wanted(ctx, arrays, given)
            if ctx.dead:
                return constant(0)
            parts = Tuple(tuple(as_array(ctx, a, dtype) for a in arrays))
        return inline(ctx, known, parts)

    handler.keeps_lists = handler.takes_lists = True  # type: ignore[attr-defined]
    return handler


_ROW_STACK: list[Any] = [np.row_stack] if "row_stack" in vars(np) else []
"""An old name of np.vstack."""
function(np.vstack, *_ROW_STACK)(_side_by_side(shaping.vstack, sequences.stacked_rows, "dtype", "casting"))
function(np.hstack)(_side_by_side(shaping.hstack, sequences.stacked_columns, "dtype", "casting"))
function(np.dstack)(_side_by_side(shaping.dstack, sequences.stacked_deep))
function(np.column_stack)(_side_by_side(shaping.column_stack, sequences.as_columns))


def _block(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """Lists of lists of arrays: those within join along the last axis, those around them along the axes before."""
    given = take(ctx, "np.block", args, keywords, ["arrays"])
    tree = _tree(ctx, given["arrays"])  # type: ignore[arg-type]
    first, *others = _places(tree)
    depth = len(first)
    for place in others:
        if len(place) != depth:
            shown = "arrays" + "".join(f"[{k}]" for k in place)
            ctx.raise_error("ValueError", f"List depths are mismatched. First element was at depth {depth}, but there "
                                          f"is an element at depth {len(place)} ({shown})")  # fmt: skip
            return constant(0)
    rank = max(depth, *(a.rank for a in _leaves(tree)), 0)
    found = _blocks(ctx, tree, depth, rank)
    return found if depth else ctx.call(ctx, Static(np.copy), [found], {})


_block.keeps_lists = _block.takes_lists = True  # type: ignore[attr-defined]
function(np.block)(_block)


def _tree(ctx: Context, value: Abstract) -> Any:
    """Nested lists of arrays."""
    found = content(ctx, value) if isinstance(value, ListRef) else None
    if isinstance(found, Items):
        return [_tree(ctx, i) for i in found.items]
    if isinstance(value, Tuple) and value.cls is list:
        return [_tree(ctx, i) for i in value.items]
    if found is not None:
        ctx.limitation("W206", "np.block of a list of run-time length", "use np.concatenate")
    return array_argument(ctx, value, "block")


def _places(tree: Any) -> list[tuple[int, ...]]:
    """Where the arrays stand in nested lists."""
    if not isinstance(tree, list):
        return [()]
    return [(k, *place) for k, branch in enumerate(tree) for place in _places(branch)]


def _leaves(tree: Any) -> list[ArrayRef]:
    return [a for branch in tree for a in _leaves(branch)] if isinstance(tree, list) else [tree]


def _blocks(ctx: Context, tree: Any, depth: int, rank: int) -> Abstract:
    if isinstance(tree, list):
        parts = Tuple(tuple(_blocks(ctx, branch, depth - 1, rank) for branch in tree))
        return ctx.call(ctx, Static(np.concatenate), [parts], {"axis": constant(-depth)})
    if tree.rank == rank:
        return tree  # type: ignore[no-any-return]
    front = Tuple(tuple(constant(k) for k in range(rank - tree.rank)))
    return ctx.call(ctx, Static(np.expand_dims), [tree, front], {})


@function(np.unstack)
def _unstack(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.unstack", args, keywords, ["x"], ["axis"])
    axis = given["axis"] or constant(0)
    if isinstance(given["x"], Scalar) or (isinstance(given["x"], ArrayRef) and not given["x"].rank):
        ctx.raise_error("ValueError", "Input array must be at least 1-d.")
        return constant(0)
    rows = ctx.call(ctx, Static(np.moveaxis), [given["x"], axis, constant(0)], {})
    if not isinstance(rows, ArrayRef):
        return rows
    length = rows.dims[0]
    source = iterate(ctx, rows)
    assert isinstance(source, Iterated)
    return Tuple(tuple(source.item(ctx, literal(k)) for k in range(length))) if isinstance(length, int) else source
