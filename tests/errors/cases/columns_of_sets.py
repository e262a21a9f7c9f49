def broken(n):
    rows = [set(range(k, k + 3)) for k in range(n)]
    return [sum(column) for column in zip(*rows)]


def mended(n):
    rows = [list(range(k, k + 3)) for k in range(n)]
    return [sum(column) for column in zip(*rows)]


ARGS = (4,)
