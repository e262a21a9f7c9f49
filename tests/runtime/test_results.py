"""Specs and leaves to Python objects, and whether values fit specs."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pytest

import whilst
from whilst.values.arguments import flatten
from whilst.values.fitting import Met, fit
from whilst.values.results import Given, assembler
from whilst.values.specified import specify
from whilst_compiler.frontend.signature.specs import (
    NONE,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    OptionalSpec,
    ScalarSpec,
    TupleSpec,
)
from whilst_compiler.ir.types import DType

Point = namedtuple("Point", "x y")


@dataclass(frozen=True)
class Body:
    mass: float
    place: tuple[float, float]


def assemble(spec, *leaves):
    return assembler(spec)(iter(leaves), Given(()))


@pytest.mark.parametrize(
    "value",
    [True, 3, 2.5, 1j, np.float32(2), np.int8(3), None, "s", range(2, 9, 3), (1, (2.0, None)), [1, 2], Point(1, 2.0),
     {"a": 1}, Body(1.0, (2.0, 3.0))],
)  # fmt: skip
def test_round_trip(value):
    flat = flatten("x", [value])
    leaves = [np.float64(x) if type(x) is float else x for x in flat.leaves]  # as an executor hands them back
    again = assemble(specify(flat.key[0]), *leaves)
    assert again == value and type(again) is type(value)


def test_scalar_types():
    assert type(assemble(PY_INT, np.int64(3))) is int
    assert type(assemble(PY_FLOAT, np.float64(3))) is float
    assert type(assemble(ScalarSpec(DType.F64), 3.0)) is np.float64
    assert type(assemble(ScalarSpec(DType.BOOL), True)) is np.bool_


def test_optional():
    spec = TupleSpec((OptionalSpec(PY_INT), PY_INT))
    assert assemble(spec, True, 3, 4) == (3, 4)
    assert assemble(spec, False, 0, 4) == (None, 4)


def fits(spec, value):
    return fit(spec, value, Met([]))


def test_fit():
    assert fits(PY_INT, 3) and not fits(PY_INT, True) and not fits(PY_INT, 3.0) and not fits(PY_INT, 2**63)
    assert fits(NONE, None) and not fits(NONE, 0)
    pair = TupleSpec((PY_INT, PY_FLOAT))
    assert fits(pair, (1, 2.0)) and not fits(pair, (1, 2)) and not fits(pair, [1, 2.0]) and not fits(pair, (1,))


def test_arrays_fit_by_dtype_rank_sizes_and_flags():
    square = ArraySpec(DType.F64, ("n", "n"))
    assert fits(square, np.zeros((3, 3))) and not fits(square, np.zeros((3, 4)))
    assert not fits(square, np.zeros((3, 3), np.float32)) and not fits(square, np.zeros(3))
    assert not fits(ArraySpec(DType.F64, ("n", 3)), np.zeros((2, 2)))
    readonly = np.zeros(3)
    readonly.flags.writeable = False
    assert not fits(ArraySpec(DType.F64, ("n",)), readonly)
    assert fits(ArraySpec(DType.F64, ("n",), writable=False), readonly)


def either(n):
    x = (1, None) if n else ("a", [2])
    return x, x, x, x[n % 2]


def test_a_list_that_is_not_there_is_not_given_back_again_and_again():
    compiled = whilst.compile(either)
    for _ in range(20):
        for n in range(4):
            assert compiled(n) == either(n)


def turned(a, n):
    return np.asfortranarray(a + 1), (a * 2).T, (a - 1)[::-1, 1:], a.T + n, np.zeros((n, n + 1), order="F")[1:]


def test_new_arrays_lie_as_in_numpy():
    a = np.arange(12.0).reshape(3, 4)
    compiled = whilst.compile(turned)
    for _ in range(3):
        for got, expected in zip(compiled(a, 3), turned(a, 3), strict=True):
            assert got.strides == expected.strides and got.flags.owndata == expected.flags.owndata
            assert np.array_equal(got, expected)


def scaled(a):
    return a * 2 + 1


def test_arrays_in_fortrans_order_have_code_of_their_own():
    """Called in turn with what lies otherwise; the results lie as the arguments do."""
    compiled = whilst.compile(scaled)
    a = np.arange(12.0).reshape(3, 4)
    wide = np.zeros((6, 8))[::2, ::2]
    for _ in range(4):
        for one in (a, a.T, np.asfortranarray(a), wide, wide.T, a[:, ::-1], a.T[1:]):
            got, expected = compiled(one), scaled(one)
            assert np.array_equal(got, expected) and got.strides == expected.strides


def test_a_view_keeps_the_array_alive():
    part = whilst.compile(lambda n: np.arange(n)[5:7])(100_000)
    assert part.base.shape == (100_000,) and part.tolist() == [5, 6]


def test_what_lies_otherwise_has_derivatives():
    x = np.arange(6.0).reshape(2, 3)
    assert whilst.jacobian(lambda x: (x * 2).T)(x).shape == (3, 2, 2, 3)
    assert whilst.jacobian(lambda x: x.T * 2)(x.T).shape == (2, 3, 3, 2)
    assert whilst.jacobian(lambda x: x.reshape(-1))(x.T).shape == (6, 3, 2)
