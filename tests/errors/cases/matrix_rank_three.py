import numpy as np


def f(a):
    return np.einsum("ijk,k->ij", a, a[0, 0])


def mended(a):
    out = np.zeros(a.shape[:2])
    for i in range(a.shape[0]):
        out[i] = a[i] @ a[0, 0]
    return out


ARGS = (np.ones((2, 3, 4)),)
