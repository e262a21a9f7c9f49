"""Transposes of the linear rows on arrays."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Literal, Operand
from whilst_compiler.ir.types import I64, Dim, Tensor
from whilst_compiler.ops.adjoints import Cotangents, tensor
from whilst_compiler.ops.term import constant

__all__ = [
    "broadcast_adjoint", "check_adjoint", "concatenate_adjoint", "copy_adjoint", "cumulative_add_adjoint",
    "diagonal_adjoint",
    "extremum_weights", "full_adjoint", "like_operand", "load_adjoint", "matmul_adjoint", "pack_adjoint",
    "reduce_add_adjoint", "reshape_adjoint",
    "sizes_of", "store_adjoint", "subview_adjoint", "transpose_adjoint", "update_adjoint", "zeros_like",
]  # fmt: skip


def _int(value: int) -> Literal:
    return Literal(value, I64)


def sizes_of(builder: Builder, a: Operand) -> list[Operand]:
    """The sizes of an array as operands."""
    return [_int(d) if isinstance(d, int) else builder.apply("dim", a, axis=k) for k, d in enumerate(tensor(a).dims)]


def zeros_like(builder: Builder, a: Operand) -> Operand:
    zero = constant(0, tensor(a).dtype)
    return builder.apply("full", zero, *sizes_of(builder, a), dims=tensor(a).dims)


def _idle(node: Apply, *active: Operand | None) -> Cotangents:
    """The cotangents of the leading operands; the others are integers or conditions."""
    return (*active, *(None,) * (len(node.inputs) - len(active)))


def _sum(builder: Builder, a: Operand, axes: Sequence[int]) -> Operand:
    return builder.apply("reduce_add", a, axes=tuple(axes)) if axes else a


# -- elements and regions --------------------------------------------------------------------------------------------


def load_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    a, *indices = node.inputs
    return _idle(node, builder.apply("store", zeros_like(builder, a), cotangent, *indices))


def store_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    a, _, *indices = node.inputs
    value = builder.apply("load", cotangent, *indices)
    return _idle(node, builder.apply("store", cotangent, constant(0, tensor(a).dtype), *indices), value)


def subview_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    a, *operands = node.inputs
    return _idle(
        node, builder.apply("update", zeros_like(builder, a), cotangent, *operands, axes=node.attributes["axes"])
    )


def update_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    a, value, *operands = node.inputs
    axes = str(node.attributes["axes"])
    found = _of_value(builder, cotangent, value, operands, axes)
    rest = builder.apply("update", cotangent, constant(0, tensor(a).dtype), *operands, axes=axes)
    return _idle(node, rest, found)


def _of_value(builder: Builder, cotangent: Operand, value: Operand, operands: list[Operand], axes: str) -> Operand:
    """The cotangent's region, summed over what the value was repeated along."""
    kept = tensor(value).dims
    room = [k for k, letter in enumerate(axes.replace("n", "")) if letter != "i"]
    if not axes.strip("i"):
        return builder.apply("load", cotangent, *operands)
    missing = len(axes.replace("i", "")) - len(kept)
    dims = _region_dims(tensor(cotangent), axes, room, missing, kept)
    region = builder.apply("subview", cotangent, *operands, axes=axes, dims=dims)
    ones = [k + missing for k, d in enumerate(kept) if d == 1 and dims[k + missing] != 1]
    summed = _sum(builder, region, [*range(missing), *ones])
    if not ones:
        return summed
    return builder.apply("reshape", summed, *sizes_of(builder, value), dims=kept)


def _region_dims(a: Tensor, axes: str, room: list[int], missing: int, kept: tuple[Dim, ...]) -> tuple[Dim, ...]:
    """Sizes of the region: those of the array's full axes, those of the value elsewhere, a new symbol where unknown."""
    dims: list[Dim] = []
    covered = iter(room)
    for letter in axes.replace("i", ""):
        k = len(dims)
        full = 1 if letter == "n" else a.dims[next(covered)]
        mine = kept[k - missing] if k >= missing else 1
        dims.append(full if letter != "s" else mine if mine != 1 else f"region{k}")
    return tuple(dims)


# -- views -----------------------------------------------------------------------------------------------------------


def transpose_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    permutation = node.attributes["permutation"]
    assert isinstance(permutation, tuple)
    inverse = tuple(permutation.index(k) for k in range(len(permutation)))
    return (builder.apply("transpose", cotangent, permutation=inverse),)


def diagonal_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    """Of zeros laid out in one axis, every element that is one more than a row behind the one before."""
    a, down, right, size = node.inputs
    *lead, n, m = tensor(a).dims
    *sizes, rows, columns = sizes_of(builder, a)
    flat = builder.apply("multiply", rows, columns)
    dims = (*lead, n * m if isinstance(n, int) and isinstance(m, int) else f"area_{n}_by_{m}")
    zeros = builder.apply("full", constant(0, tensor(a).dtype), *sizes, flat, dims=dims)
    first = builder.apply("add", builder.apply("multiply", down, columns), right)
    step = builder.apply("add", columns, _int(1))
    found = builder.apply("update", zeros, cotangent, first, size, step, axes="f" * len(lead) + "s")
    return _idle(node, builder.apply("reshape", found, *sizes, rows, columns, dims=tensor(a).dims))


def reshape_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    a = node.inputs[0]
    return _idle(node, builder.apply("reshape", cotangent, *sizes_of(builder, a), dims=tensor(a).dims))


def broadcast_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    """Sum over new axes and over those repeated; whether an axis is repeated may be known at run time only."""
    a, dims = node.inputs[0], tensor(node.inputs[0]).dims
    g = _sum(builder, cotangent, range(tensor(cotangent).rank - len(dims)))
    for k, size in enumerate(dims):
        wide = tensor(g).dims[k]
        if size == 1 and wide != 1:
            g = _keep_axis(builder, _sum(builder, g, [k]), k)
        elif size != wide:
            g = _sum_if_repeated(builder, a, g, k)
    return _idle(node, g)


