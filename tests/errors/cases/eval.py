def broken(x):
    return eval("x + 1")


def mended(x):
    return x + 1


ARGS = (3,)
