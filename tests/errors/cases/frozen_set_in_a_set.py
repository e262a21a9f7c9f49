def broken(xs):
    found = set()
    for x in xs:
        found.add(frozenset([frozenset([x]), frozenset([x % 3])]))
    return len(found)


def mended(xs):
    found = set()
    for x in xs:
        found.add(tuple(sorted({(x,), (x % 3,)})))
    return len(found)


ARGS = ([3, 1, 2, 4],)
