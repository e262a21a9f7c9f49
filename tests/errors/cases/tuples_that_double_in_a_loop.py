def broken(n):
    found = None
    for k in range(n):
        found = (found, k, found)
    return found


def mended(n):
    found = []
    for k in range(n):
        found = [found, k, found]
    return found


ARGS = (3,)
