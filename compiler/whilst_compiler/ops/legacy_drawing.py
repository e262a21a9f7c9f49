"""Random numbers of NumPy's old generators, ``RandomState`` and the functions of ``np.random``.

A ``RandomState`` keeps its bit generator ``STATE`` bytes behind its own address, and behind that a second state: where
the first is, whether a normal number is left over from the last pair, and that number. Two of its distributions have an
own method, which these rows write out: pairs by the polar method (Marsaglia and Bray, *A Convenient Method for
Generating Normal Variables*, 1964), and the inverse of the exponential's distribution.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Attributes, Draws, Effect, Row, RowTypeError, Rules
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.define import index
from whilst_compiler.ops.drawing import along, as_scale, known_rows, one, pathwise

__all__ = ["PAIRS", "ROWS", "STATE"]

_WORDS = 5
PAIRS = 8 * _WORDS
"""How far behind the bit generator the second state is."""


class _Pairs(ctypes.Structure):
    _fields_ = [("bits", ctypes.c_void_p), ("is_left", ctypes.c_int), ("left", ctypes.c_double)]


def _next_double(address: int) -> Callable[[], float]:
    """The function that gives doubles of the bit generator at an address."""
    words = (ctypes.c_void_p * _WORDS).from_address(address)
    function = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_void_p)(words[3] or 0)
    return lambda: function(words[0])


def _gauss(address: int) -> float:
    pairs = _Pairs.from_address(address)
    if pairs.is_left:
        found, pairs.left, pairs.is_left = pairs.left, 0.0, 0
        return float(found)
    draw, r = _next_double(pairs.bits), 0.0
    while r >= 1.0 or r == 0.0:
        x, y = 2.0 * draw() - 1.0, 2.0 * draw() - 1.0
        r = x * x + y * y
    f = math.sqrt(-2.0 * math.log(r) / r)
    pairs.left, pairs.is_left = f * x, 1
    return f * y


def _normal(address: int, loc: float, scale: float) -> float:
    return loc + scale * _gauss(address)


def _exponential(address: int, scale: float) -> float:
    return scale * -math.log(1.0 - _next_double(_Pairs.from_address(address).bits)())


def _place() -> int:
    """Where a ``RandomState`` keeps its bit generator; -1 where it, or how it makes pairs, is not as expected."""
    known = np.random.RandomState(7)
    size = np.random.RandomState.__basicsize__ // 8 - _WORDS
    inside = list((ctypes.c_uint64 * size).from_address(id(known)))
    bits = known._bit_generator.ctypes.bit_generator.value
    words = list((ctypes.c_uint64 * _WORDS).from_address(bits))
    places = [8 * k for k in range(size - _WORDS) if inside[k : k + _WORDS] == words]
    if len(places) != 1 or inside[places[0] // 8 + _WORDS] != id(known) + places[0]:
        return -1
    at, drawn = id(known) + places[0] + PAIRS, np.random.RandomState(7)
    same = all(_gauss(at) == drawn.standard_normal() for _ in range(32))
    return places[0] if same and _exponential(at, 1.0) == drawn.standard_exponential() else -1


STATE = _place()


def _row(name: str, count: int, draw: Callable[..., float], derivative: Rules) -> Row:
    types = (Tensor(DType.I64), *(Tensor(DType.F64),) * count)

    def infer(given: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        if tuple(rules.tensors(given)) != types:
            raise RowTypeError(f"takes {', '.join(map(str, types))}, got {', '.join(map(str, given))}")
        return (Tensor(DType.F64),)

    def eager(*operands: Any) -> Any:
        return np.float64(draw(*(x.item() for x in operands)))

    return Row(name, infer, eager, Draws(), Effect.DRAWS, derivative=derivative)


_DRAWS = (
    _row("random_legacy_normal", 2, _normal, pathwise((one, along))),
    _row("random_legacy_exponential", 1, _exponential, pathwise((as_scale,))),
)

ROWS = index(*_DRAWS, *known_rows(_DRAWS))
