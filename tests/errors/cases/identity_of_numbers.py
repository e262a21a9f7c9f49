def broken(a, b):
    return a is b


def mended(a, b):
    return a == b


ARGS = (3.5, 4.5)
