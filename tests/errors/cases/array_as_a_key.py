import numpy as np


def broken(a):
    seen = {0: 1}
    seen[a] = 2
    return len(seen)


def mended(a):
    seen = {0: 1}
    seen[int(a[0])] = 2
    return len(seen)


ARGS = (np.arange(3),)
