def broken(n):
    if n > 0:
        x = "up"
    else:
        x = 1.5
    return x


def mended(n):
    if n > 0:
        x = 1.0
    else:
        x = 1.5
    return x


ARGS = (3,)
