"""``whilst.host``: arbitrary Python in program order."""

import math

import numpy as np

import whilst
from programs.registry import program


def remember(x):
    print("host saw", x)
    return x * 2.0


def silent(x):
    print("noted", x)


def fails(x):
    if x > 2:
        raise KeyError(f"host fails at {x}")
    return 1.0


remember_host = whilst.host(remember, result="f64")
silent_host = whilst.host(silent)
fails_host = whilst.host(fails, result="f64")
gamma_host = whilst.host(math.gamma, result="f64")


@program((3,), (0,))
def called_in_program_order(n):
    total = 0.0
    for i in range(n):
        print("before", i)
        total += remember_host(i + 0.5)
        print("after", i)
    return total


@program((5,), (0,))
def called_for_its_effect(n):
    for i in range(n):
        if i % 2:
            silent_host(i)
    return n


@program((2,), (5,))
def an_exception_of_the_host_goes_through(n):
    total = 0.0
    for i in range(n):
        total += fails_host(i)
    return total


@program((5.0,), (0.5,))
def a_library_function(x):
    return gamma_host(x) + 1.0


def tell_class(x):
    print(type(x).__name__, x)
    return x


tell_class_host = whilst.host(tell_class, result="f64")


@program((2, 0.5), (1, 2.0))
def gets_pythons_own_numbers(n, x):
    total = tell_class_host(n) + tell_class_host(x) + tell_class_host(n > 1) + tell_class_host(7)
    return total + tell_class_host(np.float32(0.5)) + tell_class_host(np.arange(3)[n])
