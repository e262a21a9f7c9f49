def broken(n):
    s = n
    while n > 0:
        s = "text"
        n -= 1
    return s


def mended(n):
    s = n
    t = "text"
    while n > 0:
        n -= 1
    return s, t


ARGS = (3,)
