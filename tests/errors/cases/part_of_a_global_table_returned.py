TABLE = {1: {2, 3}, 4: {5, 6}}


def broken(k):
    return TABLE[k]


def mended(k):
    return set(TABLE[k])


ARGS = (1,)
