"""``for`` over arrays, tuples, ``enumerate``, ``zip``, ``reversed`` and their combinations."""

import numpy as np

from programs.registry import empty, program, readonly, reversed_view, strided


@program(
    (np.array([1.5, -2.0, 4.0]),), (empty(),), (reversed_view(np.arange(4.0)),), (strided(np.arange(3.0)),), joins=True
)
def over_an_array(a):
    total = 0.0
    for x in a:
        total = total * 2 + x
    return total


@program((np.array([3, 1, 2]),), (empty(dtype=int),), (readonly(np.arange(3)),))
def over_an_array_of_integers(a):
    total = 0
    for x in a:
        total += int(x) * int(x)
    return total


@program((np.arange(6.0).reshape(2, 3),), (empty(0, 3),), (strided(np.ones((3, 2))),), (empty(3, 0),), joins=True)
def over_the_rows(a):
    total = 0.0
    for row in a:
        for x in row:
            total = total * 0.5 + x
    return total


@program((np.zeros((2, 3)),), (empty(0, 3),))
def a_row_is_a_view(a):
    k = 0
    for row in a:
        row[0] = k
        row[1:] += k + 1
        k += 1
    return k


@program((np.array([2, 7, 1, 8]),), (empty(dtype=int),), joins=True)
def writing_ahead_of_the_iteration(a):
    seen = 0
    n = len(a)
    i = 0
    for x in a:
        seen = seen * 10 + x
        if i + 1 < n:
            a[i + 1] += 1
        i += 1
    return seen


@program((1, 2.5), (0, 0.0))
def over_a_tuple_of_values(a, b):
    total = 0.0
    for x in (a, b, a + b):
        total = total * 3 + x
    return total


@program((3,), (-1,))
def over_a_tuple_of_constants(n):
    total = 0
    for k in (2, 3, 5, 7):
        if n % k == 0:
            total += k
    return total


@program(((1, 2, 3),), ((4,),), ((),))
def over_a_tuple_argument(t):
    total = 0
    for x in t:
        total = total * 10 + x
    return total


@program((np.array([5.0, 6.0]),), (empty(),), joins=True)
def with_enumerate(a):
    total = 0.0
    for i, x in enumerate(a):
        total += i * x
    return total


@program((np.array([5.0, 6.0]), 3), (empty(), 0), (np.ones(3), -2), joins=True)
def enumerate_with_a_start(a, start):
    total = 0.0
    for i, x in enumerate(a, start):
        total += i * x
    return total


@program((np.arange(3.0), np.arange(5.0)), (empty(), np.ones(2)), (np.ones(4), np.ones(1)), joins=True)
def zip_stops_at_the_shortest(a, b):
    total = 0.0
    trips = 0
    for x, y in zip(a, b):
        total += x * y
        trips += 1
    return total, trips


@program((np.arange(3.0), 2), (np.arange(3.0), 7), (empty(), 3), joins=True)
def zip_of_an_array_and_a_range(a, n):
    total = 0.0
    for i, x in zip(range(n), a):
        total += i * x
    return total


@program((np.arange(4),), (empty(dtype=int),), joins=True)
def reversed_array(a):
    digits = 0
    for x in reversed(a):
        digits = digits * 10 + x
    return digits


@program((0, 7, 2), (7, 0, -3), (0, 0, 1), (0, 8, 2))
def reversed_range(a, b, step):
    digits = 0
    for i in reversed(range(a, b, step)):
        digits = digits * 10 + i
    return digits


@program((np.arange(3.0), np.array([4.0, 5.0, 6.0])), (empty(), empty()), joins=True)
def enumerate_of_zip(a, b):
    total = 0.0
    for i, (x, y) in enumerate(zip(a, b)):
        total += i * (x - y)
    return total


@program((np.arange(6.0).reshape(3, 2),), (empty(0, 2),), joins=True)
def a_row_is_unpacked(points):
    total = 0.0
    for x, y in points:
        total += x * y
    return total


@program((np.arange(5),), (np.arange(1),), (empty(dtype=int),))
def neighbours_by_zip_of_slices(a):
    total = 0
    for x, y in zip(a[:-1], a[1:]):
        total += int(y * y - x)
    return total


@program((4,), (0,))
def zip_of_three_ranges(n):
    total = 0
    for i, j, k in zip(range(n), range(n, 2 * n), range(10, 0, -2)):
        total += i * j + k
    return total


@program((3,), (0,))
def pairs_in_a_tuple(n):
    total = 0
    for a, b in ((1, 10), (2, 20), (3, 30)):
        total += (a + n) * b
    return total


@program((np.array([True, False, True]),), (empty(dtype=bool),))
def over_an_array_of_bools(flags):
    n = 0
    for f in flags:
        if f:
            n += 1
    return n


@program((np.arange(3.0),), (empty(),), joins=True)
def the_element_lives_on_after_the_loop(a):
    x = -1.0
    for x in a:
        pass
    return x


@program((np.arange(8.0).reshape(2, 2, 2),), (empty(0, 2, 2),), joins=True)
def over_the_leading_axis_of_three(a):
    total = 0.0
    for plane in a:
        for row in plane:
            total = total * 0.5 + row[0] - row[1]
    return total


@program((np.zeros(4),), (empty(),))
def enumerate_writes_back(a):
    for i, x in enumerate(a):
        a[i] = x + i


@program((np.array(5.0),), ill_typed=True)
def over_a_zero_dimensional_array(a):
    total = 0.0
    for x in a:
        total += x
    return total


@program((3, 4), (0, 1))
def reversed_enumerate_of_a_tuple(a, b):
    total = 0
    for i, x in reversed(tuple(enumerate((a, b, a * b)))):
        total = total * 5 + i + x
    return total


@program((np.array([0.3, -0.6, 0.9, 0.4]),), (np.zeros(0),), (np.array([2.0]),))
def written_while_it_is_gone_over_and_replaced(a):
    """The first trip writes what the loop goes over, to which no name leads any more in the next."""
    first, second, total = a.copy(), a * 2.0, np.float64(0.0)
    for d in first:
        total = total * 0.5 + d
        w = first[:-1]
        w *= 0.5
        first = first + 1.0
    for k, (d, e) in enumerate(zip(second, second[::-1])):
        total += k * d - e
        second[-1:] = total
        second = second * 0.5
    return total, first, second


@program((np.arange(9.0).reshape(3, 3),))
def rows_written_while_the_array_is_replaced(g):
    g, total = g.copy(), 0.0
    for row in g:
        total += row[1]
        g[2, 1] = total
        g = g * 0.5
        row[0] = 3.0
    return total, g
