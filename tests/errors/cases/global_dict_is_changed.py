COUNTS = {1: 2}


def broken(n):
    COUNTS[n] = 1
    return n


def mended(n):
    counts = {1: 2}
    counts[n] = 1
    return n


ARGS = (3,)
