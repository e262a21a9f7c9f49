import numpy as np

import whilst


def size(z):
    return np.abs(z) ** 2


def size_of_parts(x, y):
    return x**2 + y**2


def broken(z):
    return whilst.hessian(size)(z)


def mended(z):
    return whilst.hessian(size_of_parts, (0, 1))(z.real, z.imag)


ARGS = (1 + 2j,)
