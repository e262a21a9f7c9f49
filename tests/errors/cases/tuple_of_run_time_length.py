def broken(n):
    return sum((1,) * n)


def mended(n):
    return sum([1] * n)


ARGS = (5,)
