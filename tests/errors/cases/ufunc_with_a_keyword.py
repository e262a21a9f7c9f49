import numpy as np


def broken(a):
    return np.add(a, a, casting="unsafe")


def mended(a):
    return np.add(a, a)


ARGS = (np.ones(3),)
