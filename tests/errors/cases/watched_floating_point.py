import numpy as np


def broken(a):
    with np.errstate(divide="print"):
        return 1.0 / a


def mended(a):
    with np.errstate(divide="raise"):
        return 1.0 / a


ARGS = (np.array([1.0, 2.0]),)
