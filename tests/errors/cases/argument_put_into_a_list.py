import numpy as np


def broken(a, n):
    out = []
    for _ in range(n):
        out.append(a)
    a[0] = 1.0
    return out[0].sum()


def mended(a, n):
    out = []
    for _ in range(n):
        out.append(a.copy())
    a[0] = 1.0
    return out[0].sum()


ARGS = (np.zeros(2), 3)
