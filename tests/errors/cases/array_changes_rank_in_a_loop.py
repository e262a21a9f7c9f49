import numpy as np


def broken(n):
    a = np.zeros(3)
    for k in range(n):
        a = a[:, None]
    return a


def mended(n):
    a = np.zeros(3)
    b = a[:, None]
    for k in range(n):
        b = b + 1
    return b


ARGS = (3,)
