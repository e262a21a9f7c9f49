def running():
    total = 0
    while True:
        total += yield total


def broken(x):
    g = running()
    next(g)
    return g.send(x)


def mended(x):
    total = 0
    total += x
    return total


ARGS = (3,)
