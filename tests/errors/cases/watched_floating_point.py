import numpy as np


def broken(a):
    with np.errstate(divide="raise"):
        return 1.0 / a


def mended(a):
    with np.errstate(divide="ignore"):
        return 1.0 / a


ARGS = (np.array([1.0, 0.0]),)
