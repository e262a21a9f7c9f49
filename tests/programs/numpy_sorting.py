"""Sorted arrays, searches in them, sets, order statistics."""

import numpy as np

from programs.registry import empty, program

A = np.array([3.0, 1.0, 2.0, 5.0, 4.0, 1.0])
B = np.array([0.5, -1.0, 2.0])
M = np.arange(12.0).reshape(3, 4)
I = np.array([2, 0, 1, 2])
N = np.array([1.0, np.nan, 3.0, -2.0])


@program((A,), (M,), (N,), (empty(),), (I,), ulp=8)
def sorted_values(a):
    return np.sort(a), np.sort(a)[::-1], np.argsort(a, kind="stable")


ZEROS = np.where(np.arange(60) % 7 == 0, np.nan, np.where(np.arange(60) % 3 == 0, -0.0, np.arange(60) * 7 % 5 - 2.0))


@program((ZEROS,), (ZEROS[::-2],), (ZEROS[:0],), (ZEROS.astype(np.float32),), (ZEROS + 1j * ZEROS[::-1],))
def zeros_of_both_signs_and_no_numbers(a):
    return np.sort(a), np.sort(a, kind="stable"), np.sort(a.reshape(-1, 5), 0), np.sort(a.reshape(5, -1).T, -1)


@program((M[::-1],), ulp=8)
def sorted_along_axes(a):
    return np.sort(a, axis=0), np.argsort(a, axis=0, kind="stable"), np.sort(a, axis=None)


@program((A, np.array([1, 1, 2, 2, 0, 0])), ulp=8)
def sorted_by_several_keys(a, b):
    return np.lexsort((a, b))


@program((np.sort(A), B), (np.sort(N), N), ulp=8)
def searched(a, b):
    return np.searchsorted(a, b), np.searchsorted(a, b, side="right"), np.searchsorted(a, 2.0), a.searchsorted(b)


@program((A,), ulp=8)
def binned(a):
    return np.digitize(a, np.array([1.0, 2.0, 4.0])), np.digitize(a, np.array([4.0, 2.0, 1.0]))


@program((A,), (M,), (I,), (empty(),), (N,), ulp=8)
def distinct_values(a):
    return np.unique(a)


@program((ZEROS,), (ZEROS[::-2],), (ZEROS.astype(np.float32),), (ZEROS + 1j * ZEROS[::-1],), (empty(),), (ZEROS > 0,))
def distinct_zeros_and_no_numbers(a):
    known = np.unique(a, equal_nan=False), np.unique(a, return_inverse=True), np.unique(a, return_counts=True)
    return np.unique(a), *known, np.intersect1d(a, a[::3]), np.union1d(a[1:], a[::3]), np.setxor1d(a[1:], a[::3])


@program((A,), (I,), ulp=8)
def distinct_values_and_more(a):
    return np.unique(a, return_index=True, return_inverse=True, return_counts=True)


@program((A, np.array([1.0, 5.0, 7.0])), ulp=8)
def sets(a, b):
    return np.isin(a, b), np.union1d(a, b), np.intersect1d(a, b), np.setdiff1d(a, b), np.setxor1d(a, b)


@program((A,), (M,), (I,), (N,), ulp=8)
def medians_and_quantiles(a):
    return np.median(a), np.percentile(a, 30), np.quantile(a, 0.25), np.percentile(a, [10, 50, 90])


@program((M,), ulp=8)
def medians_along_axes(a):
    return np.median(a, axis=0), np.median(a, axis=1), np.percentile(a, 40, axis=1), np.median(a, axis=0, keepdims=True)


@program((A,), (N,))
def sorted_in_place(a):
    a.sort()
    return a


@program((np.arange(100) * 7 % 5,), ((np.arange(60) * 7 % 5) * 0.5,), ((np.arange(80) * 7 % 5).reshape(4, 20).astype(np.uint8),))
def order_of_equal_elements(a):
    return np.argsort(a), np.argsort(a, kind="stable"), np.sort(a), np.sort(a, axis=0), a.argsort(axis=None)


@program(
    (I, I[1:]), (I.astype(np.int32), I[:2].astype(np.int32)), (I.astype(np.int8), I - 1), (I.astype(np.uint8), I[:1]),
    (I, I[:0]), (I[:0], I), (I, I * 10**15), (I.astype(np.uint64), I.astype(np.uint64)), (I > 0, I), (A, I), (M, M[0]),
    (np.array([2**62, -(2**63), 2**63 - 1]), np.array([2**63 - 1, 2**63 - 2])), (M.astype(np.int16).T, -I.astype(np.int16)),
)
def members(a, b):
    return np.isin(a, b), np.isin(a, b, invert=True), np.isin(b, a)


@program((np.arange(20, dtype=np.int32) % 7, np.array([5, 2, 3], np.int32)), (np.arange(9, dtype=np.int8), np.array([3], np.int8)))
def marked_in_a_table_from_the_least(a, b):
    low, high = int(np.sort(b)[0]), int(np.sort(b)[-1])
    table = np.zeros(high - low + 1, np.bool_)
    for x in b:
        table[int(x) - low] = True
    count = 0
    for x in a:
        if low <= int(x) <= high and table[int(x) - low]:
            count += 1
    return table, count


@program((np.array([2, 2, 5]), np.array([7, 8])), (np.array([5, 2**64 - 1, 2**64 - 2], np.uint64), np.array([7, 5], np.int32)), (I[:2], I[2:]))
def taken_for_distinct(a, b):
    return np.intersect1d(a, b, assume_unique=True, return_indices=True), np.intersect1d(a, b, assume_unique=True)
