def broken(n):
    return (k * k for k in range(n))


def mended(n):
    return [k * k for k in range(n)]


ARGS = (3,)
