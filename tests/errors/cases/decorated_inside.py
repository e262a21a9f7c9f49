import functools


def broken(x):
    @functools.lru_cache
    def double(y):
        return 2 * y

    return double(x)


def mended(x):
    def double(y):
        return 2 * y

    return double(x)


ARGS = (3,)
