import numpy as np


def broken(a):
    return np.ma.masked_less(a, 0.0).mean()


def mended(a):
    return a[a >= 0.0].mean()


ARGS = (np.array([1.0, -2.0, 4.0]),)
