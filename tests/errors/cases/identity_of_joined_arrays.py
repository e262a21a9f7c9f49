import numpy as np


def broken(a, n):
    given = a if n > 0 else None
    one = given if n > 1 else a + 2
    return one is given


def mended(a, n):
    is_given = n > 1
    return is_given


ARGS = (np.zeros(3), 1)
