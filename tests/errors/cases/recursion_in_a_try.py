def down(n):
    return 1 if n == 0 else down(n - 1) // n


def broken(n):
    try:
        return down(n)
    except ZeroDivisionError:
        return 0


def mended(n):
    if n < 0:
        return 0
    return down(n)


ARGS = (3,)
