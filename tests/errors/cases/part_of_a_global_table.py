TABLE = {1: {2: 3}, 4: {5: 6}}


def broken(k):
    TABLE[k][2] = 7
    return TABLE[k][2]


def mended(k):
    inner = dict(TABLE[k])
    inner[2] = 7
    return inner[2]


ARGS = (1,)
