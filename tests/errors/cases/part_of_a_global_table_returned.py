TABLE = {1: {"a"}, 4: {"b", "c"}}


def broken(k):
    return TABLE[k]


def mended(k):
    return set(TABLE[k])


ARGS = (1,)
