"""Identities of arrays: an element of what was just made, copies and permutations that change nothing."""

from __future__ import annotations

from whilst_compiler.ir.graph import Apply, Literal, Operand
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.passes.dims import dims_of
from whilst_compiler.passes.rewrite import Rewriter, Rule, integer

__all__ = ["RULES"]


def _same_operands(xs: tuple[Operand, ...], ys: tuple[Operand, ...]) -> bool:
    return len(xs) == len(ys) and all(x is y or (isinstance(x, Literal) and x == y) for x, y in zip(xs, ys))


def _load(node: Apply, r: Rewriter) -> Operand | None:
    array, *indices = node.inputs
    made = r.maker(array, "store", "full", "iota", "pack")
    if made is None:
        return None
    match made.row.name:
        case "store":
            return made.inputs[1] if _same_operands(made.inputs[2:], tuple(indices)) else None
        case "full":
            return made.inputs[0]
        case "iota":
            t = made.output.type
            assert isinstance(t, Tensor)
            return indices[0] if t.dtype is DType.I64 else r.emit("cast", indices[0], dtype=t.dtype.value)
        case _:
            at = integer(indices[0])
            return made.inputs[at] if at is not None and 0 <= at < len(made.inputs) else None


def _store(node: Apply, r: Rewriter) -> Operand | None:
    """Storing what is there already."""
    array, value, *indices = node.inputs
    loaded = r.maker(value, "load")
    same = loaded is not None and loaded.inputs[0] is array and _same_operands(loaded.inputs[1:], tuple(indices))
    return array if same else None


def _transpose(node: Apply, r: Rewriter) -> Operand | None:
    (x,) = node.inputs
    permutation = node.attributes["permutation"]
    assert isinstance(permutation, tuple)
    if permutation == tuple(range(len(permutation))):
        return x
    inner = r.maker(x, "transpose")
    if inner is None:
        return None
    first = inner.attributes["permutation"]
    assert isinstance(first, tuple)
    both = tuple(first[int(str(axis))] for axis in permutation)
    return r.emit("transpose", inner.inputs[0], permutation=both)


def _concatenate(node: Apply, r: Rewriter) -> Operand | None:
    """Arrays that are turned alike are put together as they lie, and the whole is turned; constants lie in any way."""
    made = [r.maker(x, "transpose", "full") for x in node.inputs]
    turns = {one.attributes["permutation"] for one in made if one is not None and one.row.name == "transpose"}
    axis, dims = node.attributes["axis"], node.attributes["dims"]
    if None in made or len(turns) != 1:
        return None
    (turn,) = turns
    assert isinstance(turn, tuple) and isinstance(axis, int) and isinstance(dims, tuple)
    places = [turn.index(k) for k in range(len(turn))]
    parts = [_as_it_lies(one, places, r) for one in made if one is not None]
    whole = r.emit("concatenate", *parts, axis=turn[axis], dims=tuple(dims[k] for k in places))
    return r.emit("transpose", whole, permutation=turn)


def _as_it_lies(made: Apply, places: list[int], r: Rewriter) -> Operand:
    """What was turned; a constant with its axes in these places."""
    if made.row.name == "transpose":
        return made.inputs[0]
    value, *sizes = made.inputs
    dims = made.attributes["dims"]
    assert isinstance(dims, tuple)
    return r.emit("full", value, *(sizes[k] for k in places), dims=tuple(dims[k] for k in places))


def _same_sizes(node: Apply, r: Rewriter) -> Operand | None:
    """An array that has the sizes already: what is of one type is of one size."""
    return node.inputs[0] if node.inputs[0].type == node.output.type else None


def _matmul(node: Apply, r: Rewriter) -> Operand | None:
    """A transposed matrix is multiplied as it lies: BLAS is told that it is one."""
    factors = tuple(_not_copied(x, r) for x in node.inputs)
    return None if _same_operands(factors, node.inputs) else r.emit("matmul", *factors)


def _not_copied(x: Operand, r: Rewriter) -> Operand:
    copied = r.maker(x, "copy")
    return copied.inputs[0] if copied is not None and r.maker(copied.inputs[0], "transpose") is not None else x


def _update(node: Apply, r: Rewriter) -> Operand | None:
    """All of an array that was just computed, written anew: ``t = x * 2; t += y`` is as good as ``t = x * 2 + y``."""
    array, value = node.inputs[:2]
    made = r.made_by.get(array)
    if made is None or node.attributes["axes"] != "f" * len(dims_of(array)) or value.type != array.type:
        return None
    computed = (made.row.elementwise and made.row.effect is Effect.PURE) or made.row.name in ("compress", "full")
    return value if computed else None


RULES: dict[str, tuple[Rule, ...]] = {
    "update": (_update,),
    "matmul": (_matmul,), "load": (_load,), "store": (_store,), "transpose": (_transpose,),
    "concatenate": (_concatenate,), "broadcast": (_same_sizes,), "reshape": (_same_sizes,),
}  # fmt: skip
