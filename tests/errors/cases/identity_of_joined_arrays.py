import numpy as np


def broken(a, n):
    one = a
    while n > 1:
        one = one[::-1]
        n -= 1
    return one is a


def mended(a, n):
    one, is_given = a, True
    while n > 1:
        one, is_given = one[::-1], False
        n -= 1
    return is_given


ARGS = (np.zeros(3), 1)
