def broken(x, kinds):
    try:
        return 1 / x
    except kinds[x]:
        return 0.0


def mended(x, kinds):
    try:
        return 1 / x
    except ZeroDivisionError:
        return 0.0


ARGS = (0, [1, 2])
