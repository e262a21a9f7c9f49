LAST = 3


def broken(x):
    global LAST
    old = LAST
    del LAST
    return old * x


def mended(x):
    old = LAST
    return old * x


ARGS = (3.0,)