def _keep_axis(builder: Builder, a: Operand, axis: int, size: Dim = 1) -> Operand:
    dims = (*tensor(a).dims[:axis], size, *tensor(a).dims[axis:])
    sizes = sizes_of(builder, a)
    return builder.apply("reshape", a, *sizes[:axis], _int(1), *sizes[axis:], dims=dims)


def _sum_if_repeated(builder: Builder, a: Operand, g: Operand, axis: int) -> Operand:
    size, wide = builder.apply("dim", a, axis=axis), builder.apply("dim", g, axis=axis)
    mine, sizes = tensor(a).dims[axis], sizes_of(builder, g)
    dims = (*tensor(g).dims[:axis], mine, *tensor(g).dims[axis + 1 :])
    if isinstance(mine, int):  # not 1, and so as many as on the other side, whose number has another name
        return builder.apply("reshape", g, *sizes[:axis], size, *sizes[axis + 1 :], dims=dims)
    with builder.block() as same:
        same.results = (builder.apply("reshape", g, *sizes[:axis], size, *sizes[axis + 1 :], dims=dims),)
    with builder.block() as repeated:
        repeated.results = (_keep_axis(builder, _sum(builder, g, [axis]), axis, mine),)
    (result,) = builder.cond(builder.apply("equal", size, wide), [same, repeated])
    return result


# -- making, folding, multiplying ------------------------------------------------------------------------------------


def copy_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    return (cotangent,)


def check_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    return _idle(node, cotangent)


def full_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    return _idle(node, _sum(builder, cotangent, range(tensor(cotangent).rank)))


def pack_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    return tuple(builder.apply("load", cotangent, _int(k)) for k in range(len(node.inputs)))


def concatenate_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    axis = node.attributes["axis"]
    assert isinstance(axis, int)
    axes = "".join("s" if k == axis else "f" for k in range(tensor(cotangent).rank))
    start: Operand = _int(0)
    parts: list[Operand] = []
    for a in node.inputs:
        size = sizes_of(builder, a)[axis]
        dims = tuple(tensor(a).dims[k] if k == axis else d for k, d in enumerate(tensor(cotangent).dims))
        parts.append(builder.apply("subview", cotangent, start, size, _int(1), axes=axes, dims=dims))
        start = builder.apply("add", start, size)
    return tuple(parts)


def reduce_add_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    a, axes = node.inputs[0], node.attributes["axes"]
    assert isinstance(axes, tuple)
    g = cotangent
    if 0 < tensor(g).rank < tensor(a).rank:
        letters = "".join("n" if k in axes else "f" for k in range(tensor(a).rank))
        dims = tuple(1 if k in axes else d for k, d in enumerate(tensor(a).dims))
        g = builder.apply("subview", g, axes=letters, dims=dims)
    return (builder.apply("broadcast", g, *sizes_of(builder, a), dims=tensor(a).dims) if axes else g,)


def like_operand(builder: Builder, node: Apply, x: Operand) -> Operand:
    """What belongs to the result of a fold, repeated for each element that was folded."""
    (repeated,) = reduce_add_adjoint(builder, node, x)
    assert repeated is not None
    return repeated


def extremum_weights(builder: Builder, node: Apply) -> Operand:
    """Which elements are the largest (smallest): ties share equally."""
    a, axes = node.inputs[0], node.attributes["axes"]
    best = builder.apply("equal", a, like_operand(builder, node, node.output))
    ones = builder.apply("cast", best, dtype=tensor(a).dtype.value)
    count = builder.apply("reduce_add", ones, axes=axes)
    return builder.apply("divide", ones, like_operand(builder, node, count))


def cumulative_add_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    axis = node.attributes["axis"]
    assert isinstance(axis, int)

    def reversed_(a: Operand) -> Operand:
        size = sizes_of(builder, a)[axis]
        last = builder.apply("subtract", size, _int(1))
        axes = "".join("s" if k == axis else "f" for k in range(tensor(a).rank))
        return builder.apply("subview", a, last, size, _int(-1), axes=axes, dims=tensor(a).dims)

    return (reversed_(builder.apply("cumulative_add", reversed_(cotangent), axis=axis)),)


def matmul_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    """Of the two operands, each while the other is held fixed; complex operands are conjugated."""
    a, b = (_conjugate(builder, x) for x in node.inputs)
    match tensor(a).rank, tensor(b).rank:
        case 1, 1:
            return (builder.apply("multiply", b, cotangent), builder.apply("multiply", a, cotangent))
        case 2, 1:
            return (_outer(builder, cotangent, b), builder.apply("matmul", cotangent, a))  # reads a row by row
        case 1, 2:
            return (builder.apply("matmul", b, cotangent), _outer(builder, a, cotangent))
        case _:
            left = builder.apply("matmul", cotangent, _turned(builder, b))
            return (left, builder.apply("matmul", _turned(builder, a), cotangent))


def _conjugate(builder: Builder, x: Operand) -> Operand:
    return builder.apply("conjugate", x) if tensor(x).dtype.kind == "c" else x


def _turned(builder: Builder, a: Operand) -> Operand:
    rank = tensor(a).rank
    return builder.apply("transpose", a, permutation=(*range(rank - 2), rank - 1, rank - 2))


def _outer(builder: Builder, x: Operand, y: Operand) -> Operand:
    column = builder.apply("subview", x, axes="fn", dims=(*tensor(x).dims, 1))
    return builder.apply("multiply", column, y)
