"""Rows that raise or print."""

from __future__ import annotations

import numpy as np
import pytest

from ops.expanding import applied
from whilst_compiler.ops.failure import DOES_NOT_FIT, RowError
from whilst_compiler.ops.table import ROWS

MIN, MAX = -(2**63), 2**63 - 1
I = np.int64

OVERFLOWS = [
    ("checked_add", MAX, 1),
    ("checked_add", MIN, -1),
    ("checked_subtract", MIN, 1),
    ("checked_subtract", 0, MIN),
    ("checked_multiply", 2**32, 2**31),
    ("checked_multiply", MIN, -1),
    ("checked_negative", MIN),
    ("checked_absolute", MIN),
    ("checked_floor_divide", MIN, -1),
    ("checked_power", 2, 63),
    ("checked_power", -3, 10**18),
    ("checked_left_shift", 1, 63),
    ("checked_left_shift", -1, 64),
    ("checked_left_shift", 3, 10**18),
]
FITS = [
    ("checked_add", MAX, MIN, -1),
    ("checked_subtract", -1, MAX, MIN),
    ("checked_multiply", 2**31, -(2**32), MIN),
    ("checked_negative", MAX, -MAX),
    ("checked_absolute", -MAX, MAX),
    ("checked_floor_divide", MIN, 1, MIN),
    ("checked_floor_divide", -7, 2, -4),
    ("checked_power", -2, 63, MIN),
    ("checked_power", -1, 10**18 + 1, -1),
    ("checked_power", 0, 0, 1),
    ("checked_left_shift", -1, 63, MIN),
    ("checked_left_shift", 0, 10**18, 0),
]


@pytest.mark.parametrize("apply", [lambda row, *x: row.eager(*x), lambda row, *x: applied(row, x, {})[0]])
@pytest.mark.parametrize("shape", [(), (1,)])
def test_checked_arithmetic(apply, shape):
    def operands(numbers):
        return [np.full(shape, x, I)[()] for x in numbers]

    for name, *numbers in OVERFLOWS:
        with pytest.raises(RowError) as caught:
            apply(ROWS[name], *operands(numbers))
        assert (caught.value.error, caught.value.message) == DOES_NOT_FIT, name
    for name, *numbers, expected in FITS:
        assert apply(ROWS[name], *operands(numbers)) == expected, (name, numbers)


@pytest.mark.parametrize("apply", [lambda row, *x: row.eager(*x), lambda row, *x: applied(row, x, {})[0]])
@pytest.mark.parametrize(
    ("x", "error"),
    [
        (float("nan"), "ValueError"),
        (float("inf"), "OverflowError"),
        (2.0**63, "OverflowError"),
        (-1e19, "OverflowError"),
    ],
)
def test_cast_checked_says_what_python_says(apply, x, error):
    with pytest.raises(RowError) as caught:
        apply(ROWS["cast_checked"], np.float64(x))
    assert caught.value.error == error
    if not np.isfinite(x):
        with pytest.raises((ValueError, OverflowError)) as python:
            int(x)
        assert str(python.value) == caught.value.message


def test_checks():
    with pytest.raises(RowError) as caught:
        ROWS["check"].eager(I(1), np.False_, I(7), np.float64(0.5), np.True_, error="KeyError", message="{0} {1} {2}")
    assert caught.value.payload == (7, 0.5, True)
    assert [type(x) for x in caught.value.payload] == [int, float, bool]
    for i in (5, -6):
        with pytest.raises(RowError) as caught:
            ROWS["check_index"].eager(I(i), I(5), message="index {0} of {1}")
        assert (caught.value.error, caught.value.payload) == ("IndexError", (i, 5))
    with pytest.raises(RowError):
        ROWS["raise_error"].eager(error="ValueError", message="no")


def test_print(capsys):
    ROWS["print"].eager(I(3), np.float64(0.5), np.True_, template="{0} {1} {2}\n")
    ROWS["print"].eager(template="{{}}\n", file="stderr")
    assert capsys.readouterr() == ("3 0.5 True\n", "{}\n")


def test_host_call():
    hosts = [lambda x: None, lambda x: 2 * x, lambda x: (x, x > 1)]

    def call(site, *dtypes):
        return ROWS["host_call"].eager(np.float64(1.5), site=site, dtypes=dtypes, hosts=hosts)

    assert call(0) == ()
    assert call(1, "f32") == (np.float32(3),)
    assert call(2, "f64", "bool") == (1.5, True)


def test_writes_are_in_place():
    a = np.zeros((2, 3))
    assert ROWS["store"].eager(a, np.float64(1), I(1), I(2)) is a
    assert ROWS["update"].eager(a, np.float64(2), I(0), axes="if") is a
    assert a.tolist() == [[2, 2, 2], [0, 0, 1]]
