import numpy as np


def broken(a):
    return np.divmod(a, 2, dtype=float)


def mended(a):
    quotient, rest = np.divmod(a, 2)
    return quotient.astype(float), rest.astype(float)


ARGS = (np.ones(3),)
