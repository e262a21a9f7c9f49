"""Sorting along the last axis by NumPy's own functions, which are quick, and order equal elements as NumPy does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from whilst_compiler.ir.row import Attributes, NoDerivative, Row, RowTypeError, Special
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.define import DISCRETE, index

__all__ = ["ROWS"]

_Kind = Literal["quicksort", "stable"]


def _infer(result: Callable[[DType], DType]) -> rules.Infer:
    def infer(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        (a,) = rules.tensors(types, 1)
        if not a.rank:
            raise RowTypeError(f"takes an array, got {a}")
        if attributes.get("kind") not in ("quicksort", "stable"):
            raise RowTypeError(f"kind must be quicksort or stable, got {attributes.get('kind')!r}")
        return (Tensor(result(a.dtype), a.dims),)

    return infer


def _sort(a: Any, kind: _Kind) -> Any:
    return np.sort(a, kind=kind)


def _argsort(a: Any, kind: _Kind) -> Any:
    return np.argsort(a, kind=kind)


_KIND = frozenset({"kind"})
_BY_ORDER = NoDerivative("floats are sorted by way of their order, which is known backwards")
ROWS = index(
    Row("sort", _infer(rules.same), _sort, Special(), attributes=_KIND, derivative=_BY_ORDER),
    Row("argsort", _infer(lambda dtype: DType.I64), _argsort, Special(), attributes=_KIND, derivative=DISCRETE),
)
