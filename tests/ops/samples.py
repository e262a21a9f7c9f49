"""Sample inputs of every operation: one line each. ``cases(name)`` yields them as NumPy values.

Elementwise operations name a set of values per operand; their product, in every dtype the row takes, is one case with
arrays and a few with scalars. Others list cases in full. ``closeness.tolerance`` says how far results may differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from ops.closeness import SMOOTH, tolerance
from ops.values import INF, NAN, VALUES, values
from whilst_compiler.ir.row import Attribute, Row, RowTypeError
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.drawing import name_of_known
from whilst_compiler.ops.table import ROWS

__all__ = ["ELEMENTWISE", "OTHERS", "SMOOTH", "Case", "cases", "tolerance"]


@dataclass(frozen=True, eq=False)
class Case:
    """Operands and attributes of one application; ``types`` may name sizes by symbols."""

    name: str
    inputs: tuple[Any, ...]
    attributes: dict[str, Attribute] = field(default_factory=dict)

    @property
    def types(self) -> tuple[Tensor, ...]:
        return tuple(Tensor(DType.of(x.dtype), np.shape(x)) for x in self.inputs)

    def copies(self) -> tuple[Any, ...]:
        """The operands, for a row that may write to them."""
        return tuple(x.copy() for x in self.inputs)

    def __repr__(self) -> str:
        types = ", ".join(map(str, self.types))
        return f"{self.name}({types}){self.attributes or ''}"


# -- elementwise operations: a set per operand -----------------------------------------------------------------------

ELEMENTWISE: dict[str, str] = {
    "add": "any any",
    "subtract": "any any",
    "multiply": "any any",
    "divide": "any any",
    "negative": "any",
    "positive": "any",
    "stop_gradient": "any",
    "absolute": "any",
    "sign": "any",
    "square": "any",
    "reciprocal": "any",
    "power": "base exponent",
    "heaviside": "any any",
    "errors_of_none": "any",
    "errors_of_one": "any any",
    "errors_of_two": "any any any",
    "floor_divide": "any any",
    "remainder": "any any",
    "fmod": "any any",
    "machine_divide": "small divisor",
    "machine_remainder": "small divisor",
    "gcd": "any any",
    "lcm": "any any",
    "checked_add": "small small",
    "checked_subtract": "small small",
    "checked_multiply": "small small",
    "checked_negative": "small",
    "checked_absolute": "small",
    "checked_floor_divide": "any divisor",
    "checked_power": "small small_count",
    "checked_left_shift": "small small_count",
    "bitwise_and": "any any",
    "bitwise_or": "any any",
    "bitwise_xor": "any any",
    "invert": "any",
    "left_shift": "any count",
    "right_shift": "any count",
    "machine_left_shift": "any small_count",
    "machine_right_shift": "any small_count",
    "equal": "any any",
    "not_equal": "any any",
    "less": "any any",
    "less_equal": "any any",
    "greater": "any any",
    "greater_equal": "any any",
    "logical_and": "any any",
    "logical_or": "any any",
    "logical_xor": "any any",
    "logical_not": "any",
    "isnan": "any",
    "isinf": "any",
    "isfinite": "any",
    "signbit": "any",
    "where": "condition any any",
    "minimum": "any any",
    "maximum": "any any",
    "larger": "any any",
    "smaller": "any any",
    "fmin": "any any",
    "fmax": "any any",
    "floor": "any",
    "ceil": "any",
    "trunc": "any",
    "rint": "any",
    "copysign": "any any",
    "nextafter": "any any",
    "ldexp": "any count",
    "scalbn": "any count",
    "sqrt": "off_axes",
    "cbrt": "any",
    "exp": "finite",
    "exp2": "finite",
    "expm1": "finite",
    "log": "off_axes",
    "log2": "off_axes",
    "log10": "off_axes",
    "log1p": "off_axes",
    "sin": "angle",
    "cos": "angle",
    "tan": "angle",
    "arcsin": "unit",
    "arccos": "unit",
    "arctan": "off_axes",
    "sinh": "unit",
    "cosh": "unit",
    "tanh": "angle",
    "arcsinh": "off_axes",
    "arccosh": "off_axes",
    "arctanh": "unit",
    "arctan2": "any any",
    "hypot": "any any",
    "logaddexp": "any any",
    "deg2rad": "any",
    "rad2deg": "any",
    "erf": "any",
    "erfc": "any",
    "gamma": "angle",
    "lgamma": "any",
    "real": "any",
    "imag": "any",
    "conjugate": "any",
    "angle": "any",
    "complex": "any any",
}


def _elementwise(name: str) -> Iterator[Case]:
    sets = ELEMENTWISE[name].split()
    for dtypes in _dtypes(name, sets):
        grids = np.meshgrid(*(values(s, t) for s, t in zip(sets, dtypes)), indexing="ij")
        columns = tuple(g.ravel() for g in grids)
        yield Case(name, columns)
        yield Case(name, tuple(c[0] for c in columns))
        yield Case(name, tuple(c[-1] for c in columns))


def _dtypes(name: str, sets: list[str]) -> Iterator[tuple[DType, ...]]:
    """Every combination of dtypes that the row takes and the sets have values for."""
    for dtype in DType:
        for first, last in {(dtype, dtype), (DType.BOOL, dtype), (dtype, DType.I32), (dtype, DType.I64)}:
            dtypes = (first, *[dtype] * (len(sets) - 2), last) if len(sets) > 1 else (dtype,)
            known = all(t.kind in VALUES[s] for s, t in zip(sets, dtypes))
            if known and _takes(name, dtypes) and (len(sets) > 1 or first is last):
                yield dtypes


def _takes(name: str, dtypes: tuple[DType, ...]) -> bool:
    try:
        ROWS[name].infer(tuple(map(Tensor, dtypes)), {})
    except RowTypeError:
        return False
    return True


# -- casts -----------------------------------------------------------------------------------------------------------

_FAR = [1.5, -1.5, 300.7, -300.7, 70000.25, 3e9, -3e9, 1e10, -1e10, 2.0**62, 2.0**63, 1.5e19, 1e20, INF, -INF, NAN]


def _casts(name: str) -> Iterator[Case]:
    for source, target in product(DType, DType):
        x = values("any", source)
        if source.kind == "f":
            x = np.concatenate([x, np.array(_FAR, source.numpy)])
        yield Case(name, (x,), {"dtype": target.value})
        yield Case(name, (x[-1],), {"dtype": target.value})


# -- the others ------------------------------------------------------------------------------------------------------

_I = np.int64
_VECTOR = np.array([3.0, -1.5, 2.25, 0.0, 7.5])
_MATRIX = np.arange(12.0).reshape(3, 4) - 4.5
_WHOLE = np.array([[5, -3, 2], [1, 5, -7]], np.int64)
_BYTES = np.array([[100, 100], [-100, -100]], np.int8)
_CUBE = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
_HOLES = np.array([[1.0, NAN, -2.0], [NAN, 5.0, 5.0], [-0.0, 0.0, INF]])
_TRUTH = np.array([[True, False, True], [True, True, True]])
_COMPLEX = np.array([1 + 2j, -0.5j, 3 - 1j])
_STACK = np.array([[[4.0, 1.0, 0.5], [-1.0, 3.0, 2.0], [0.25, 1.0, 5.0]], [[3.0, 0.0, 1.0], [1.0, 2.5, 0.0], [0.5, -1.0, 2.0]]])
_HERMITIAN = _STACK + _STACK.transpose(0, 2, 1) + np.array([[0, 1j, 0], [-1j, 0, 2j], [0, -2j, 0]])
_LARGE = 2 + np.cos(np.arange(6400.0)).reshape(40, 160)
_FOLDED = [(_VECTOR, (0,)), (_MATRIX, (0,)), (_MATRIX, (1,)), (_MATRIX, (0, 1)), (_CUBE, (0, 2)), (_MATRIX.T, (1,))]
_NUMBERS = [*_FOLDED, (_WHOLE, (0,)), (_BYTES, (0,)), (_BYTES, (0, 1)), (_COMPLEX, (0,)), (_MATRIX[:, ::-2], (1,))]
_EMPTY = [(np.zeros((0, 3)), (0,)), (np.zeros(0, np.int32), (0,)), (_MATRIX, ())]

Line = tuple[tuple[Any, ...], dict[str, Attribute]]


def _folds(*pairs: tuple[Any, tuple[int, ...]]) -> list[Line]:
    return [((a,), {"axes": axes}) for a, axes in pairs]


def _known_draw(draw: Row) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """A result, the address of a generator, and the parameters that the draw takes."""
    for count in range(1, 4):
        numbers = tuple(np.float64(0.25 * k + 0.5) for k in range(count))
        try:
            (result,) = draw.infer((Tensor(DType.I64), *(Tensor(DType.F64) for _ in numbers)), {})
        except RowTypeError:
            continue
        return [((result.dtype.numpy.type(2), _I(0), *numbers), {})]
    raise AssertionError(draw.name)


OTHERS: dict[str, list[Line]] = {
    "dim": [((_MATRIX,), {"axis": 0}), ((_MATRIX,), {"axis": 1})],
    "stride": [((_MATRIX,), {"axis": 0}), ((_MATRIX.T,), {"axis": 1})],
    "load": [
        ((_VECTOR, _I(2)), {}),
        ((_MATRIX, _I(1), _I(3)), {}),
        ((_COMPLEX, _I(0)), {}),
        ((_TRUTH, _I(0), _I(1)), {}),
    ],
    "store": [((_VECTOR, np.float64(9.5), _I(4)), {}), ((_BYTES, np.int8(-1), _I(1), _I(0)), {})],
    "subview": [
        ((_VECTOR, _I(1), _I(2), _I(2)), {"axes": "s", "dims": (2,)}),
        ((_VECTOR, _I(4), _I(5), _I(-1)), {"axes": "s", "dims": (5,)}),
        ((_VECTOR, _I(3), _I(0), _I(1)), {"axes": "s", "dims": (0,)}),
        ((_MATRIX, _I(2)), {"axes": "if", "dims": (4,)}),
        ((_MATRIX, _I(0), _I(2), _I(1), _I(3)), {"axes": "si", "dims": (2,)}),
        ((_CUBE, _I(1), _I(3), _I(2), _I(-2)), {"axes": "infs", "dims": (1, 3, 2)}),
    ],
    "update": [
        ((_VECTOR, np.array([1.0, 2.0]), _I(1), _I(2), _I(2)), {"axes": "s"}),
        ((_MATRIX, np.float64(7), _I(0), _I(2), _I(1), _I(3)), {"axes": "si"}),
        ((_MATRIX, _VECTOR[:4], _I(1)), {"axes": "if"}),
        ((_MATRIX, _VECTOR[:4]), {"axes": "ff"}),
        ((_MATRIX, _MATRIX[:, :1], _I(3), _I(4), _I(-1)), {"axes": "fs"}),
    ],
    "transpose": [((_MATRIX,), {"permutation": (1, 0)}), ((_CUBE,), {"permutation": (2, 0, 1)})],
    "reinterpret": [
        ((_VECTOR, _I(5)), {"dims": (5,), "dtype": "i64"}),
        ((_CUBE, _I(2)), {"dims": (2, 3, 2), "dtype": "f64"}),
        ((_MATRIX.T, _I(6)), {"dims": (4, 6), "dtype": "i32"}),
        ((_COMPLEX, _I(2 * len(_COMPLEX))), {"dims": (2 * len(_COMPLEX),), "dtype": "f64"}),
    ],
    "diagonal": [
        ((_MATRIX, _I(0), _I(0), _I(3)), {"dims": (3,), "writeable": False}),
        ((_MATRIX, _I(0), _I(2), _I(2)), {"dims": (2,), "writeable": True}),
        ((_MATRIX, _I(1), _I(0), _I(2)), {"dims": (2,), "writeable": False}),
        ((_CUBE, _I(0), _I(1), _I(3)), {"dims": (2, 3), "writeable": True}),
        ((_MATRIX, _I(5), _I(0), _I(0)), {"dims": (0,), "writeable": False}),
    ],
    "broadcast": [
        ((np.float64(2.5), _I(3)), {"dims": (3,)}),
        ((_VECTOR, _I(2), _I(5)), {"dims": (2, 5)}),
        ((_MATRIX[:, :1], _I(3), _I(4)), {"dims": (3, 4)}),
    ],
    "reshape": [
        ((_MATRIX, _I(12)), {"dims": (12,)}),
        ((_MATRIX.T, _I(2), _I(6)), {"dims": (2, 6)}),
        ((_VECTOR[:1],), {"dims": ()}),
        ((np.float64(1.5), _I(1), _I(1)), {"dims": (1, 1)}),
    ],
    "full": [((np.float32(1.5), _I(2), _I(3)), {"dims": (2, 3)}), ((np.True_, _I(0)), {"dims": (0,)})],
    "iota": [((_I(5),), {"dims": (5,), "dtype": t}) for t in ("i64", "u8", "f32")],
    "copy": [((_MATRIX.T,), {}), ((_COMPLEX,), {}), ((np.float64(2),), {})],
    "pack": [((np.float64(1), np.float64(NAN)), {"dims": (2,)}), ((np.int8(3),), {"dims": (1,)})],
    "concatenate": [
        ((_VECTOR, _VECTOR[:2]), {"axis": 0, "dims": (7,)}),
        ((_MATRIX, _MATRIX[:, :1], _MATRIX), {"axis": 1, "dims": (3, 9)}),
    ],
    "compress": [
        ((a, m, _I(m.sum())), {"dims": (int(m.sum()),)})
        for a in (_VECTOR, _COMPLEX, _BYTES[0]) for m in (np.arange(len(a)) % 2 == 0, a != a, a == a)
    ],
    "expand": [
        ((a, m, a[m] + a.dtype.type(1)), {}) for a in (_VECTOR, _COMPLEX, _BYTES[0])
        for m in (np.arange(len(a)) % 2 == 0, a != a, a == a)
    ],
    "grow": [((_VECTOR, _I(n)), {"dims": (5,)}) for n in (0, 5)],
    "reduce_add": _folds(*_NUMBERS, *_EMPTY),
    "reduce_multiply": _folds(*_NUMBERS, *_EMPTY),
    "reduce_minimum": _folds(*_NUMBERS, (_HOLES, (0,)), (_HOLES, (1,)), (_TRUTH, (1,))),
    "reduce_maximum": _folds(*_NUMBERS, (_HOLES, (0,)), (_HOLES, (1,)), (_TRUTH, (1,))),
    "reduce_logical_and": _folds((_TRUTH, (0,)), (_TRUTH, (1,)), (_TRUTH, (0, 1)), (_TRUTH[:0], (0,))),
    "reduce_logical_or": _folds((_TRUTH, (0,)), (~_TRUTH, (1,)), (~_TRUTH, (0, 1)), (_TRUTH[:0], (0,))),
    "reduce_bitwise_or": _folds((_WHOLE, (0,)), (_WHOLE, (0, 1)), (_BYTES, (1,)), (_WHOLE[:0], (0,))),
    "argmin": [((a,), {"axis": k}) for a in (_MATRIX, _WHOLE, _HOLES, _TRUTH) for k in (0, 1)],
    "argmax": [((a,), {"axis": k}) for a in (_MATRIX, _WHOLE, _HOLES, _TRUTH) for k in (0, 1)],
    "cumulative_add": [((a,), {"axis": k}) for a in (_MATRIX, _WHOLE, _BYTES, _HOLES) for k in (0, 1)],
    "cumulative_multiply": [((a,), {"axis": k}) for a in (_MATRIX, _WHOLE, _BYTES, _HOLES) for k in (0, 1)],
    "matmul": [
        ((_VECTOR, _VECTOR), {}),
        ((_MATRIX, _VECTOR[:4]), {}),
        ((_VECTOR[:3], _MATRIX), {}),
        ((_MATRIX, _MATRIX.T), {}),
        ((_WHOLE, _WHOLE.T), {}),
        ((_COMPLEX, _COMPLEX), {}),
        ((np.zeros((2, 0)), np.zeros((0, 3))), {}),
        ((_STACK, _STACK), {}),
        ((_LARGE, _LARGE.T), {}),
        ((_LARGE.T, _LARGE[:, 0]), {}),
        ((_LARGE[::-1, 0], _LARGE), {}),
    ],
    **{name: [((a,), {}) for a in (_STACK, _STACK[1].T, _STACK[0] + 1j)] for name in ("inv", "det", "slogdet")},
    "solve": [((_STACK, _STACK[..., :2]), {}), ((np.ones((2, 2)), np.ones((2, 1))), {})],
    "eig": [((_STACK + 0j,), {}), ((_STACK[0],), {})],
    "eigvals": [((_STACK + 0j,), {}), ((_STACK[0],), {})],
    **{f"{name}_{part}": [((_HERMITIAN,), {}), ((_HERMITIAN[0].T,), {})]
       for name in ("cholesky", "eigh", "eigvalsh") for part in ("lo", "up")},
    **{name: [((a, _I(min(a.shape[-2:]))), {"dims": (min(a.shape[-2:]),)}) for a in (_MATRIX, _MATRIX.T, _STACK)]
       for name in ("svd", "svd_s", "svd_f", "qr")},
    "qr_complete": [((a, _I(a.shape[-2])), {"dims": (a.shape[-2],)}) for a in (_MATRIX, _MATRIX.T, _STACK)],
    "pinv_of": [((_MATRIX, _MATRIX.T), {})],
    "lstsq": [((_MATRIX.T, _MATRIX.T[:, :2], np.float64(1e-9), _I(3)), {"dims": (3,)})],
    **{name: [((a, np.float64(0.5), _I(n)), {"dims": (n,)}) for a in (_COMPLEX, np.array([_COMPLEX] * 2)) for n in (2, 3, 5)]
       for name in ("fft", "ifft", "irfft")},
    **{name: [((a,), {"kind": kind}) for a in (_MATRIX, _HOLES, _WHOLE, _TRUTH, _COMPLEX, _VECTOR[::2]) for kind in ("quicksort", "stable")]
       for name in ("sort", "argsort")},
    "rfft_n_even": [((_VECTOR, np.float64(2), _I(n)), {"dims": (n,)}) for n in (3, 4)],
    "rfft_n_odd": [((_MATRIX, np.float64(2), _I(n)), {"dims": (n,)}) for n in (3, 4)],
    "cast_checked": [((np.float64(x),), {}) for x in (0.0, -0.0, 2.9, -2.9, 2.0**62, -(2.0**63))],
    "check": [((_VECTOR, np.True_, _I(3)), {"error": "ValueError", "message": "{0}"})],
    "check_index": [((_I(i), _I(5)), {"message": "index {0} of {1}"}) for i in (0, 4, -1, -5)],
    "empty": [((_I(0),), {"dtype": "f64", "dims": (0,)}), ((_I(3), _I(0)), {"dtype": "i8", "dims": (3, 0)})],
    "answered": [((np.float64(0.5), _I(3), np.float64(2.0)), {}), ((_I(7), np.float64(2.0)), {})],
    "drawn": [((_I(3), np.float64(2.0)), {}), ((np.float64(0.5), np.array([2.0, 0.5])), {})],
    "hashed": [((_I(3), np.float64(2.0)), {}), ((_I(7), np.float64(2.0), np.float64(0.5)), {})],
    **{known: _known_draw(row) for row in ROWS.values() if (known := name_of_known(row.name)) in ROWS},
    "poison": [((), {"dtype": "f64", "dims": ()}), ((), {"dtype": "i8", "dims": (2,)})],
}


def cases(name: str) -> Iterator[Case]:
    """All samples of an operation."""
    if name == "cast":
        yield from _casts(name)
    elif name in ELEMENTWISE:
        yield from _elementwise(name)
    else:
        yield from (Case(name, inputs, attributes) for inputs, attributes in OTHERS.get(name, []))
