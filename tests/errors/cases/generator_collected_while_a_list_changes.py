def sums(depth, base):
    if depth == 0:
        yield base[:]
    else:
        for more in sums(depth - 1, base):
            yield more + base


def broken(n):
    base = [n]
    found = []
    for one in sums(2, base):
        found.append(one)
        base.append(len(found))
    return found


def mended(n):
    base = [n]
    found = []
    for one in sums(2, base[:]):
        found.append(one)
        base.append(len(found))
    return found


ARGS = (3,)
