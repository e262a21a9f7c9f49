import numpy as np


def broken(a, k):
    return a.astype(np.float32 if k > 0 else np.float64)


def mended(a, k):
    return a.astype(np.float64)


ARGS = (np.ones(3), 1)
