import numpy as np


def broken(a):
    return a.dumps()


def mended(a):
    return a.copy()


ARGS = (np.ones(3),)
