def broken(n):
    rows = [set(range(k, k + 3)) for k in range(n)]
    total = 0
    for column in zip(*rows):
        total += max(column)
    return total


def mended(n):
    rows = [list(range(k, k + 3)) for k in range(n)]
    total = 0
    for column in zip(*rows):
        total += max(column)
    return total


ARGS = (4,)
