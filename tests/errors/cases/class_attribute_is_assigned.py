class Counter:
    made = 0


def broken(n):
    Counter.made = n
    return n


def mended(n, made):
    made = n
    return made


ARGS = (3,)
MENDED_ARGS = (3, 0)
