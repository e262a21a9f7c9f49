import numpy as np


def broken(a):
    return len(a)


def mended(a):
    return len(a)


ARGS = (np.array(["x", "y"]),)
MENDED_ARGS = (np.array([120, 121]),)
