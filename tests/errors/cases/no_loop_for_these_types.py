import numpy as np


def broken(z):
    return np.arctan2(z, z)


def mended(z):
    return np.arctan2(z.imag, z.real)


ARGS = (np.array([1 + 2j]),)
