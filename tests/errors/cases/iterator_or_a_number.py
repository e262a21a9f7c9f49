def broken(n):
    it = iter([1, 2]) if n > 0 else 5
    return next(it)


def mended(n):
    if n > 0:
        it = iter([1, 2])
        first = next(it)
    else:
        first = 5
    return first


ARGS = (3,)
