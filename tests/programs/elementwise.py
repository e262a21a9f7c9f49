"""Whole-array arithmetic: broadcasting, dtypes, comparison, functions, in-place operators."""

import numpy as np

from programs.registry import empty, program, readonly, reversed_view, same, strided

NAN = float("nan")
A = np.array([1.0, -2.0, 0.5])
B = np.array([4.0, 3.0, -1.0])
I = np.array([7, -7, 3])
J = np.array([2, 2, -2])


@program((A, B), (empty(), empty()), (strided(A), reversed_view(B)), (np.array(2.0), B), (A, np.array([3.0])), same(A))
def arithmetic(a, b):
    return a + b, a - b, a * b, a / b, -a


@program((A, 2), (A, 0.5), (A, np.float64(3)), (I, 3), (I, 0.5), (I, True), (A.astype(np.float32), 2.5))
def with_a_scalar(a, s):
    return a + s, s - a, a * s, a / s


@program((I, J), (I, np.array([0, 1, -1])), (I.astype(np.uint8), J.astype(np.uint8)), (I.astype(np.int16), J))
def integer_division(a, b):
    return a // b, a % b, a / b


@program((np.array([-(2**63), 5]), np.array([-1, 0])), (np.array([-128, 5], np.int8), np.array([-1, 0], np.int8)))
def smallest_integer_by_minus_one(a, b):
    return a // b, a % b


@program((A, B), (np.array([5.0, 1.0, NAN]), np.array([0.0, 0.1, 1.0])))
def float_floor_and_remainder(a, b):
    return a // b, a % b


@program((I, np.array([2, 0, 3])), (I, 2), (I.astype(np.int8), 3))
def integer_power(a, n):
    return a**n


@program((I, np.array([2, -1, 3])))
def negative_integer_power(a, n):
    return a**n


@program((A, 2), (A, B), (A, 0.5), (A, -1), (I, 2.0), (2.0, B), ulp=1)
def float_power(a, b):
    return a**b


@program((I, J), (np.array([True, False, True]), np.array([True, True, False])), (I.astype(np.uint16), 3))
def bits(a, b):
    return a & b, a | b, a ^ b, ~a


@program((I, np.array([1, 70, 0])), (I.astype(np.int16), 3), (I, 1))
def shifts(a, n):
    return a << n, a >> n


@program((A, B), (np.array([NAN, 1.0, 2.0]), np.array([NAN, NAN, 2.0])), (I, J), (I, 3.5), (A, 1))
def comparisons(a, b):
    return a < b, a <= b, a == b, a != b, a > b, a >= b


@program((np.arange(3.0)[:, None], np.arange(4.0)), (np.ones((2, 1, 3)), np.arange(2.0)[:, None]), (empty(0, 1), A))
def broadcasting(a, b):
    return a + b, a * b - a


@program((np.ones((2, 3)), np.ones((3, 2))), (np.ones((2, 3)), np.ones(3)), (np.ones((2, 3)), np.ones((2, 1))))
def broadcasting_that_may_fail(a, b):
    return a + b


@program(
    (np.arange(3), np.arange(3.0)),
    (np.arange(3, dtype=np.int32), np.arange(3, dtype=np.float32)),
    (np.arange(3, dtype=np.uint64), np.arange(3)),
)
def mixed_dtypes(a, b):
    return a + b, a * b


@program((np.arange(3, dtype=np.float32),), (np.arange(3, dtype=np.int8),), (np.arange(3) > 1,))
def weak_scalars_keep_the_dtype(a):
    return a + 1, a * 2.0, 1.5 - a, a / 2


@program((np.array([200, 100], np.uint8),), (np.array([100, -128], np.int8),))
def arrays_wrap(a):
    return a + a, a * 3, -a, abs(a)


@program((A, B), (I, 2), (A, 3), (strided(A), 1.5))
def in_place_operators(a, b):
    a += b
    a *= 2
    a -= b
    return a


@program((A, 2.0), (A, B))
def more_in_place_operators(a, b):
    a /= b
    a //= 0.5
    a %= 3
    a **= 2


@program((I, J))
def in_place_operators_on_integers(a, b):
    a //= b
    a <<= 2
    a |= 1
    a ^= b
    a &= 0xFF
    a >>= 1


@program((I, 0.5), (np.arange(3, dtype=np.uint8), np.arange(3)), ill_typed=True)
def in_place_that_would_lose_information(a, b):
    a += b
    return a


@program((A, B))
def an_operator_makes_a_new_array(a, b):
    c = a
    c = c + b
    c[0] = 100.0
    d = a
    d += b
    d[0] = 50.0
    return c


@program((np.array([0.5, 0.25, 1.0]),), (empty(),), (strided(np.array([0.1, 0.9])),), ulp=4)
def transcendental_functions(a):
    return np.sin(a), np.cos(a), np.tan(a), np.exp(a), np.log(a), np.sqrt(a), np.tanh(a), np.arctan(a), np.arcsin(a)


@program((np.array([0.5, -0.0, NAN, -1.0, np.inf]),), ulp=4)
def functions_at_the_edges(a):
    return np.sqrt(a), np.log(a), np.exp(a), np.log1p(a), np.expm1(a), np.cbrt(a), np.exp2(a), np.log2(a), np.log10(a)


@program((np.array([1.5, -1.5, 2.5, -0.2, NAN]),), (np.array([0.5, -0.0], np.float32),))
def rounding(a):
    return np.floor(a), np.ceil(a), np.trunc(a), np.rint(a), np.sign(a), np.abs(a), np.round(a)


