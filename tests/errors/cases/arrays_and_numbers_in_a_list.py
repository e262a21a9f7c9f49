import numpy as np


def broken(n):
    found = []
    for k in range(n):
        found.append(np.zeros(k))
        found.append(k)
    return len(found)


def mended(n):
    found = []
    for k in range(n):
        found.append(np.zeros(k))
        found.append(np.array([float(k)]))
    return len(found)


ARGS = (3,)
