def broken(x):
    return x + 100000000000000000000


def mended(x):
    return x + 1e20


ARGS = (1,)
