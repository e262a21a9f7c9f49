import numpy as np


def broken(n):
    if n > 0:
        a = np.zeros(n)
    else:
        a = np.zeros((1, 1))
    return a


def mended(n):
    if n > 0:
        a = np.zeros((1, n))
    else:
        a = np.zeros((1, 1))
    return a


ARGS = (3,)
