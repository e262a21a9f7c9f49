"""NumPy scalars: IEEE division, wrapping, promotion with Python literals weak, returned types."""

import numpy as np

from programs.registry import program

INF = float("inf")


@program((np.float64(1.5), np.float64(0.0)), (np.float64(0), np.float64(0)), (np.float64(-1), np.float64(0)))
def division_follows_ieee(x, y):
    return x / y, x // y, x % y


@program((np.int64(7), np.int64(0)), (np.int64(-7), np.int64(2)), (np.int64(-(2**63)), np.int64(-1)))
def integer_division_by_zero_gives_zero(a, b):
    return a // b, a % b, a / b


@program((np.int64(2**63 - 1), np.int64(1)), (np.int64(-(2**63)), np.int64(-1)))
def int64_wraps(a, b):
    return a + b, a - b, a * b, -a, abs(a)


@program((np.uint8(200), np.uint8(100)), (np.uint8(0), np.uint8(1)))
def uint8_wraps(a, b):
    return a + b, a - b, a * b, ~a, -b


@program((np.int8(100), np.int8(100)), (np.int8(-128), np.int8(-1)))
def int8_wraps(a, b):
    return a + b, a - b, a * b, a // b, abs(a)


@program((np.int32(5),), (np.int32(-3),))
def int_literals_are_weak(a):
    return a + 1, a * 2.5, 1 - a, a / 2, a // 2, a**2, a + True, a << 2


@program((np.float32(0.1),), (np.float32(3),))
def float_literals_are_weak(x):
    return x + 1, x * 0.1, x / 3, x**2, 1.5 - x, x + 1j


@program((np.uint8(5),), ill_typed=True)
def a_literal_out_of_range(a):
    return a + 300


@program((np.int8(1), np.uint8(2)), (np.int8(-1), np.uint8(255)))
def mixed_signs_widen(a, b):
    return a + b, a * b, a < b, a == b


@program((np.int64(-1), np.uint64(1)), (np.int64(5), np.uint64(2**63)))
def int64_with_uint64(a, b):
    return a + b, a < b, a == b


@program((np.float32(0.1), np.float64(0.1)), (np.float32(1), np.float64(INF)))
def two_float_widths(x, y):
    return x + y, x == y, x < y


@program((np.int32(3), np.float32(0.1)), (np.int16(3), np.float32(0.1)))
def ints_with_float32(a, x):
    return a + x, a * x


@program((np.bool_(True), np.bool_(False)), (np.bool_(True), np.bool_(True)))
def numpy_bools(p, q):
    return p + q, p * q, p & q, p | q, p ^ q, ~p, p == q, p < q


@program((np.bool_(True), 3), (np.bool_(False), 3))
def numpy_bool_with_python_int(p, n):
    return p + n, p * 2.5, p & True


@program((np.bool_(True), np.bool_(False)), ill_typed=True)
def numpy_bool_subtraction_is_an_error(p, q):
    return p - q


@program((np.complex64(1 + 2j), np.complex128(1j)), (np.complex64(0), np.complex128(2)))
def complex_widths(a, b):
    return a + b, a * 2, a + 1.5, a.real, a.imag, abs(a), a == b


@program((np.complex128(1 + 1j), np.complex128(0)))
def complex_division_by_zero(a, b):
    return a / b


@program((5, np.int64(3)), (-5, np.int64(3)))
def python_int_with_int64(n, a):
    return n + a, n // a, n % a, n < a, n / a


@program((5.0, np.float64(3)), (5.0, np.float64(0)))
def python_float_with_float64(x, y):
    return x + y, x / y, x % y, x // y, x < y


@program((2.5, np.float32(3)), (2.5, np.float32(0)))
def python_float_with_float32(x, y):
    return x + y, x / y, x < y, 0.1 + y


@program((np.int64(2), np.int64(10)), (np.int64(3), np.int64(41)), (np.int64(0), np.int64(0)))
def power_wraps(a, n):
    return a**n


@program((np.int64(2),))
def negative_power_of_an_integer_is_an_error(a):
    return a ** np.int64(-1)


@program((np.float64(2), np.float64(0.5)), (np.float64(-8), np.float64(1 / 3)), (np.float64(0), np.float64(-1)), ulp=1)
def float_power_gives_nan_not_complex(x, y):
    return x**y


@program((np.int64(5), np.int64(70)), (np.int64(-5), np.int64(70)), (np.int64(5), np.int64(2)))
def shifts_of_any_count(a, n):
    return a << n, a >> n


@program((np.uint16(5), np.uint16(2)), (np.uint16(65535), np.uint16(15)))
def shifts_of_small_types(a, n):
    return a << n, a >> n


@program((3.7,), (-3.7,), (0.0,))
def made_by_constructors(x):
    return np.int64(x), np.float32(x), np.int8(x), np.bool_(x), np.complex64(x), np.uint8(abs(x))


@program((300,), (-1,))
def a_python_int_that_does_not_fit(n):
    return np.uint8(n)


@program((np.float64(2.5),), (np.float64(-2.5),), (np.float64(3.5),))
def converted_back(x):
    return int(x), float(x), bool(x), round(x), round(x, 1), abs(x)


@program((np.int32(7),), (np.int32(0),))
def an_int32_converted_back(a):
    return int(a), float(a), bool(a), complex(a)


@program((np.float32(1.1),), (np.float32(16777217),))
def a_float32_converted(x):
    return float(x), int(x), x.astype(np.float64), x.dtype == np.float32, x.item()


@program((np.int64(3),), (np.int64(0),))
def a_numpy_integer_drives_a_loop(n):
    total = 0
    for i in range(n):
        total += i
    while n > 0:
        n -= 1
        total += 1
    return total, n


@program((np.int64(2), np.array([1.0, 2.0, 3.0])), (np.int8(-1), np.array([1.0, 2.0, 3.0])))
def a_numpy_integer_as_an_index(i, a):
    return a[i]


@program((np.uint8(250),), (np.uint8(0),))
def a_small_counter_wraps_in_a_loop(n):
    steps = 0
    while n != 3:
        n += np.uint8(1)
        steps += 1
    return steps, n


@program((np.float64(1.0),), (1.0,), (np.float32(1.0),), (1,), (np.int16(1),), (True,))
def isinstance_is_decided_by_type(x):
    if isinstance(x, bool):
        return 1
    if isinstance(x, int):
        return 2
    if isinstance(x, float):
        return 3
    if isinstance(x, (np.integer, np.floating)):
        return 4
    return 5


@program((np.float32(0.1), 5), (np.float32(0.1), 0))
def float32_accumulates_in_float32(x, n):
    total = np.float32(0)
    for _ in range(n):
        total += x
    return total


@program((np.int16(1000), np.int16(100)))
def int16_products_wrap(a, b):
    c = a * b
    d = c * 1.0
    return c, d, int(a) * int(b)


@program((np.float64(1e300), np.float64(1e300)))
def overflow_gives_infinity(x, y):
    return x * y, -x * y, x * y - x * y


@program((np.int64(10), np.int64(3)), (np.int64(10), np.int64(0)))
def divmod_of_numpy_integers(a, b):
    return divmod(a, b)


@program((np.float64("nan"), np.float64(1)), (np.float64(0.0), np.float64(-2.0)))
def numpy_minimum_and_maximum(x, y):
    return np.minimum(x, y), np.maximum(x, y), np.fmin(x, y), np.fmax(x, y)
