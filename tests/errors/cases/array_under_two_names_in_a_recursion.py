import numpy as np


def broken(a, k=2):
    def add(a, b, k):
        a[k] += 1.0
        c = a.copy()
        return b[k] if k == 0 else b[k] + add(c, c, k - 1)

    return add(a, a.copy(), k)


def mended(a, k=2):
    def add(a, b, k):
        a[k] += 1.0
        c = a.copy()
        return b[k] if k == 0 else b[k] + add(c, c.copy(), k - 1)

    return add(a, a.copy(), k)


ARGS = (np.zeros(3),)