@program((I, J), (A, B), (np.array([NAN, 1.0]), np.array([1.0, NAN])), (A, 0))
def minimum_and_maximum(a, b):
    return np.minimum(a, b), np.maximum(a, b), np.fmin(a, b), np.fmax(a, b)


@program((np.array([NAN, 1.0, -np.inf, -0.0]),), (np.array([1.0, 2.0]),))
def tests_of_elements(a):
    return np.isnan(a), np.isinf(a), np.isfinite(a), np.signbit(a)


@program((A > 0, B > 0), (np.array([], bool), np.array([], bool)))
def logical_functions(p, q):
    return np.logical_and(p, q), np.logical_or(p, q), np.logical_not(p), np.logical_xor(p, q), p == q


@program((A, I), (I, J))
def logical_functions_of_numbers(a, b):
    return np.logical_and(a, b), np.logical_not(a), np.logical_or(a, 0)


@program((A, B), (I, 0.5), (A, 0), (np.array(1.0), np.array([2.0, -1.0])))
def where_chooses(a, b):
    return np.where(a > 0, a, b), np.where(a > 0, 1, 0), np.where(a == a, 1.5, b)


@program((A, -1, 1), (I, 0, 5), (A, -0.5, 100))
def clip_between(a, low, high):
    return np.clip(a, low, high), a.clip(low, high)


@program((np.array([1 + 2j, -1j]), np.array([2j, 3 + 0j])))
def complex_arrays(a, b):
    return a + b, a * b, a.real, a.imag, np.conj(a), np.abs(a), a == b, a * 2, -a


@program((A,), (I,), (np.array([True, False]),), (np.array([1.9, -1.9], np.float32),))
def conversions(a):
    return a.astype(np.float64), a.astype(np.int64), a.astype(np.float32), a.astype(bool), a.astype(complex)


@program((3.0,), (4,), (np.float32(2),), ulp=1)
def numpy_functions_of_scalars(x):
    return np.sqrt(x), np.sin(x), np.maximum(x, 1), np.abs(x), np.floor(x), np.exp(x)


@program((np.array(3.0), np.array(4.0)), (np.array(3), np.array(0.5)))
def zero_dimensional_operands_give_scalars(a, b):
    return a + b, a * 2, -a, np.sqrt(a), a < b


@program((readonly(A), readonly(B)))
def read_only_operands(a, b):
    return a * b + 1


@program((A, B), (empty(), empty()))
def a_formula_over_arrays(x, y):
    r = x * x + y * y
    s = np.where(r > 4, r - 4, 4 - r)
    return (s * (x + 1) - y / (r + 1)) * 0.5


@program((np.array([3.0, 4.0]), np.array([4.0, 3.0])), ulp=1)
def two_argument_functions(a, b):
    return np.hypot(a, b), np.arctan2(a, b), np.copysign(a, -b), np.fmod(a, b), np.power(a, b), np.mod(-a, b)


@program((np.arange(3.0), 4), (np.arange(3.0), 0))
def an_array_as_loop_state(a, n):
    x = a
    for _ in range(n):
        x = x * 0.5 + 1
    return x


@program((np.arange(3.0), 100.0), (np.arange(3.0), -1.0))
def a_loop_tests_an_array(a, limit):
    x = a + 1
    steps = 0
    while (x < limit).all():
        x = x * 2
        steps += 1
    return x, steps


@program((np.arange(3.0), 3), (np.arange(3.0), 1))
def a_scalar_that_becomes_an_array(a, n):
    s = 0.0
    for i in range(n):
        s = s + a * i
    return s


@program((A, B), (I, J))
def function_spellings_of_operators(a, b):
    return (
        np.add(a, b),
        np.subtract(a, b),
        np.multiply(a, b),
        np.divide(a, b),
        np.negative(a),
        np.square(a),
        np.equal(a, b),
        np.less(a, b),
        np.floor_divide(a, b),
        np.remainder(a, b),
    )


@program((np.array([[1, 2], [3, 4]]),), (np.array([1.0, 2.5]),), (np.array([[1], [2]]),))
def arrays_compared_with_lists(a):
    return a == [1, 2], a != (1, 2), a < [2, 3], [3, 0] >= a, a[0] == [1, 2]


@program((np.array([[1, 2], [3, 4]]), 4), (np.array([[1, 7], [8, 9]]), 0))
def lists_in_arrays(a, n):
    return [1, 2] in a, (9, 9) in a, [n, n] in a, n in a, [3] not in a


@program((np.float64(2.0),), (np.int64(1),))
def scalars_of_numpy_compared_with_lists(x):
    return x == [1, 2], x < (1, 3)


EDGES = np.array([
    0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 5e-324, 1e-310, 2.2e-308, 0.1, -0.3, 1 / 3, 3.0, 2.0**52, 2.0**53 + 2, 1e308,
    np.nextafter(3.0, 0), np.nextafter(0.3, 1), 4503599627370495.5,
])  # fmt: skip


@program((np.repeat(EDGES, len(EDGES)), np.tile(EDGES, len(EDGES))), (np.repeat(EDGES, 20).astype(np.float32), np.tile(EDGES, 20).astype(np.float32)))
def remainders_bit_by_bit(a, b):
    with np.errstate(all="ignore"):
        return np.fmod(a, b), a % b, np.fmod(-a, b), np.signbit(a % b), np.signbit(np.fmod(a, b)), a % 0.1
