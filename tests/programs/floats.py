"""Python floats: zero division, signs, infinities, NaN, denormals, powers, conversions, rounding."""

import numpy as np

from programs.registry import program

INF = float("inf")
NAN = float("nan")
PAIRS = ((7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-7.5, -2.0), (1.0, 0.1), (0.0, 3.0), (-0.0, 3.0), (1e308, 1e-308))
ODD = ((INF, 2.0), (2.0, INF), (-2.0, INF), (NAN, 1.0), (1.0, NAN), (-INF, -2.0), (5e-324, 2.0))


@program(*PAIRS, *ODD, (1.0, 0.0), (0.0, 0.0), (1.0, -0.0), (NAN, 0.0))
def true_division(x, y):
    return x / y


@program(*PAIRS, *ODD, (1.0, 0.0))
def floor_division(x, y):
    return x // y


@program(*PAIRS, *ODD, (1.0, 0.0), (6.0, -3.0), (-6.0, 3.0))
def remainder(x, y):
    return x % y


@program(*PAIRS, *ODD, (1.0, 0.0))
def quotient_and_remainder(x, y):
    return divmod(x, y)


@program((1.5, 2), (-1.5, 3), (0.0, 1), (1.0, 0))
def mixed_with_an_int(x, n):
    return x + n, n - x, x * n, x / n, n // 2 + x


@program((5, 2.0), (5, 0.0), (-5, 3.0))
def an_int_divided_by_a_float(n, x):
    return n / x, n // x, n % x


@program((2.0, 0.5), (2.0, -1.0), (0.0, 0.0), (-8.0, 3.0), (INF, -1.0), (NAN, 0.0), (1.0, NAN), (-1.0, INF), ulp=1)
def power(x, y):
    return x**y


@program((0.0, -1.0), (-0.0, -3.0), (10.0, 400.0), (-10.0, 401.0), (0.0, -INF))
def powers_that_raise(x, y):
    return x**y


@program((2.5, 3), (2.5, -2), (0.0, 0), (-1.5, 2), (0.0, -1), ulp=1)
def power_with_an_int(x, n):
    return x**n, n**2


@program((3.0,), (0.1,), (-2.5,), (1e200,), (NAN,))
def constant_powers(x):
    return x**0, x**1, x * x


@program((1.5,), (-1.5,), (0.0,), (-0.0,), (NAN,), (INF,))
def negated_and_absolute(x):
    return -x, abs(x), +x


@program((1.0, 2.0), (2.0, 1.0), (NAN, 1.0), (NAN, NAN), (0.0, -0.0), (INF, INF))
def comparisons(x, y):
    return x < y, x <= y, x == y, x != y, x >= y, x > y


@program((NAN,), (1.0,))
def nan_is_not_itself(x):
    return x == x, x != x, not x < x


def _each(*values):
    return tuple((np.full(3, x), k) for x in values for k in (0, 2, 3))


@program(*_each(-(2.0**63), np.nextafter(2.0**63, 0.0), NAN, INF, -INF), (np.zeros(0), 0), overflow=_each(2.0**63, np.nextafter(-(2.0**63), -INF))[::3])
def whole_parts_up_to_one_that_is_none(values, k):
    wholes = np.zeros(len(values), np.int64)
    for i in range(len(values)):
        wholes[i] = int(values[i] if i >= k else 2.5 * i)
    return wholes


@program(
    (2.7,), (-2.7,), (0.0,), (1e18,), (NAN,), (INF,), (-INF,), (-9.2e18,), overflow=((1e19,), (9223372036854775808.0,))
)
def to_int(x):
    return int(x)


@program((0.5,), (1.5,), (2.5,), (-0.5,), (-1.5,), (2.4999,), (1e15 + 0.5,), (NAN,), (INF,))
def rounded_to_an_int(x):
    return round(x)


@program((2.675, 2), (1234.5, -2), (0.5, 0), (-1.25, 1), (1e300, 3), (5e-324, 2), (0.15, 1), (2.5, 0))
def rounded_to_digits(x, n):
    return round(x, n)


@program((1e308,), (5e-324,), (2.2250738585072014e-308,))
def denormals_and_overflow(x):
    return x * 10, x / 2, x / 2 * 2 == x, x - x / 3


@program((0.1, 0.2, 0.3), (1e16, 1.0, -1e16), (1e308, 1e308, -1e308))
def no_reassociation(a, b, c):
    return (a + b) + c, a + (b + c), a * b * c, a * (b * c), (a + b) - a - b


@program((1.0, 1e-17, 3.0), (1.1, 2.3, -2.53))
def no_contraction(x, y, z):
    return x * y + z, x * y - x * y, (x + y) * z


@program((0.0,), (-0.0,))
def the_sign_of_zero(x):
    return x + 0.0, x - 0.0, x * -1.0, 0.0 - x, x * 0, x + 0, abs(x), -x


@program((3.7,), (-3.7,), (4.0,))
def methods(x):
    return x.is_integer(), x.real, x.imag, x.conjugate()


@program((5,), (0,))
def accumulation_is_in_order(n):
    total = 0.0
    for i in range(n):
        total += 0.1 * i
    return total


@program((1.5,), (-0.0,))
def conversions(x):
    return float(x), bool(x), complex(x), complex(x, 2.0)


@program((True, False), (True, True))
def bools_in_arithmetic(p, q):
    return p + q, p * 2.5, p - q, p / 2, -p, p << 3, p // True, p % 2, p**q, ~p


@program((True, False), (False, False), (True, True))
def bools_with_bit_operators(p, q):
    return p & q, p | q, p ^ q, p < q, p == q, p & 3, abs(p)


@program((3.5, True), (3.5, False))
def float_by_bool(x, p):
    return x / p, x + p
