import numpy as np


def broken(a):
    b = a * 2
    b.flags.writeable = False
    return b


def mended(a):
    return a * 2


ARGS = (np.arange(3.0),)
