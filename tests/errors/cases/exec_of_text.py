def broken(x):
    exec("y = x + 1")
    return x


def mended(x):
    y = x + 1
    return x


ARGS = (3,)
