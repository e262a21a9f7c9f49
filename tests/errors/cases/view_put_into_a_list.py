import numpy as np


def broken(a, b):
    rows = []
    for k in range(len(a)):
        rows.append(a[k])
        rows.append(b[k])
    return rows


def mended(a, b):
    rows = []
    for k in range(len(a)):
        rows.append(a[k].copy())
        rows.append(b[k].copy())
    return rows


ARGS = (np.arange(6.0).reshape(2, 3), np.ones((2, 3)))
