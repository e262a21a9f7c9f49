COUNTS = {1: 2}


def broken(n):
    COUNTS[n] = 1
    return len(COUNTS)


def mended(n):
    counts = dict(COUNTS)
    counts[n] = 1
    return counts


ARGS = (3,)
