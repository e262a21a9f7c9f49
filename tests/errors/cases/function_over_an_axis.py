import numpy as np


def broken(a):
    return np.apply_along_axis(np.sum, 0, a)


def mended(a):
    return np.sum(a, axis=0)


ARGS = (np.ones((2, 3)),)
