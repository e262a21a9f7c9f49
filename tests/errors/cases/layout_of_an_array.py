import numpy as np


def broken(a):
    if a.base is None:
        return a.sum()
    return a.T.sum()


def mended(a, owned):
    if owned:
        return a.sum()
    return a.T.sum()


ARGS = (np.ones((2, 3)),)
MENDED_ARGS = (np.ones((2, 3)), True)
