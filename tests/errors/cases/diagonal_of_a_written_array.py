import numpy as np


def broken(a):
    d = np.diagonal(a)
    a[0, 0] = 9.0
    return d.sum()


def mended(a):
    d = np.diagonal(a).copy()
    a[0, 0] = 9.0
    return d.sum()


ARGS = (np.ones((3, 3)),)
