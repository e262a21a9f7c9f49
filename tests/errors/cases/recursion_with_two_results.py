def walk(n):
    if n == 0:
        return 0
    if n == 1:
        return "one"
    return walk(n - 2)


def broken(n):
    walk(n)
    return n


def stride(n):
    if n == 0:
        return 0
    if n == 1:
        return 1
    return stride(n - 2)


def mended(n):
    stride(n)
    return n


ARGS = (3,)
