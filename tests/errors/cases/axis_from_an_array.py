import numpy as np


def broken(a, k):
    return np.sum(a, axis=k[0])


def mended(a, k):
    return np.sum(a, axis=0)


ARGS = (np.ones((2, 3)), np.array([0]))
