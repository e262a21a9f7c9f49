import numpy as np


def broken(n):
    return np.zeros(n, dtype=object)


def mended(n):
    return np.zeros(n, dtype=np.int64)


ARGS = (3,)
