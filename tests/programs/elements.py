"""Reading and writing single elements: negative and run-time indices, dtypes, ranks, layouts."""

import numpy as np

from programs.registry import empty, program, readonly, reversed_view, same, strided

GRID = np.arange(12.0).reshape(3, 4)


@program((np.arange(5.0), 2), (np.arange(5.0), -1), (reversed_view(np.arange(5.0)), 0), (strided(np.arange(5.0)), -2))
def read_one(a, i):
    return a[i]


@program((GRID, 1, 2), (GRID, -1, -4), (strided(GRID), 2, 0), (reversed_view(GRID), 0, 1), (GRID.T.copy().T, 2, 3))
def read_with_two_indices(a, i, j):
    return a[i, j], a[i][j]


@program((np.arange(24).reshape(2, 3, 4), 1, -1, 0))
def read_with_three_indices(a, i, j, k):
    return a[i, j, k] + a[i][j, k] + a[i, j][k]


@program((np.array(5.0),), (np.array(3, dtype=np.int8),), (np.array(True),))
def read_of_a_zero_dimensional_array(a):
    return a[()]


@program((np.array(5.0),), (np.array(3),))
def write_of_a_zero_dimensional_array(a):
    a[()] = a[()] + 2
    a[...] = a[()] * 2
    return a


@program((np.zeros(4), 2, 7.0), (strided(np.zeros(4)), -1, 1.0), (reversed_view(np.zeros(4)), 0, 1.0))
def write_one(a, i, v):
    a[i] = v


@program((np.zeros((2, 3)), 1, -1), (reversed_view(np.zeros((2, 3))), 0, 0), (np.zeros((3, 2)).T, 1, 2))
def write_with_two_indices(a, i, j):
    a[i, j] = 5.0
    a[i][j - 1] = 6.0


@program(
    (np.zeros(3, np.int8), 300.7),
    (np.zeros(3, np.int64), -2.9),
    (np.zeros(3, np.float32), 0.1),
    (np.zeros(3, bool), 2.0),
)
def a_float_written_into_every_dtype(a, x):
    a[1] = x if x < 100 else x - 200
    return a[1]


@program(
    (np.zeros(3, np.uint8), 255),
    (np.zeros(3, np.float64), 2**53 + 1),
    (np.zeros(3, complex), 7),
    (np.zeros(3, bool), 5),
    (np.zeros(3, np.uint8), 256),
    (np.zeros(3, np.int8), -129),
)
def an_int_written_into_every_dtype(a, n):
    a[0] = n
    return a[0]


@program((np.zeros(3),), (np.zeros(3, np.int32),), ill_typed=True)
def a_complex_written_into_reals(a):
    a[0] = 1 + 2j
    return a


@program((np.array([1, 2, 3]), 1), (np.array([1.5, 2.5, 3.5]), -1), (np.array([1, 2, 3], np.uint8), 0))
def augmented_elements(a, i):
    a[i] += 2
    a[i] *= 3
    a[i] -= 1
    return a[i]


@program((np.array([7, 8, 9]), 1))
def integer_elements_divided_in_place(a, i):
    a[i] //= 2
    a[i - 1] %= 4
    a[i + 1] <<= 2
    a[i] **= 2
    return a


@program((np.array([1, 2, 3]), 1))
def true_division_in_place_of_an_integer_element(a, i):
    a[i] /= 2
    return a


@program((np.array([250, 5], np.uint8),), (np.array([127, -128], np.int8),))
def elements_wrap(a):
    a[0] += 10
    a[1] -= 10
    return a[0] + a[1]


@program((np.array([2.0, 0.0]),), (np.array([0.0, 0.0]),))
def elements_divide_as_ieee(a):
    return a[0] / a[1], a[1] / 2, 1 / a[1]


@program((np.array([2, 0]),))
def integer_elements_by_zero(a):
    return a[0] // a[1], a[0] % a[1]


@program((np.array([3, 0, 2, 1]), 0), (np.array([1, 2, 3, 0]), 2))
def indices_from_an_array(p, start):
    i = p[start]
    steps = 0
    while i != start and steps < 10:
        i = p[i]
        steps += 1
    return i, steps


@program((np.arange(6.0), True), (np.arange(6.0), False))
def a_comparison_as_a_number_in_an_index(a, flag):
    return a[int(flag) + 2]


@program(same(np.array([1.0, 2.0, 3.0])), (np.array([1.0, 2.0]), np.array([5.0, 6.0])))
def a_write_seen_through_the_other_name(a, b):
    a[0] = 10.0
    b[1] = b[0] + a[0]
    return a[1], b[0]


@program((np.zeros(5), 5), (np.zeros(5), 0))
def filled_in_a_loop(a, n):
    for i in range(n):
        a[i] = i * i - a[i - 1]
    return a


@program((3, 4), (0, 4), (1, 1))
def a_table_filled_in_nested_loops(n, m):
    t = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            t[i, j] = i * 10 + j
            if j > 0:
                t[i, j] += t[i, j - 1]
    return t


@program((6,), (1,))
def a_recurrence_over_an_array(n):
    f = np.ones(n, dtype=np.int64)
    for i in range(2, n):
        f[i] = f[i - 1] + f[i - 2]
    return f


@program((np.array([True, False, True]),))
def boolean_elements(a):
    a[0] = a[1] and a[2]
    a[1] = not a[1]
    a[2] = a[1] ^ a[2]
    return a


@program((np.array([1 + 2j, 3j]),))
def complex_elements(a):
    a[0] = a[0] * a[1]
    a[1] = 2.5
    return a[0].real, a[1].imag


@program((readonly(np.arange(3.0)), 1))
def reading_a_read_only_array(a, i):
    return a[i] + a[-1]


@program((empty(),), (empty(0, 3),), (np.ones(2),), joins=True)
def sizes_before_reads(a):
    return a[0].sum() if a.shape[0] else -1.0


@program((np.arange(5), 3), (np.arange(5), -9))
def an_index_computed_at_run_time(a, i):
    return a[i % len(a)] + a[-(i % 5) - 1 + 0]


@program((np.zeros(3), np.array([5.0])), (np.zeros(3), np.array(5.0)))
def an_array_of_one_element_written_into_an_element(a, b):
    a[0] = b[()] if b.ndim == 0 else b[0]
    return a


@program((np.array([0.1, 0.2], np.float32),), (np.array([3, 4], np.int16),))
def the_scalar_type_of_an_element(a):
    return a[0], a[0] + 1, a[0] * 0.5, a[0] + a[1]


@program((np.arange(12.0).reshape(3, 4),), (np.arange(12.0).reshape(3, 4).T,), (np.arange(12.0).reshape(4, 3)[::2, ::-1],))
def flat_assignment_begins_again(a):
    a = a.copy()
    a.flat[::2] = [1, 2]
    a.flat[1:3] = (7.5, 8.5, 9.5)
    a.flat[-1] = 4
    a.flat[3:] = a[0] * 2
    a.T.flat[:2] = -1
    return a


@program((np.arange(6.0).reshape(2, 3), 5), (np.arange(6.0).reshape(2, 3), 7), (empty(2, 0), 2), (np.zeros(3), -4))
def by_place_in_all(a, k):
    a.flat[k] = 4
    return a.flat[k - 1]
