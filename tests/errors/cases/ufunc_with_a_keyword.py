import numpy as np


def broken(a):
    return np.divmod(a, 2, where=a > 1)


def mended(a):
    quotient, rest = np.zeros(len(a)), np.zeros(len(a))
    return np.divmod(a, 2, out=(quotient, rest), where=a > 1)


ARGS = (np.ones(3),)
