import numpy as np


def broken(n):
    made = np.zeros(n, dtype=[("x", float), ("y", int)])
    made["x"] = 1
    return made["x"]


def mended(n):
    x = np.zeros(n)
    x[:] = 1
    return x


ARGS = (3,)
