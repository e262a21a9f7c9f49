def broken(x):
    try:
        return 1 / x
    except* ZeroDivisionError:
        x = 1.0
    return x


def mended(x):
    try:
        return 1 / x
    except ZeroDivisionError:
        x = 1.0
    return x


ARGS = (0.0,)
