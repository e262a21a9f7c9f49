def broken(n):
    a = {frozenset([k % 3, k % 2]) for k in range(n)}
    b = {frozenset([k % 2]) for k in range(n)}
    return b <= a


def mended(n):
    a = {frozenset([k % 3, k % 2]) for k in range(n)}
    b = {frozenset([k % 2]) for k in range(n)}
    return all(x in a for x in b)


ARGS = (7,)
