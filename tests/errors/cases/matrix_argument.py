import numpy as np


def broken(m):
    return m @ m


def mended(m):
    return m @ m


ARGS = (np.matrix([[1.0, 2.0], [3.0, 4.0]]),)
MENDED_ARGS = (np.array([[1.0, 2.0], [3.0, 4.0]]),)
