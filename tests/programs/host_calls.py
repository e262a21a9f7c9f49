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


class Odd(Exception):
    pass


def complain(x):
    if x < 0:
        raise KeyError("bad")
    if x == 0:
        raise ValueError("zero")
    if x == 5:
        raise Odd("five")
    if x == 6:
        raise FileNotFoundError("six")


complains = whilst.host(complain)
inverse = whilst.host(lambda x: 1.0 / x, result="f64")


@program((3.0,), (0.0,))
def caught_by_class(x):
    try:
        return inverse(x)
    except ZeroDivisionError:
        return -1.0


@program((3,), (-1,), (0,), (5,), (6,))
def caught_where_it_fits(x):
    log = []
    try:
        try:
            complains(x)
            log.append(0)
        except KeyError:
            log.append(1)
        except Odd:
            log.append(4)
            raise
        finally:
            log.append(2)
    except ValueError:
        log.append(3)
    except OSError:
        log.append(6)
    except Exception:
        log.append(5)
    return log


@program((3,), (-1,), (5,))
def raised_again(x):
    try:
        complains(x)
    except KeyError:
        raise
    finally:
        print("done")
    return 3


@program((4,))
def tried_until_it_works(n):
    failures = 0
    for k in range(-2, n):
        try:
            complains(k)
        except (KeyError, ValueError):
            failures += 1
            continue
        return k, failures
    return -1, failures
