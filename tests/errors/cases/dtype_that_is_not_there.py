import numpy as np


def broken(n):
    return np.zeros(n, np.float16)


def mended(n):
    return np.zeros(n, np.float32)


ARGS = (3,)
