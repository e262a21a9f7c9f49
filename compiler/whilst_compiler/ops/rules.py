"""Type rules that rows share. Each raises RowTypeError with a sentence that says what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst_compiler.ir.row import Attributes, RowTypeError
from whilst_compiler.ir.types import Dim, DType, Tensor, Type

__all__ = [
    "KINDS", "Infer", "axes_of", "axis_of", "broadcast_dims", "dims_of", "dtype_of", "elementwise", "plural", "same",
    "scalars", "tensors", "to_bool", "to_real", "words",
]  # fmt: skip

Infer = Callable[[tuple[Type, ...], Attributes], tuple[Type, ...]]

_DTYPES: dict[object, DType] = {t.value: t for t in DType}
KINDS = {"b": "bool", "i": "signed integer", "u": "unsigned integer", "f": "float", "c": "complex"}


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def words(kinds: str) -> str:
    return " or ".join(KINDS[k] for k in kinds)


# -- operands --------------------------------------------------------------------------------------------------------


def tensors(types: Sequence[Type], count: int | None = None) -> list[Tensor]:
    """The types as tensors, ``count`` of them if given."""
    if count is not None and len(types) != count:
        raise RowTypeError(f"takes {plural(count or 0, 'operand')}, got {len(types)}")
    found = [t for t in types if isinstance(t, Tensor)]
    if len(found) != len(types):
        raise RowTypeError(f"takes tensors, got {', '.join(map(str, types))}")
    return found


def scalars(types: Sequence[Tensor], dtype: DType, role: str) -> None:
    """Each type is a scalar of ``dtype``."""
    for t in types:
        if t != Tensor(dtype):
            raise RowTypeError(f"{role} must be {dtype.value}, got {t}")


def broadcast_dims(all_dims: Sequence[tuple[Dim, ...]]) -> tuple[Dim, ...]:
    """NumPy's broadcasting as far as types know: aligned right, sizes equal, or 1, or missing."""
    different = {d for d in all_dims if d}
    if len(different) <= 1:
        return different.pop() if different else ()
    rank = max(map(len, different))
    return tuple(_one_size({d[k] for d in different if len(d) >= -k} - {1}, all_dims) for k in range(-rank, 0))


def _one_size(wide: set[Dim], all_dims: Sequence[tuple[Dim, ...]]) -> Dim:
    if len(wide) > 1:
        shapes = " and ".join(f"({', '.join(map(str, d))})" for d in all_dims)
        sizes = " and ".join(sorted(map(str, wide)))
        raise RowTypeError(f"shapes {shapes} do not broadcast: {sizes} are not one size")
    return wide.pop() if wide else 1


# -- attributes ------------------------------------------------------------------------------------------------------


def dims_of(attributes: Attributes, rank: int | None = None) -> tuple[Dim, ...]:
    """The attribute ``dims``: non-negative ints and symbols, ``rank`` of them if given."""
    dims = attributes.get("dims")
    if not isinstance(dims, tuple):
        raise RowTypeError(f"dims must be a tuple, got {dims!r}")
    if rank is not None and len(dims) != rank:
        raise RowTypeError(f"dims must have {plural(rank or 0, 'size')}, got {dims!r}")
    return tuple(_dim(d) for d in dims)


def _dim(d: object) -> Dim:
    if isinstance(d, str) and d.isidentifier():
        return d
    if not isinstance(d, int) or isinstance(d, bool) or d < 0:
        raise RowTypeError(f"{d!r} is not a size: an int or a symbol")
    return d


def dtype_of(attributes: Attributes) -> DType:
    """The attribute ``dtype``, a name such as ``f64``."""
    dtype = _DTYPES.get(attributes.get("dtype"))
    if dtype is None:
        raise RowTypeError(f"dtype must be the name of an element type, got {attributes.get('dtype')!r}")
    return dtype


def axis_of(attributes: Attributes, rank: int) -> int:
    """The attribute ``axis``, normalised: ``0 <= axis < rank``."""
    axis = attributes.get("axis")
    if not isinstance(axis, int) or isinstance(axis, bool) or not 0 <= axis < rank:
        raise RowTypeError(f"axis {axis!r} is not an axis of an array of rank {rank}")
    return axis


def axes_of(attributes: Attributes, rank: int, name: str = "axes") -> tuple[int, ...]:
    """A tuple of different normalised axes."""
    axes = attributes.get(name)
    if not isinstance(axes, tuple):
        raise RowTypeError(f"{name} must be a tuple of axes, got {axes!r}")
    if len(set(axes)) != len(axes):
        raise RowTypeError(f"{name} {axes!r} names an axis twice")
    return tuple(axis_of({"axis": axis}, rank) for axis in axes)


# -- elementwise rows ------------------------------------------------------------------------------------------------


def same(dtype: DType) -> DType:
    return dtype


def to_bool(dtype: DType) -> DType:
    return DType.BOOL


def to_real(dtype: DType) -> DType:
    return dtype.real


def elementwise(count: int, kinds: str, result: Callable[[DType], DType] = same) -> Infer:
    """``count`` operands of one dtype, of one of the ``kinds``; shapes broadcast."""

    def infer(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        operands = tensors(types, count)
        dtype = operands[0].dtype
        if dtype.kind not in kinds:
            raise RowTypeError(f"takes {words(kinds)} operands, got {dtype.value}")
        for t in operands:
            if t.dtype is not dtype:
                raise RowTypeError(f"operands must have one dtype, got {', '.join(str(x) for x in operands)}")
        return (Tensor(result(dtype), broadcast_dims([t.dims for t in operands])),)

    return infer
