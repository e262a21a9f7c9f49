import numpy as np


def broken(a, c):
    if c:
        a = np.asfortranarray(a)
    b = a + 1
    return b.flags.f_contiguous, b


def mended(a, c):
    if c:
        a = np.asfortranarray(a)
    return a + 1


ARGS = (np.arange(12.0).reshape(3, 4), True)
