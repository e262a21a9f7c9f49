"""``abs round min max sum any all len`` and their friends."""

import numpy as np

from programs.registry import empty, program, strided

NAN = float("nan")


@program((3, 1, 2), (1, 1, 1), (-5, 0, 5))
def min_and_max_of_integers(a, b, c):
    return min(a, b, c), max(a, b, c), min(a, b), max(b, c)


@program((1.5, NAN), (NAN, 1.5), (0.0, -0.0), (-0.0, 0.0), (2.0, 1.0))
def min_and_max_of_floats(x, y):
    return min(x, y), max(x, y)


@program((1, 2.5), (3, 2.5), (2, 2.0), joins=True)
def min_of_an_int_and_a_float(n, x):
    return min(n, x), max(n, x)


@program((3, 1, 2), (0, 0, 0))
def min_and_max_of_a_tuple(a, b, c):
    return min((a, b, c)), max((a, b, c)), sum((a, b, c)), sum((a, b), c)


@program((np.array([3.0, 1.0, 2.0]),), (np.array([1.0, NAN, 0.0]),), (np.array([NAN, 1.0]),))
def min_and_max_of_an_array(a):
    return min(a), max(a)


@program((empty(),))
def max_of_an_empty_array(a):
    return max(a)


@program((np.array([0.1, 0.2, 0.3]),), (empty(),), (strided(np.arange(5.0)),), joins=True)
def sum_of_an_array_in_order(a):
    return sum(a)


@program((np.array([1, 2, 3]),), (np.array([2**62, 2**62]),))
def sum_of_an_integer_array_with_a_start(a):
    return sum(a, 10)


@program((np.array([True, False]),), (np.array([True]),), (empty(dtype=bool),), (np.array([False]),))
def any_and_all_of_an_array(a):
    return any(a), all(a)


@program((np.array([0.0, NAN]),), (np.array([0, 0]),), (empty(),))
def any_and_all_of_numbers(a):
    return any(a), all(a)


@program((0, 5), (0, 0), (1, 1))
def any_and_all_of_a_tuple(a, b):
    return any((a, b)), all((a, b)), any((a > 3, b > 3))


@program((np.zeros((3, 4)),), (empty(0, 2),), (empty(),))
def len_of_an_array(a):
    return len(a), len(a) * 2


@program((2.5, 7), (-2.5, -7))
def abs_and_round(x, n):
    return abs(x), abs(n), round(x), round(n), round(n, -1), round(x, 1)


@program((1234, -2), (-1250, -2), (1350, -2), (5, 3), (99, -2))
def round_an_integer_to_tens(n, d):
    return round(n, d)


@program((2, 3), (0, 5))
def pow_as_a_function(a, b):
    return pow(a, b), pow(a + 0.5, b), pow(a, 2)


@program((3.99, -3.99, 7), (0.0, -0.5, 0))
def conversions(x, y, n):
    return int(x), int(y), float(n), bool(x), complex(x, y), int(True), float(False), int(n)


@program((5, 3), (3, 5))
def clamp_with_min_and_max(x, limit):
    return max(0, min(x, limit))


@program((np.array([1.0, 5.0, 2.0]),), (np.array([5.0]),))
def max_inside_a_loop(a):
    best = a[0]
    for i in range(1, len(a)):
        best = max(best, a[i])
    return best


@program((5,), (0,))
def sum_of_a_range(n):
    return sum(range(n)), sum(range(0, n, 2)), len(range(n)), max(range(n + 1))


@program((5, 2.5), (-1, 0.0))
def type_tests(n, x):
    return isinstance(n, int), isinstance(x, float), isinstance(x, (int, complex)), callable(n)


@program((4, 9), (9, 4))
def divmod_unpacked(a, b):
    q, r = divmod(a, b)
    return q * 100 + r


@program((5, 7), (7, 5))
def min_with_a_key(a, b):
    return min(a, b, key=lambda v: -v), max((a, b), key=lambda v: (v - 6) ** 2)


@program(([3, 1, 2],), ([5],), ([2, 2, -2],))
def a_key_is_asked_once_for_each_item(xs):
    asked = []

    def key(x):
        asked.append(x)
        return -abs(x)

    return min(xs, key=key), max(xs[0], xs[-1], key=key), asked


@program((1 + 2j,), (True,), (2.5,), (np.float32(1.5),))
def parts_of_numbers(z):
    return np.real(z), np.imag(z), z.conjugate()


@program((np.array([True, False, True]),))
def bools_as_numbers(a):
    return np.dot(a, a), a @ a, a**2, a**3, a**2.0


@program((np.int32(7),), (5,), (np.int64(3),))
def arange_of_numbers(n):
    return np.arange(n), np.arange(np.int32(1), n), np.arange(n, step=2)


@program((0, 3, 1, 3), (0, 0, 5, 2), (0, 3, 0, 4), (2, 9, 2, 8))
def ranges_are_compared(a, b, c, d):
    return range(a, b) == range(c, d), range(a, b, 7) == range(c, d, 9), [range(a, b)].index(range(a, b))


@program((1 + 2j, np.float64(2.5)), (1j, np.float64(0.5)))
def a_complex_and_a_number_of_numpy(z, x):
    return z + x, z - x, z * x, z / x, x * z, z**x


@program(([1, 2], np.float64(2.5)), ([], np.int32(4)), ([2.5], np.float64(1.0)))
def a_list_and_a_number_of_numpy(xs, x):
    return xs + x, x + xs, xs - x, xs / (x + 1)


@program(([1, 2], np.int64(2)), ([], np.int32(4)), ([2.5], np.float64(1.0)))
def a_list_repeated_by_a_number_of_numpy(xs, n):
    return n * xs
