import numpy as np


def broken(a):
    return np.array2string(a, precision=2)


def mended(a):
    return np.array2string(a)


ARGS = (np.arange(3.0),)
