import numpy as np

ARGS = (np.arange(3.0),)


def broken(x):
    y = x * 2
    y.flags["WRITEABLE"] = False
    return y


def mended(x):
    return x * 2
