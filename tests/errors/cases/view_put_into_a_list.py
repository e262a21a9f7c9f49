import numpy as np


def broken(a):
    rows = []
    for row in a:
        rows.append(row[1:])
    return rows


def mended(a):
    rows = []
    for row in a:
        rows.append(row[1:].copy())
    return rows


ARGS = (np.arange(6.0).reshape(2, 3),)
