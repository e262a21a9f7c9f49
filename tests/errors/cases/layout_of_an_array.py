import numpy as np


def broken(a):
    if a.flags["C_CONTIGUOUS"]:
        return a.sum()
    return a.T.sum()


def mended(a, ordered):
    if ordered:
        return a.sum()
    return a.T.sum()


ARGS = (np.ones((2, 3)),)
MENDED_ARGS = (np.ones((2, 3)), True)
