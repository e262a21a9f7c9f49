"""Sorting along the last axis by NumPy's own functions, which are quick, and order equal elements as NumPy does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Operand, Value
from whilst_compiler.ir.row import Attributes, Row, RowTypeError, Rules, Special
from whilst_compiler.ir.types import I64, DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.array_adjoints import sizes_of, zeros_like
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


# -- derivative: each result is one of the elements, and which it is the order tells ----------------------------------


def _pullback(builder: Builder, node: Apply, cotangents: Sequence[Operand | None]) -> tuple[Operand | None, ...]:
    (g,) = cotangents
    return (None if g is None else _moved(builder, node, g, back=True),)


def _pushforward(builder: Builder, node: Apply, tangents: Sequence[Operand | None]) -> tuple[Operand | None, ...]:
    (t,) = tangents
    return (None if t is None else _moved(builder, node, t, back=False),)


def _moved(builder: Builder, node: Apply, x: Operand, back: bool) -> Operand:
    """The elements of ``x`` in the order of the sorted ones, or from there ``back`` to where they were."""
    order = builder.apply("argsort", node.inputs[0], kind=node.attributes["kind"])
    sizes = sizes_of(builder, order)

    def filled(target: Operand, at: tuple[Operand, ...]) -> Operand:
        if len(at) == len(sizes):
            there = (*at[:-1], builder.apply("load", order, *at))
            source, place = (at, there) if back else (there, at)
            return builder.apply("store", target, builder.apply("load", x, *source), *place)
        return _repeated(builder, target, sizes[len(at)], lambda target, k: filled(target, (*at, k)))

    return filled(zeros_like(builder, x), ())


def _repeated(builder: Builder, start: Operand, count: Operand, trip: Callable[[Operand, Operand], Operand]) -> Operand:
    params = (Value(I64, "k"), Value(start.type, "array"))
    with builder.block(params) as body:
        body.results = (trip(params[1], params[0]),)
    with builder.block((Value(I64, "k"), Value(start.type, "array"))) as test:
        test.results = (literal(True),)
    (result,) = builder.loop((start,), count, test, body)
    return result


_KIND = frozenset({"kind"})
ROWS = index(
    Row("sort", _infer(rules.same), _sort, Special(), attributes=_KIND, derivative=Rules(_pullback, _pushforward)),
    Row("argsort", _infer(lambda dtype: DType.I64), _argsort, Special(), attributes=_KIND, derivative=DISCRETE),
)
