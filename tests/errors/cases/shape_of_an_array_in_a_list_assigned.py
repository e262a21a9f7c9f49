import numpy as np


def broken(a):
    v = a + 1
    kept = [v, a]
    v.shape = 12
    return kept[0].shape, v[0]


def mended(a):
    v = a + 1
    kept = [v, a]
    flat = v.reshape(12)
    return kept[0].shape, flat[0]


ARGS = (np.arange(12.0).reshape(3, 4),)
