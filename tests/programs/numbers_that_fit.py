"""Numbers put into arrays of small integers: Python's must fit, and NumPy's own into signed ones; arrays are cut."""

import numpy as np

from programs.registry import empty, program

SIZES = ((3,), (300,), (-1,), (-129,), (70000,))
FLOATS = ((3.7,), (300.5,), (-1.5,), (float("nan"),), (float("-inf"),), (np.float64(300.5),), (np.float32(-0.5),))
OWN = ((np.int64(3),), (np.int64(300),), (np.int16(-1),), (np.uint8(200),), (np.uint64(2**63 + 1),))


@program(*SIZES, *OWN, *FLOATS)
def one_element(n):
    a = np.zeros(4, np.int8)
    a[0] = n
    return a


@program(*SIZES, *OWN, *FLOATS)
def one_element_of_unsigned_integers(n):
    a = np.zeros(4, np.uint8)
    a[0] = n
    return a


@program(*SIZES, *OWN, *FLOATS)
def all_elements(n):
    a = np.zeros((2, 2), np.int16)
    a[:] = n
    a[1, :1] = n
    return a


@program(*SIZES, *OWN, *FLOATS)
def filled_with(n):
    a = np.zeros(2, np.int32)
    a.fill(n)
    return a


@program(*SIZES, *OWN, *FLOATS)
def elements_by_places(n):
    a = np.zeros(4, np.int8)
    a[[0, 2]] = n
    return a


@program(*SIZES, *OWN, *FLOATS)
def elements_by_a_mask(n):
    a = np.zeros(4, np.uint8)
    a[a == 0] = n
    return a


@program(*SIZES, *OWN, *FLOATS)
def a_list_of_two(n):
    return np.array([n, 1], np.int8)


@program(*SIZES, *OWN, *FLOATS)
def a_list_of_two_unsigned(n):
    return np.asarray((1, n), dtype=np.uint8)


@program(*SIZES, *OWN, *FLOATS)
def one_number(n):
    return np.array(n, np.int8), np.asarray(n, np.int64)


@program(*SIZES)
def a_list_that_grows(n):
    xs = []
    for k in range(5):
        xs.append(k * n)
    return np.array(xs, np.int8)


@program(*SIZES)
def a_comprehension(n):
    return np.array([k * n for k in range(3)], np.uint16)


@program(*SIZES, *OWN, *FLOATS)
def a_list_is_assigned(n):
    a = np.zeros(4, np.int8)
    a[1:3] = [n, 1]
    a[[0, 3]] = (n, 2)
    return a


@program(*SIZES, *FLOATS)
def arrays_are_cut(n):
    a, v = np.zeros(3, np.int16), np.full(3, n)
    v[v != v] = 0
    a[:] = np.clip(v, -70000, 70000)
    a[[0, 1]] = np.clip(v[:2], -9, 9)
    a[2] = np.array(7)
    return a, v.astype(np.int64)


@program((np.array([2.5, 3.5, -1.0]), 1), (np.array([2.5, np.nan]), 0), (np.array([-np.inf]), 1), (empty(0), 0))
def floats_into_integers_in_a_loop(x, k):
    out = np.zeros(len(x), np.int32)
    for i in range(len(x)):
        out[i] = x[i] * k
    return out


@program(*SIZES)
def into_places(n):
    a = np.zeros((3, 3), np.int8)
    np.put(a, [1], n % 100)
    np.fill_diagonal(a, n)
    return a


@program(*SIZES)
def under_a_mask(n):
    a = np.arange(4).astype(np.uint8)
    np.putmask(a, a > 1, n)
    np.place(a, a > 100, [n])
    return np.pad(a, 1, constant_values=n), np.insert(a, 1, n)


@program((1,), (3,), (4,))
def rows_of_a_comprehension(n):
    return np.array([[k * 100] for k in range(n)], np.uint8)


@program((1,), (3,), (4,))
def rows_of_a_list_that_grew(n):
    rows = []
    for k in range(n):
        rows.append([k * 100, 1])
    return np.array(rows, dtype=np.int16), np.array(rows, dtype=np.int8)


@program((1,), (3,))
def rows_of_numbers_of_numpy(n):
    return np.array([[np.int64(k * 100)] for k in range(n)], np.uint8)
