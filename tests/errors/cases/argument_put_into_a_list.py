import numpy as np


def broken(a, n):
    out = []
    for _ in range(n):
        out.append(a)
    return len(out)


def mended(a, n):
    out = []
    for _ in range(n):
        out.append(a.copy())
    return len(out)


ARGS = (np.zeros(2), 3)
