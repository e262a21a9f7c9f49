import numpy as np


def broken(a, b):
    return np.einsum("...i,i->...", a, b)


def mended(a, b):
    return np.einsum("ki,i->k", a, b)


ARGS = (np.ones((2, 3)), np.ones(3))
