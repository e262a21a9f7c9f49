import numpy as np


def broken(a):
    return a.tobytes()


def mended(a):
    return a.copy()


ARGS = (np.ones(3),)
