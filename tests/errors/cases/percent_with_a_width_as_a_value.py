def broken(x, width):
    return "%*d" % (width, x)


def mended(x, width):
    return f"{x:{width}d}"


ARGS = (5, 8)
