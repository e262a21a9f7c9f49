import numpy as np


def broken(a):
    a.shape = 12
    return a.sum()


def mended(a):
    b = a.reshape(12)
    return b.sum()


ARGS = (np.arange(12.0).reshape(3, 4),)
