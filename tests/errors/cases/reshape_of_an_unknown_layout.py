import numpy as np


def broken(a, n):
    for i in range(n):
        flat = a.reshape(-1)
        flat[i] = 1.0
        if i > 1:
            a = a.T * 3.0
    return a


def mended(a, n):
    a = a.copy()
    for i in range(n):
        a[i // a.shape[1], i % a.shape[1]] = 1.0
        if i > 1:
            a = a.T * 3.0
    return a


ARGS = (np.ones((3, 6))[:, ::2], 2)
