"""Arguments that NumPy's functions refuse, and those at the edge of what they take."""

import numpy as np

from programs.registry import program

CUBE, V, MASK = np.arange(8.0).reshape(2, 2, 2), np.arange(5), np.array([True, False, True, False, False])
SINGLE = np.arange(6, dtype=np.float32).reshape(2, 3)
NONE = np.zeros((0, 1, 1), np.int64)


@program((CUBE, 0), (CUBE, 1), (CUBE, 2), (CUBE, 3), (CUBE, 4), (CUBE, 5), (CUBE, 6))
def axes_out_of_range(a, k):
    if k == 0:
        return np.rot90(a, axes=(0, 1, 2))
    if k == 1:
        return np.rot90(a, axes=(0, 5))
    if k == 2:
        return np.rollaxis(a, 0, -5)
    if k == 3:
        return np.rollaxis(a, 0, 4)
    if k == 4:
        return np.moveaxis(a, 3, 0)
    if k == 5:
        return np.moveaxis(a, 0, 3)
    return np.rollaxis(np.rot90(a, 3, axes=(2, 0)), 2, 3)


@program((np.arange(3), 0), (np.array(1), 1))
def too_few_axes(a, k):
    return np.linalg.matrix_transpose(a) if k == 0 else len(np.unstack(a))


@program((np.ones((2, 3, 3)), np.ones((3, 3, 4)), 0), (np.ones((2, 3, 3)), np.ones((3, 3, 4)), 1))
def axes_named_twice(a, b, k):
    return np.tensordot(a, b, axes=([1, 1], [0, 0])) if k == 0 else np.tensordot(a, b, axes=([1, 2], [0, 1]))


@program((V, MASK), (V, MASK[:3]), (V, V[1:3]), (V, np.array(True)))
def left_out_by_a_mask(a, where):
    return np.delete(a, where)


@program((V,))
def left_out_by_a_bool(a):
    return np.delete(a, True)


@program((np.arange(3), np.array([1.0, 2, 3])), (np.arange(3), np.array([1, 2, 3 + 1j])))
def complex_bins(x, bins):
    return np.digitize(x, bins)


@program((V, 7), (V, -1))
def least_length_of_counts(x, n):
    return np.bincount(x, minlength=n)


@program((V,))
def least_length_that_is_a_text(x):
    return np.bincount(x, minlength="foobar")


@program((np.ones(4), np.ones(3), 0), (np.ones(4), np.ones(3), 1), (np.ones(4), np.ones(3), 2))
def modes_by_number(a, v, k):
    if k == 0:
        return np.convolve(a, v, 0), np.convolve(a, v, 1), np.correlate(a, v, 2)
    return np.convolve(a, v, mode=-1) if k == 1 else np.correlate(a, v, mode=None)


@program((np.arange(3), 0), (np.arange(3), 1), (np.zeros(1, int), 1), (np.arange(3), 2),
         (np.arange(3), 3), (np.zeros(0), 4))  # fmt: skip
def places_in_a_shape(k, case):
    if case == 0:
        return np.unravel_index(k, (1 << 32, 1 << 32))
    if case == 1:
        return np.unravel_index(k, ())
    if case == 2:
        return np.unravel_index([], (10, 3))
    if case == 3:
        return np.ravel_multi_index(([], []), (10, 3))
    return np.ravel_multi_index((k, k), (10, 3))


@program((NONE, np.array(-1), 0), (np.zeros((1, 1), np.int64), np.array(0), 1), (np.zeros((1, 1), np.int64), np.array(0), 2))
def places_where_nothing_is(a, b, k):
    if k == 0:
        return np.ravel_multi_index((a, b), (0, 6))
    return np.ravel_multi_index((a, b), (2, 0), mode="clip" if k == 1 else "wrap")


@program((np.array([np.nan, 0, 0, np.nan]),))
def nan_of_a_vector_with_an_axis(a):
    return np.unique(a, axis=-1), np.unique(a, axis=0, return_counts=True), np.unique(a[:, None], axis=0)


@program((np.array(1.0),))
def of_no_axes(a):
    padded, trimmed = np.pad(a, 2), np.trim_zeros(a)
    a[...] = 7
    return padded, trimmed


@program((np.arange(6).reshape(2, 3),), (SINGLE,))
def whole_shares_between_elements(a):
    return np.quantile(a, [0, 1], axis=0, method="hazen"), np.quantile(a, 1, axis=0, method="weibull")


@program((np.full((2, 2), np.nan + 0j),), (np.full((2, 2), np.nan + 0j, np.complex64),))
def medians_of_complex_nan(a):
    return np.nanmedian(a, axis=0), np.nanmedian(a)


@program((V, 0), (V, 1))
def corrected_twice(a, ddof):
    return np.var(a, ddof=0, correction=1), np.std(a, ddof=ddof, correction=1)


@program((np.ones((2, 2), np.uint8), V))
def unchanged(m, a):
    first, bounded = np.linalg.matrix_power(m, 1), np.clip(a)
    m[0, 0] = a[0] = 5
    return first, bounded


@program((np.array(1, np.float32), 2, 0.4999999999999999), (SINGLE, 2, 0.5), (2.0, 3, 0.3))
def close_to_a_number(x, y, tolerance):
    return np.isclose(x, y, atol=0, rtol=tolerance)


@program(*((V, k) for k in range(6)))
def keywords_of_other_modes(a, k):
    if k == 0:
        return np.pad(a, 1, "edge", stat_length=None)
    if k == 1:
        return np.pad(a, 1, "maximum", end_values=0)
    if k == 2:
        return np.pad(a, 1, "word")
    if k == 3:
        return np.pad(a, 1, mode=None)
    if k == 4:
        return np.pad(a, 1, "constant", end_values=2)
    return np.pad(a, 1, "linear_ramp", end_values=2), np.pad(a, 2, "symmetric", reflect_type="even")


@program(*((np.ones((2, 3)), k) for k in range(8)))
def bools_for_integers(a, k):
    if k == 0:
        return np.sum(a, axis=True)
    if k == 1:
        return np.max(a, axis=(True,))
    if k == 2:
        return a.std(True)
    if k == 3:
        return a.reshape(True, -1)
    if k == 4:
        return np.reshape(a, (np.bool_(True), -1))
    if k == 5:
        return np.zeros(True)
    return np.full((2, False), 1.0) if k == 6 else np.broadcast_to(a[0], (True, 3))


@program((0.0, 1.0), (1, 3))
def steps_of_nothing(a, b):
    return np.linspace(a, b, 0, retstep=True), np.linspace(a, b, 1, retstep=True), np.linspace(a, b, 2, retstep=True)
