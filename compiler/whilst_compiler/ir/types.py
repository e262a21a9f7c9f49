"""The types of the IR: tensors (a scalar is a tensor of rank 0), growable lists, opaque handles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Literal

import numpy as np

__all__ = [
    "BOOL", "C64", "C128", "F32", "F64", "I8", "I16", "I32", "I64", "U8", "U16", "U32", "U64",
    "DType", "Dim", "Handle", "Layout", "ListOf", "Tensor", "Type", "scalar",
]  # fmt: skip

Dim = int | str
"""A size: known, or a symbol. Two equal symbols in one graph stand for equal sizes."""
Layout = Literal["C", "F", "inner", "strided"]
"""How an array lies in memory: without gaps in C order (as scalars do), or in Fortran's; without gaps in each row along
the last axis; or anyhow."""


class DType(Enum):
    """An element type, named as the IR prints it."""

    BOOL = "bool"
    I8 = "i8"
    I16 = "i16"
    I32 = "i32"
    I64 = "i64"
    U8 = "u8"
    U16 = "u16"
    U32 = "u32"
    U64 = "u64"
    F32 = "f32"
    F64 = "f64"
    C64 = "c64"
    C128 = "c128"

    __hash__ = object.__hash__  # types are looked up all the time, and Enum's own is written in Python

    def __repr__(self) -> str:
        return self.value

    @cached_property
    def numpy(self) -> np.dtype[np.generic]:
        names = {"b": "bool", "i": "int", "u": "uint", "f": "float", "c": "complex"}
        return np.dtype("bool" if self is DType.BOOL else names[self.kind] + self.value[1:])

    @cached_property
    def kind(self) -> str:
        """One of ``b i u f c``: bool, signed, unsigned, float, complex."""
        return self.value[0]

    @cached_property
    def bits(self) -> int:
        return 8 if self is DType.BOOL else int(self.value[1:])

    @cached_property
    def is_integer(self) -> bool:
        return self.kind in "iu"

    @cached_property
    def is_inexact(self) -> bool:
        return self.kind in "fc"

    @cached_property
    def real(self) -> DType:
        """The dtype of the real part."""
        return {DType.C64: DType.F32, DType.C128: DType.F64}.get(self, self)

    @staticmethod
    def of(dtype: object) -> DType:
        """The DType of a NumPy dtype; KeyError for one that whilst does not have (``object``, ``float16``, ...)."""
        return _BY_NUMPY[np.dtype(dtype).newbyteorder("=")]  # type: ignore[call-overload]


_BY_NUMPY = {t.numpy: t for t in DType}


@dataclass(frozen=True, slots=True)
class Tensor:
    """An array of ``dtype`` with the given sizes; ``dims == ()`` is a scalar."""

    dtype: DType
    dims: tuple[Dim, ...] = ()

    @property
    def rank(self) -> int:
        return len(self.dims)

    def with_dims(self, dims: tuple[Dim, ...]) -> Tensor:
        return Tensor(self.dtype, dims)

    def with_dtype(self, dtype: DType) -> Tensor:
        return Tensor(dtype, self.dims)

    def __str__(self) -> str:
        return self.dtype.value + (f"[{','.join(map(str, self.dims))}]" if self.dims else "")


@dataclass(frozen=True, slots=True)
class ListOf:
    """A growable list whose elements are of one type."""

    element: Type

    def __str__(self) -> str:
        return f"list<{self.element}>"


@dataclass(frozen=True, slots=True)
class Handle:
    """Something opaque that only particular rows can use, such as a random generator."""

    name: str

    def __str__(self) -> str:
        return f"handle<{self.name}>"


Type = Tensor | ListOf | Handle


def scalar(dtype: DType) -> Tensor:
    return _SCALARS[dtype]


_SCALARS = {t: Tensor(t) for t in DType}
BOOL, I8, I16, I32, I64 = (_SCALARS[t] for t in (DType.BOOL, DType.I8, DType.I16, DType.I32, DType.I64))
U8, U16, U32, U64 = (_SCALARS[t] for t in (DType.U8, DType.U16, DType.U32, DType.U64))
F32, F64, C64, C128 = (_SCALARS[t] for t in (DType.F32, DType.F64, DType.C64, DType.C128))
