def add(a, b):
    return a + b


def broken(xs):
    return add(*xs)


def mended(xs):
    return add(xs[0], xs[1])


ARGS = ([1, 2],)
