def broken(x):
    return lambda y: x + y


def mended(x):
    add = lambda y: x + y
    return add(1)


ARGS = (3,)
