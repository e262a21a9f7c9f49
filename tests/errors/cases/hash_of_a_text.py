def broken(x):
    return hash(x)


def mended(x):
    return x


ARGS = ("word",)
