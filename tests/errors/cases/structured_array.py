import numpy as np


def broken(a):
    return a["x"]


def mended(x):
    return x


ARGS = (np.zeros(2, dtype=[("x", float)]),)
MENDED_ARGS = (np.zeros(2),)
