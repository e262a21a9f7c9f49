"""Python ints: signs of ``//`` and ``%``, shifts, bits, powers, division, overflow, conversions."""

from programs.registry import program

MAX = 2**63 - 1
MIN = -(2**63)
SIGNS = ((7, 2), (-7, 2), (7, -2), (-7, -2), (0, 3), (6, 3), (-6, 3))


@program(*SIGNS, (1, 0), (0, 0), (MIN, 1))
def floor_division(a, b):
    return a // b


@program(*SIGNS, (1, 0), (MIN, -1), (MAX, MIN))
def remainder(a, b):
    return a % b


@program(*SIGNS, (1, 0))
def true_division(a, b):
    return a / b


@program((MAX, 3), (MIN, 7), (2**53 + 1, 1), (10**18 + 1, 10**18 - 1))
def true_division_of_large_integers(a, b):
    return a / b


@program(*SIGNS, (5, 0))
def quotient_and_remainder(a, b):
    return divmod(a, b)


@program((6, 3), (-6, 3), (MIN, MAX), (-1, 0))
def bit_operations(a, b):
    return a & b, a | b, a ^ b, ~a, ~b


@program((1, 3), (-17, 2), (-17, 70), (17, 64), (5, 0), (0, 100), (0, 5), (3, -1))
def right_shift(a, n):
    return a >> n


@program((1, 3), (-17, 2), (0, 100), (5, 0), (1, 62), (-1, 63), (3, -1), overflow=((1, 63), (1, 64), (5, 62), (-1, 64)))
def left_shift(a, n):
    return a << n


@program(
    (2, 10),
    (3, 39),
    (-2, 63),
    (-3, 3),
    (0, 0),
    (0, 5),
    (1, 1000),
    (-1, 1001),
    (7, 0),
    overflow=((2, 63), (10, 19), (-3, 41)),
)
def power(a, n):
    return a**n


@program((2,), (-2,), (0,), (5,))
def power_with_a_constant_negative_exponent(a):
    return a**-1, a**-2


@program((2, -2), (3, 2), (-2, -3), (0, -1), joins=True)
def power_with_an_exponent_of_either_sign(a, n):
    return a**n


@program((5,), (-5,), (0,))
def constant_powers(a):
    return a**0, a**1, a**2, a**3


@program((3, 4), (MAX, 0), (MIN, 0), (MAX, MIN), overflow=((MAX, 1), (MIN, -1), (MAX, MAX)))
def sum_of_two(a, b):
    return a + b


@program((3, 4), (MIN, 0), (-1, MIN), overflow=((MIN, 1), (0, MIN), (MAX, -1)))
def difference_of_two(a, b):
    return a - b


@program((3, -4), (MAX, -1), (2**31, 2**31), (MIN, 1), overflow=((MIN, -1), (2**32, 2**31), (MAX, 2)))
def product_of_two(a, b):
    return a * b


@program((5,), (-5,), (0,), (MAX,), overflow=((MIN,),))
def negated_and_absolute(a):
    return -a, abs(a), +a


@program((MIN, 2), overflow=((MIN, -1),))
def the_one_quotient_that_overflows(a, b):
    return a // b


@program((10,), (20,), (0,), overflow=((21,), (25,)))
def factorial_runs_out_of_bits(n):
    f = 1
    for i in range(2, n + 1):
        f *= i
    return f


@program((7, 13), (7, 0), (123456789, 1000))
def modular_power(base, exponent):
    return pow(base, exponent, 1000007), pow(base, 2)


@program((3, -1, 7), (2, 5, 0), (2, 5, -7), (2, 0, 1), (10, 3, 1))
def power_of_three_arguments(a, n, m):
    return pow(a, n, m)


@program((3, 4), (4, 3), (3, 3), (MIN, MAX))
def comparisons(a, b):
    return a < b, a <= b, a == b, a != b, a >= b, a > b


@program((2**53 + 1, 2.0**53), (3, 3.0), (MAX, 2.0**63), (0, float("nan")), (0, -0.0), (-1, float("inf")))
def compared_with_a_float(a, x):
    return a < x, a <= x, a == x, a != x, a >= x, a > x, x < a


@program((5, 2), (-5, 3))
def augmented_assignments(a, b):
    a += b
    a *= 3
    a -= 1
    a //= b
    a <<= 2
    a |= 1
    a ^= 5
    a &= 0xFF
    a >>= 1
    a %= 7
    a **= 2
    return a


@program((5,), (0,), (-3,), (2**60,))
def conversions(n):
    return int(n), float(n), bool(n), complex(n)


@program((12345,), (0,), (9,))
def digits_reversed(n):
    r = 0
    while n > 0:
        n, d = divmod(n, 10)
        r = r * 10 + d
    return r


@program((0b1011,), (0,), (MAX,))
def bits_counted(n):
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


@program((1,), (16807,))
def a_linear_generator(seed):
    v = seed
    total = 0
    for _ in range(5):
        v = v * 16807 % 2147483647
        total ^= v
    return total, v


@program((5, 3), (3, 5))
def real_and_imag_of_an_int(a, b):
    return (a - b).real, (a - b).imag, (a * b).conjugate()


@program((10, 5), (1, 5))
def precedence(a, b):
    return -(a**2), a - b - 1, a // b * b, a << 1 + b & 3, not a == b, -a // b, a**2**1


@program(
    *((n,) for n in (27, -27, 0, 1, 2**61, -(2**61) - 1, 3074457345618258601, -3074457345618258601, 2**62, -(2**62)))
)
def multiples_on_one_path_only(n):
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    return n, 5 * n + 2 if n < 100 and n > -100 else n
