def broken(n):
    found = ()
    for k in range(n):
        found = (*found, k)
    return found


def mended(n):
    found = []
    for k in range(n):
        found.append(k)
    return found


ARGS = (3,)
