import math


def broken(n, x):
    f = math.sin if n > 0 else math.cos
    return f(x)


def mended(n, x):
    return math.sin(x) if n > 0 else math.cos(x)


ARGS = (3, 0.5)
