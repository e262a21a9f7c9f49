"""Sizes that are only known when a function runs, and have to be equal unless one is 1, are taken for equal."""

import numpy as np
import pytest

import whilst
from whilst_compiler.errors import SIZES_DIFFER
from whilst_compiler.ir.print import to_text


def gates(z, h, size):
    keep, give = 1.0 / (1.0 + np.exp(-z[:size])), np.tanh(z[size : 2 * size])
    return keep * h + give * z[2 * size :]


def told(z, h, size):
    print("size", size)
    return z[:size] + h[-size:]


def into(z, h, size):
    h[0] = size
    return z[:size] + h[-size:]


Z, H = np.linspace(-2.0, 2.0, 12), np.linspace(1.0, 2.0, 4)


def text(f, *args):
    return to_text(whilst.compile(f).lower(*args).optimized, locations=False)


def test_they_are_compared_once():
    shown = text(gates, Z, H, 4)
    assert SIZES_DIFFER in shown and "broadcast together" not in shown
    assert " where " not in str(whilst.compile(gates).lower(Z, H, 4).loops).partition("exp")[2]


@pytest.mark.parametrize("f", [told, into])
def test_not_where_something_was_done_before(f):
    shown = text(f, Z, H, 4)
    assert SIZES_DIFFER not in shown and "broadcast together" in shown


@pytest.mark.parametrize("sizes", [(4, 12, 4), (1, 12, 10), (1, 3, 4), (3, 9, 1), (4, 9, 4), (4, 2, 4), (0, 1, 5)])
def test_where_they_differ_it_is_as_ever(sizes):
    size, n, m = sizes
    f = whilst.compile(gates)
    for args in ((Z, H, 4), (Z[:n], np.ones(m), size), (Z, H, 4), (Z[:n], np.ones(m), size), (Z, H, 3)):
        try:
            expected = gates(*args)
        except ValueError as error:
            with pytest.raises(ValueError) as found:
                f(*args)
            assert str(found.value) == str(error)
        else:
            found = f(*args)
            assert found.shape == expected.shape and np.allclose(found, expected, rtol=1e-14)


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 5, 9])
@pytest.mark.parametrize("dtype", ["f4", "f8", "c16", "i8"])
def test_rows_times_a_vector(rows, dtype):
    a = (np.random.default_rng(rows).normal(size=(rows, 7)) * 9).astype(dtype)
    x = np.arange(7).astype(dtype)
    f = whilst.compile(lambda a, x: a @ x)
    for matrix in (a, a[::-1], a[:, ::-1], np.asfortranarray(a)):
        assert np.allclose(f(matrix, x), matrix @ x, rtol=1e-5 if dtype == "f4" else 1e-13)
