def volume(width, *sizes):
    for size in sizes:
        width *= size
    return width


def broken(sizes):
    return volume(*sizes, 2)


def mended(sizes):
    return volume(sizes[0], *sizes[1:], 2)


ARGS = ([3, 4],)
