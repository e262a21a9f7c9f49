import numpy as np


def broken(n):
    parts = []
    for k in range(n):
        parts.append(np.ones(k))
    return len(parts)


def mended(n):
    parts = []
    for k in range(n):
        parts.append([1.0] * k)
    return len(parts)


ARGS = (3,)
