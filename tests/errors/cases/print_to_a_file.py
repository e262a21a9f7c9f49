import sys


def broken(x):
    print(x, file=sys.stderr)
    return x


def mended(x):
    print(x)
    return x


ARGS = (3,)
