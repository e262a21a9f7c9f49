import numpy as np


def f(a):
    return np.linalg.norm(a, 2)


def mended(a):
    return np.linalg.norm(a)


ARGS = (np.eye(2),)
