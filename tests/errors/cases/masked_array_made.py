import numpy as np


def broken(a):
    return np.ma.array(a, mask=a < 0).mean()


def mended(a):
    mask = a < 0
    return a[~mask].mean()


ARGS = (np.array([1.0, -2.0, 4.0]),)
