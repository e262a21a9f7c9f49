"""Python complex numbers and ``cmath``."""

import cmath

import numpy as np

from programs.registry import program

INF = float("inf")
NAN = float("nan")


@program((1 + 2j, 3 - 1j), (0j, 1j), (1e200 + 0j, 1e200j), (complex(NAN, 1), 1j), (complex(-0.0, -0.0), 1 + 0j))
def arithmetic(a, b):
    return a + b, a - b, a * b, -a, +a


@program((1 + 2j, 3 - 1j), (1 + 2j, 0j), (5j, 2 + 0j), (1 + 1j, complex(0, 1e-300)), (1 + 1j, complex(1e300, 1e300)))
def division(a, b):
    return a / b


@program((1 + 2j,), (0j,), (complex(-0.0, 0.0),))
def parts(z):
    return z.real, z.imag, z.conjugate(), z == z.conjugate(), z != 0, bool(z)


@program((3 + 4j,), (0j,), (complex(INF, NAN),), (1e200 + 1e200j,), ulp=1)
def absolute(z):
    return abs(z)


@program((1 + 2j, 3, 0.5), (0j, 0, 1.0))
def mixed_with_reals(z, n, x):
    return z + n, n - z, z * x, x + z, z - x


@program((1 + 2j,), (0j,))
def integer_powers(z):
    return z**2, z**0, z**3, z**1


@program((1 + 2j, 0.5), (2 + 0j, -1.0), ulp=4)
def powers(z, y):
    return z**y


@program((0j, -1.0), (0j, 1j))
def powers_of_zero_that_raise(z, y):
    return z**y


@program((-0.5 + 0.5j, 30), (0j, 5), (2 + 2j, 5))
def mandelbrot_point(c, limit):
    z = 0j
    n = 0
    while n < limit and z.real * z.real + z.imag * z.imag <= 4.0:
        z = z * z + c
        n += 1
    return n, z


@program((1 + 1j,), (-1 + 0j,), (complex(-1, -0.0),), (0.3 - 2j,), ulp=4)
def cmath_functions(z):
    return cmath.exp(z), cmath.sqrt(z), cmath.log(z), cmath.sin(z), cmath.cos(z), cmath.phase(z)


@program((1 + 1j,), (-0.5 + 0.25j,), ulp=8)
def more_of_cmath(z):
    return cmath.tan(z), cmath.sinh(z), cmath.cosh(z), cmath.tanh(z), cmath.atan(z), cmath.asin(z), cmath.acos(z)


@program((3 + 4j,), (complex(INF, 0),), (complex(0, NAN),), ulp=2)
def cmath_tests_and_polar(z):
    return cmath.isnan(z), cmath.isinf(z), cmath.isfinite(z), cmath.polar(z)


@program((2.0, 1.0), (0.0, 3.0), ulp=2)
def cmath_rect(r, phi):
    return cmath.rect(r, phi), cmath.pi, cmath.inf


@program((0j,))
def cmath_log_of_zero(z):
    return cmath.log(z)


@program((1.5, 2.5), (1, 2), (True, 0))
def built_from_parts(x, y):
    return complex(x, y), complex(x), x + y * 1j


@program((1j, 2j), (1 + 0j, 1 + 0j), ill_typed=True)
def ordering_is_a_type_error(a, b):
    return a < b


@program((np.array([1 + 2j, 3 - 1j]),), (np.array([], dtype=complex),))
def a_sum_over_a_complex_array(a):
    total = 0j
    for i in range(len(a)):
        total += a[i] * a[i].conjugate()
    return complex(total)
