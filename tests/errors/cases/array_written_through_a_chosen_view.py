import numpy as np


def broken(a, k):
    a[k == 0] = 1.0
    return a


def mended(a, k):
    if k == 0:
        a[:] = 1.0
    return a


ARGS = (np.zeros(3), 0)
