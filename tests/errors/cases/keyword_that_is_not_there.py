import numpy as np


def broken(a):
    return np.nanstd(a, dtype=np.float32)


def mended(a):
    return np.nanstd(a)


ARGS = (np.arange(3.0),)
