def broken(n):
    if n > 0:
        p = (n, n)
    else:
        p = (n,)
    return p


def mended(n):
    if n > 0:
        p = (n, n)
    else:
        p = (n, 0)
    return p


ARGS = (3,)
