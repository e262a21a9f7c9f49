import numpy as np


def broken(a):
    return np.linalg.eigvals(a)


def mended(a):
    return np.linalg.eigvals(a.astype(complex))


ARGS = (np.array([[1.0, 2.0], [0.0, 3.0]]),)
