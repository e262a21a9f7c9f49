import sys


def broken(x):
    return x + sys._getframe().f_lineno


def mended(x):
    return x + 5


ARGS = (3,)
