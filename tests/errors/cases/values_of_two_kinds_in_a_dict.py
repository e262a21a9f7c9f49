def broken(n):
    d = {1: 2}
    for k in range(n):
        d[k] = "text"
    return len(d)


def mended(n):
    d = {1: 2}
    for k in range(n):
        d[k] = -1
    return len(d)


ARGS = (3,)
