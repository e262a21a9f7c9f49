def shifted(k):
    return lambda x: x + k


def broken(n, x):
    f = shifted(0)
    for k in range(n):
        f = shifted(k)
    return f(x)


def mended(n, x):
    shift = 0
    for k in range(n):
        shift = k
    return shifted(shift)(x)


ARGS = (3, 0.5)
