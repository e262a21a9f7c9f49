def broken(start, n):
    chain = start
    for k in range(n):
        chain = (k, chain)
    return chain


def mended(start, n):
    first, rest = start
    chain = (first, rest)
    for k in range(n):
        chain = (k, chain)
    return chain


ARGS = ((7, None), 3)
