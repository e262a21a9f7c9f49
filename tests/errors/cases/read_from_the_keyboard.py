def broken(n):
    return n + int(input())


def mended(n, m):
    return n + m


ARGS = (3,)
MENDED_ARGS = (3, 4)
