def broken(n):
    items = list(range(n))
    del items[::2]
    return items


def mended(n):
    items = list(range(n))
    items = items[1::2]
    return items


ARGS = (5,)
