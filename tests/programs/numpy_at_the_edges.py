"""Calls that NumPy's own tests make, and few others: degrees as lists, powers by complex roots, flat places."""

import numpy as np
import numpy.polynomial.chebyshev as C
import numpy.polynomial.polynomial as P

from programs.registry import program

A = np.arange(6.0).reshape(2, 3)
INTS = np.array([-2, 0, 127], np.int8)
X = np.linspace(-1, 1, 20)


@program((np.arange(6).reshape(3, 2),), (np.asfortranarray(np.arange(24).reshape(4, 3, 2)),), strides=True)
def full_of_what_wraps(a):
    return (
        np.full_like(a, np.int64(1000), dtype="i1"), np.full_like(a, 2, order="A"), np.full((2, 2), np.int64(-3), np.uint8),
        np.int64(300).astype(np.uint8),
    )  # fmt: skip


@program((-1.0, 1.0), (1, 16), ulp=4)
def sequences_of_a_dtype(first, last):
    return np.geomspace(first, last, num=3, dtype=complex), np.geomspace(1, 16, 5, dtype=np.float32)


@program((INTS,), (np.array([200, 3, 7, 7, 90], np.uint8),), (np.array([1.5, 2, 9, 9.5]),))
def bins_of_small_integers(x):
    return [np.histogram(x, bins=rule) for rule in ("auto", "doane", "sturges", "sqrt", "rice", "fd")]


@program((np.arange(20.0).reshape(4, 5),), ulp=64)
def transforms_of_whole_axes(x):
    return np.fft.irfftn(x, s=(-1, 5)), np.fft.irfftn(x, s=(3, -1)), np.fft.fftn(x, s=(-1, 3)), np.fft.rfftn(x.real, (-1, -1), (0, 1))


@program((2.0,), (0.6,), (-1.0,), (np.array([0.1, 1.0, 2.5]),), ulp=1)
def complex_values_between_places(x):
    places = np.linspace(0, 1, 5)
    return (
        np.interp(x, places, places + 1j, right=2 + 3j), np.interp([1, 2, 2.5, 3, 4], [1, 2, 3, 4], [1, 2 + 1j, np.inf, 4]),
        np.interp(x, places, places**2, left=5),
    )  # fmt: skip


@program(())
def lengths_that_differ():
    return np.interp(0, [0], [1, 2], period=360)


@program((np.float32(1),), (np.array(1, np.float32),), (np.array([1, 2], np.float32),), (1.0,), (1,))
def close_to_pythons_numbers(x):
    return (
        np.isclose(x, 0.9999999999999998, atol=0, rtol=0), np.isclose(0.9999999999999998, x, atol=0, rtol=0),
        np.isclose(x, 1), np.isclose(x, True), np.allclose(x, 1 + 0j), np.isclose(np.nan, x, equal_nan=True),
    )  # fmt: skip


@program((INTS,), (INTS * 0.5,))
def quantiles_of_integers(x):
    return np.nanquantile(x, 1), np.nanquantile(x, q=0), np.nanpercentile(x, [0, 100])


@program((np.array([1, 2]),), (np.array([1.5, -2.0]),))
def one_condition_of_bools(x):
    return np.piecewise(x, [True, False], [2, 3]), np.piecewise(x, [True, False], [2]), np.piecewise(x, x > 1, [5])


@program((A.copy(), np.array([3]), -99), (A.copy(), np.array([0, -1]), [7, 8]), (A.copy(), np.array([[1]]), 0))
def put_at_flat_places(a, places, values):
    np.put_along_axis(a, places, values, axis=None)
    return a


@program((np.array([0.0, 0, 2, 0]),))
def axes_to_cut_at(x):
    return np.trim_zeros(x, axis=()), np.trim_zeros(x, axis=(0,)), np.trim_zeros(x, axis=0)


@program((np.arange(4), np.array([True, False, True, False])), (np.arange(4), np.array([1.0, 2.0])), (np.arange(4), []))
def put_in_where_a_mask_holds(a, places):
    return np.insert(a, places, 9)


