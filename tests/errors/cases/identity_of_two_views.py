import numpy as np


def broken(x, n):
    y = x[:]
    z = x[:]
    if y is z:
        y[0] = 5.0
    return x


def mended(x, n):
    y = x[:]
    if y is x:
        y[0] = 5.0
    return x


ARGS = (np.arange(4.0), 1)
