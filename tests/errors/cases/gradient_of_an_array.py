import numpy as np

import whilst


def broken(x):
    return whilst.grad(lambda y: y * y)(x)


def mended(x):
    return whilst.grad(lambda y: np.sum(y * y))(x)


ARGS = (np.ones(3),)
