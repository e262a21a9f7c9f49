def broken(x):
    y = x + 1
    return locals()["y"]


def mended(x):
    y = x + 1
    return y


ARGS = (3,)
