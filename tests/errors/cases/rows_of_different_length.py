import numpy as np


def broken(x):
    return np.array([[x, x], [x]])


def mended(x):
    return np.array([[x, x], [x, 0.0]])


ARGS = (3.0,)
