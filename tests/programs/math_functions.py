"""``math`` functions: values, domain errors, types of results."""

import math

import numpy as np

from programs.registry import program

INF = float("inf")
NAN = float("nan")


@program((2.0,), (0.0,), (-0.0,), (INF,), (NAN,), (5e-324,), (4,), (-1.0,), (-INF,))
def square_root(x):
    return math.sqrt(x)


@program((0.5,), (0.0,), (-0.0,), (1e22,), (-3,), (NAN,), (INF,), ulp=1)
def sine_cosine_tangent(x):
    return math.sin(x), math.cos(x), math.tan(x)


@program((0.5,), (-1.0,), (1,), (0.0,), (1.5,), (NAN,), ulp=1)
def inverse_sine_and_cosine(x):
    return math.asin(x), math.acos(x)


@program((0.5,), (-INF,), (1e300,), (-0.0,), ulp=1)
def arc_tangent(x):
    return math.atan(x)


@program((1.0, 2.0), (0.0, -1.0), (-0.0, -1.0), (0.0, 0.0), (INF, -INF), (NAN, 1.0), (1, -2), ulp=1)
def two_argument_arc_tangent(y, x):
    return math.atan2(y, x)


@program((1.0,), (0.0,), (-745.5,), (-INF,), (INF,), (NAN,), (709.7,), (1000.0,), (2,), ulp=1)
def exponential(x):
    return math.exp(x)


@program((1e-10,), (-1.0,), (0.0,), (-0.0,), (1000.0,), ulp=1)
def exponential_minus_one(x):
    return math.expm1(x)


@program((2.0,), (1.0,), (INF,), (NAN,), (0.0,), (-1.0,), (10,), (5e-324,), ulp=1)
def natural_logarithm(x):
    return math.log(x)


@program((8.0, 2.0), (100.0, 10.0), (2.0, 1.0), (2.0, 0.0), (3, 7), ulp=2)
def logarithm_to_a_base(x, b):
    return math.log(x, b)


@program((8.0,), (1000,), (0.0,), (1.5,), ulp=1)
def logarithms_to_two_and_ten(x):
    return math.log2(x), math.log10(x), math.log1p(x)


@program((1.0,), (-0.5,), (800.0,), (NAN,), ulp=2)
def hyperbolic(x):
    return math.tanh(x), math.sinh(x), math.cosh(x)


@program((1.5,), (0.5,), (1.0,), ulp=2)
def inverse_hyperbolic(x):
    return math.asinh(x), math.atanh(x - 1.0), math.acosh(x + 0.5)


@program((2.7,), (-2.7,), (0.0,), (-0.5,), (1e15,), (3,), (NAN,), (INF,))
def floor_ceil_trunc_give_ints(x):
    return math.floor(x), math.ceil(x), math.trunc(x)


@program((1e15,), overflow=((1e20,), (-1e300,)))
def floor_of_a_large_float_overflows(x):
    return math.floor(x)


@program((7.5, 2.0), (-7.5, 2.0), (7.5, INF), (0.0, 1.0), (1.0, 0.0), (INF, 1.0), (NAN, 0.0))
def float_modulo(x, y):
    return math.fmod(x, y)


@program((5.0, 2.0), (-1.5, 1.0), (2.5, INF), (1.0, 0.0))
def ieee_remainder(x, y):
    return math.remainder(x, y)


@program((3.0, 4.0), (1e200, 1e200), (0.0, -0.0), (INF, NAN), (NAN, 1.0), ulp=1)
def hypotenuse(x, y):
    return math.hypot(x, y)


@program((2.0, 10.0), (2.0, -1.0), (-8.0, 3.0), (0.0, 0.0), (-8.0, 0.5), (0.0, -1.0), (1e10, 300.0), (2, 3), ulp=1)
def float_power(x, y):
    return math.pow(x, y)


@program((1.5,), (NAN,), (INF,), (-INF,), (3,))
def classification(x):
    return math.isnan(x), math.isinf(x), math.isfinite(x)


@program((1.5, -2.0), (-1.5, 0.0), (1.0, -0.0), (NAN, -1.0))
def copied_sign(x, y):
    return math.copysign(x, y), math.fabs(x)


@program((48, 18), (0, 0), (-4, 6), (7, 0), (2**62, 2**40))
def greatest_common_divisor(a, b):
    return math.gcd(a, b)


@program((4, 6), (0, 5), (-4, 6))
def least_common_multiple(a, b):
    return math.lcm(a, b)


@program((10,), (0,), (2**62,), (99,), (2**53 + 2,), (-1,))
def integer_square_root(n):
    return math.isqrt(n)


@program((5, 2), (5, 0), (5, 9), (20, 10), (-1, 2))
def binomial(n, k):
    return math.comb(n, k)


@program((5,), (0,), (20,), (-1,))
def factorial(n):
    return math.factorial(n)


@program((180.0,), (-90.0,), (1,), ulp=1)
def degrees_and_radians(x):
    return math.radians(x), math.degrees(x)


@program((0.5,), (-1.0,), (3.0,), (0.0,), ulp=16)
def error_function_and_gamma(x):
    return math.erf(x), math.erfc(x), math.gamma(x + 1.5), math.lgamma(x + 1.5)


@program((3,), (0,))
def constants(n):
    return n * math.pi, math.e + n, math.tau, math.inf, -math.inf, math.isnan(math.nan)


@program((1.0, 1.0 + 1e-12), (1.0, 1.1), (0.0, 1e-12), (INF, INF), (NAN, NAN))
def closeness(x, y):
    return math.isclose(x, y), math.isclose(x, y, rel_tol=0.2), math.isclose(x, y, abs_tol=1e-9)


@program((1.5, 3), (0.0, 5), (1.0, -1080), (1.0, 2000))
def scaled_by_a_power_of_two(x, n):
    return math.ldexp(x, n)


@program((np.float64(2.0),), (np.float32(0.5),), (np.int64(3),), (True,), ulp=1)
def numpy_scalars_give_python_floats(x):
    return math.sqrt(x), math.sin(x), math.floor(x)


@program((1.5,), (-0.25,), (3.0,))
def fractional_and_integral_parts(x):
    return math.modf(x)


@program((1.0, 2.0), (1.0, 1.0), (0.0, -1.0))
def next_after(x, y):
    return math.nextafter(x, y), math.ulp(x)


@program((3,), (0,), ulp=4)
def in_a_loop(n):
    total = 0.0
    x = 0.3
    for i in range(n):
        x = math.sin(x) + math.sqrt(i + 1)
        total += math.exp(-x)
    return total


@program((27.0,), (-8.0,), (0.0,), ulp=1)
def cube_root_and_exp2(x):
    return math.cbrt(x), math.exp2(x)


@program((1.0, 2.0, 3.0))
def distance_and_products(x, y, z):
    return math.dist((x, y), (y, z)), math.prod((x, y, z)), math.fsum((x, y, z))
