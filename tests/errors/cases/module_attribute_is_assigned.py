import math


def broken(x):
    math.tau = x
    return x


def mended(x):
    tau = x
    return tau


ARGS = (3.0,)