@program((X, [0, 2, 4]), (X, [3]), (X, [2, -1]), (X, 2), ulp=10**6)
def series_of_some_powers(x, degrees):
    found = P.polyfit(x, x**4 + x**2 + 1, degrees), C.chebfit(x, np.stack((x, x**2), 1), degrees, w=x * 0 + 2)
    return np.round(found[0], 9) + 0.0, np.round(found[1], 9) + 0.0


@program((np.ones((2, 3, 5)), np.ones((2, 3))), (np.ones((2, 3)), np.ones((4, 3))))
def vector_products_along_no_axis(a, b):
    return np.cross(a, b, axisa=1, axisb=2)


@program(((0.5, 1),), (([0.0], [1.0]),))
def places_that_are_no_integers(places):
    return np.ravel_multi_index(places, (2, 2))


@program((), strides=True)
def parts_of_lists_as_views():
    return np.real([1 + 2j, 3j]), np.imag([1 + 2j, 3j]), np.diag([[1, 2], [3, 4]]), np.diag([1, 2], 1)


@program((np.arange(24.0).reshape(2, 3, 4), np.arange(3.0).reshape(1, 3, 1)), (np.ones((2, 3, 4)), np.arange(3.0) ** 2))
def areas_between_places_of_each_row(y, x):
    return np.trapezoid(y, x, axis=1), np.trapezoid(y, axis=0), np.trapezoid(y, x=y, axis=-1)


@program((np.array([-0.0, 0.0, -np.inf, np.inf, 4.0, np.nan, -1.0]),))
def powers_that_are_no_square_roots(a):
    return np.float_power(a, 0.5), np.float_power(a[:1], 0.5), np.power(a, 0.5), a**0.5


@program((-3, 3), (290, 300), (0, 3), (5, 5), (255, 256), (255, 257))
def integers_that_do_not_fit_a_range(start, stop):
    return np.arange(start, stop, dtype=np.uint8)


@program((np.arange(4, dtype=np.float32),))
def whole_shares(a):
    return np.quantile(a, 1, method="hazen"), np.quantile(a, 0, method="weibull"), np.quantile(a, 1)


@program(([],), ([1, 3],))
def counts_of_a_list(a):
    return np.bincount(a), np.bincount([]), np.bincount((), minlength=2)


@program((np.arange(12),))
def orders_by_place(a):
    return np.reshape(a, (3, 4), "C"), np.reshape(a, (3, 4), "F")


@program((np.arange(12.0).reshape(3, 4),))
def axes_that_are_no_integers(a):
    return np.min(a, 0.5)


@program((np.arange(12.0).reshape(3, 4),))
def axes_of_which_one_is_no_integer(a):
    return np.sum(a, axis=(0, 0.5))


@program((0.5,))
def a_place_that_is_no_integer(x):
    return np.unravel_index(x, (2, 3))


@program((1,), (2.5,), (True,))
def kinds_among_several(q):
    x = 1.0 if type(q) in (int, float) else 2
    return x, type(x) in (int, str)


EDGES = np.array([-0.0, 0.0, -np.inf, np.inf, 4.0, np.nan, -1.0])


@program(
    *[(a.astype(t), np.full(s, 0.5, t)) for a in (EDGES, EDGES[:1], EDGES[:1].reshape(())) for s in ((), 1, (1, 1)) for t in ("f8", "f4")],
    *[(a, b) for a in (EDGES, EDGES[0], EDGES[0:1], EDGES.astype(np.float32)[0]) for b in (0.5, np.float64(0.5), np.array([2.0]))],
    (EDGES, np.full(7, 0.5)), (EDGES.reshape(7, 1), np.full(3, 0.5)), (EDGES[3:5] + 0j, 0.5), (EDGES[3:5] + 0j, np.array([0.5])),
)
def an_exponent_for_all_elements(a, b):
    with np.errstate(all="ignore"):
        return np.power(a, b), a**b, np.float_power(a, b)
