import numpy as np


def broken(a):
    return a.shape[0]


def mended(a):
    return a.shape[0]


ARGS = (np.array([1, None], dtype=object),)
MENDED_ARGS = (np.array([1.0, np.nan]),)
