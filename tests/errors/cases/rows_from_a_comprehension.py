import numpy as np


def broken(n):
    return np.array([np.arange(3) * k for k in range(n)])


def mended(n):
    a = np.zeros((n, 3), np.int64)
    for k in range(n):
        a[k] = np.arange(3) * k
    return a


ARGS = (3,)
