"""Loops that are there twice, with checks and without: at the edge between the two, errors come when they should."""

import numpy as np

from programs.registry import empty, program, reversed_view, strided

FEW = np.array([3, 1, 4, 1, 5, 9, 2, 6])


@program((FEW, 4, 8), (FEW, 7, 8), (FEW, 7, 9), (FEW, 7, 0), (empty(dtype=np.int64), 1, 1), (reversed_view(FEW), 4, 100))
def search_while_in_range(a, x, m):
    i = 0
    while i < m and a[i] != x:
        i += 1
    return i


@program((FEW, 100), (FEW, 10), (strided(FEW), 13), (empty(dtype=np.int64), 3), (FEW, 0))
def sum_until_enough(a, most):
    i = total = 0
    while total < most:
        total += int(a[i])
        i += 1
    return total, i


@program((FEW, 1), (FEW, 0), (FEW, -1), (FEW, 7), (FEW, 8), (FEW, 9), (-FEW, 1))
def a_step_back_read_from_an_array(a, k):
    found = np.zeros(9, np.int64)
    for i in range(8):
        for j in range(i, 9):
            if a[i] * k <= j:
                found[j] = found[j] + a[j - a[i] * k]
    return found


@program((FEW, 0, 3), (FEW, 3, 0), (FEW, 8, 0), (FEW, 8, 1), (FEW, -1, 2), (FEW, -9, 0), joins=True)
def an_element_read_in_an_inner_loop_that_may_not_run(a, k, n):
    total = 0
    for _ in range(2):
        for _ in range(n):
            total += a[k]
    return total


@program((FEW, True, 3), (FEW, False, 3), (FEW, True, 0), joins=True)
def an_element_of_an_array_that_may_be_unbound(a, flag, n):
    if flag:
        b = np.ones(len(a), np.int64)
    total = 0
    if len(a) > 0:
        for _ in range(n):
            total += 1
            if flag:
                for _ in range(n):
                    total += b[0]
    return total


@program((FEW.copy(), 2), (FEW.copy(), 0), (np.array([0]), 1))
def an_element_that_the_loop_writes(a, k):
    for _ in range(3):
        for j in range(len(a)):
            a[j] += a[k]
    return a


@program((FEW, 5, 3), (FEW, 6, 3), (FEW, 9, 0), (FEW, 0, -4))
def writes_before_an_index_error(a, n, shift):
    b = np.zeros(8, np.int64)
    try:
        for i in range(n):
            b[i] = a[i + shift]
    except IndexError:
        b[0] = -1
    return b


@program((np.array([1.0, -2.0, 3.0, -4.0]),), (empty(),), (strided(np.array([1.0, np.nan, -1.0])),))
def counts_under_conditions(a):
    positive = negative = other = 0
    for x in a:
        if x > 0:
            positive += 1
        elif x < 0:
            negative += 2
        else:
            other -= 1
    return positive, negative, other


@program((7, 2**62), (7, -(2**62)), (3, 2**63 - 6), (0, 2**63 - 1), overflow=((5, 2**63 - 5), (8, 2**63 - 9)))
def a_sum_that_starts_far_out(n, start):
    total = start
    for k in range(n):
        total += k % 2 + 1 if start > 0 else -1
    return total


@program((0, np.ones(3)), (2, np.ones(3)))
def written_before_an_endless_loop_fails(n, a):
    a += a
    while True:
        for k in range(n):
            a[k] = 3
        raise ValueError("x")
