"""Folds along axes. The order of floating-point folds is open, that of running ones is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, NoDerivative, Reduction, Row, RowTypeError, Special, Weights
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.array_adjoints import cumulative_add_adjoint, extremum_weights, reduce_add_adjoint
from whilst_compiler.ops.define import DISCRETE, index

__all__ = ["ROWS"]


def _operand(types: tuple[Type, ...], kinds: str) -> Tensor:
    (a,) = rules.tensors(types, 1)
    if a.dtype.kind not in kinds:
        raise RowTypeError(f"takes {rules.words(kinds)} elements, got {a}")
    return a


def _infer_reduce(kinds: str) -> rules.Infer:
    def infer(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        a = _operand(types, kinds)
        axes = rules.axes_of(attributes, a.rank)
        return (a.with_dims(tuple(d for k, d in enumerate(a.dims) if k not in axes)),)

    return infer


def _reduce(
    combine: str, kinds: str, identity: bool | int | None, derivative: Adjoint | Weights | NoDerivative = DISCRETE
) -> Row:
    ufunc = getattr(np, combine)
    widens = combine in ("add", "multiply")  # small integers, unless told not to

    def eager(a: Any, axes: tuple[int, ...]) -> Any:
        return ufunc.reduce(a, axis=axes, dtype=a.dtype) if widens else ufunc.reduce(a, axis=axes)

    return Row(
        f"reduce_{combine}", _infer_reduce(kinds), eager, Reduction(combine, identity),
        traps=identity is None, attributes=frozenset({"axes"}), derivative=derivative,
    )  # fmt: skip


def _infer_arg(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    a = _operand(types, "biufc")
    axis = rules.axis_of(attributes, a.rank)
    return (Tensor(DType.I64, a.dims[:axis] + a.dims[axis + 1 :]),)


def _arg(name: str, function: Callable[..., Any]) -> Row:
    return Row(
        name, _infer_arg, function, Special(), traps=True, attributes=frozenset({"axis"}), derivative=DISCRETE
    )  # fmt: skip


def _infer_running(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    a = _operand(types, "iufc")
    rules.axis_of(attributes, a.rank)
    return (a,)


def _running(combine: str, derivative: Adjoint | NoDerivative) -> Row:
    ufunc = getattr(np, combine)

    def eager(a: Any, axis: int) -> Any:
        return ufunc.accumulate(a, axis=axis, dtype=a.dtype)

    return Row(
        f"cumulative_{combine}", _infer_running, eager, Special(), attributes=frozenset({"axis"}), derivative=derivative
    )


_NOT_YET = NoDerivative("whilst has no derivative for it yet: write the fold as a loop")

ROWS = index(
    _reduce("add", "iufc", 0, Adjoint(reduce_add_adjoint)),
    _reduce("multiply", "iufc", 1, _NOT_YET),
    _reduce("minimum", "biufc", None, Weights(extremum_weights)),
    _reduce("maximum", "biufc", None, Weights(extremum_weights)),
    _reduce("logical_and", "b", True),
    _reduce("logical_or", "b", False),
    _reduce("bitwise_or", "iu", 0),
    _arg("argmin", np.argmin),
    _arg("argmax", np.argmax),
    _running("add", Adjoint(cumulative_add_adjoint)),
    _running("multiply", _NOT_YET),
)
