import numpy as np


def broken(a):
    return np.busday_count(a, a)


def mended(a):
    return np.sum(a)


import numpy

ARGS = (numpy.arange(3.0),)
