import numpy as np


def broken(a):
    return np.sqrt(a, where=a > 0)


def mended(a):
    return np.where(a > 0, np.sqrt(np.abs(a)), 0.0)


ARGS = (np.array([4.0, -1.0]),)
