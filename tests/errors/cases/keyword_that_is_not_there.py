import numpy as np


def broken(a):
    return np.array2string(a, formatter={"float": str})


def mended(a):
    return np.array2string(a, precision=2)


ARGS = (np.arange(3.0),)
