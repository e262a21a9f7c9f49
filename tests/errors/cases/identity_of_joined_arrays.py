import numpy as np


def broken(a, n):
    r = a if n > 0 else None
    return r is a


def mended(a, n):
    was_given = n > 0
    return was_given


ARGS = (np.zeros(3), 1)
