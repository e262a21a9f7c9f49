import numpy as np


def broken(a):
    return np.argmax(a, out=a)


def mended(a):
    return np.argmax(a)


ARGS = (np.arange(3.0),)
