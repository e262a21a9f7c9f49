def broken(n):
    return sum((1, 2, 3, 4)[:n])


def mended(n):
    return sum([1, 2, 3, 4][:n])


ARGS = (2,)
