import numpy as np


def broken(a):
    d = a.reshape(-1)
    a[0, 0] = 9.0
    return d.sum()


def mended(a):
    d = a.reshape(-1).copy()
    a[0, 0] = 9.0
    return d.sum()


ARGS = (np.ones((3, 6))[:, ::2],)
