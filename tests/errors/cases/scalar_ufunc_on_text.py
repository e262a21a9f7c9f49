import numpy as np


def broken(x):
    return np.sin("one")


def mended(x):
    return np.sin(1.0)


ARGS = (3.0,)
