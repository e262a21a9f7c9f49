import numpy as np


def broken(shape):
    return np.zeros(shape)


def mended(shape):
    return np.zeros((shape[0], shape[1]))


ARGS = ([2, 3],)
