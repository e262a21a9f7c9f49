"""``np.emath``: complex results where numbers are outside of a function's real domain."""

import numpy as np

from programs.registry import program

INSIDE, OUTSIDE = np.array([0.5, 1.0]), np.array([-0.5, 2.0])


@program((INSIDE,), (OUTSIDE,), (np.array([3, -2]),), (OUTSIDE.astype(np.float32),), (-4.0,), (2,), (np.zeros(0),))
def roots_and_logarithms(x):
    return np.emath.sqrt(x), np.emath.log(x), np.emath.log2(x), np.emath.log10(x), np.emath.logn(3, x)


@program((INSIDE,), (OUTSIDE,), (1j,), ulp=4)
def angles(x):
    return np.emath.arccos(x), np.emath.arcsin(x), np.emath.arctanh(x), np.emath.power(x, 0.5)


@program((1.0, -3.0, 2.0), (1.0, 2.0, 5.0))
def of_a_quadratic_equation(a, b, c):
    root = np.emath.sqrt(b * b - 4 * a * c)
    return (-b + root) / (2 * a), (-b - root) / (2 * a)


@program((np.array([2, 3]), np.array([2, 1])), (np.array([2, 3]), np.array([-2, 1])), (np.array([-2, 3]), 2))
def powers_of_integers(x, p):
    return np.emath.power(x, p)
