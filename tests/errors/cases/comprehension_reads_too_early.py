def broken(xs, z):
    return [x + z for x in xs for z in [z]]


def mended(xs, z):
    return [x + y for x in xs for y in [z]]


ARGS = ([1, 2], 5)
