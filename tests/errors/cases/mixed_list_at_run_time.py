def broken(n):
    pairs = []
    for k in range(n):
        pairs.append((k, "k"))
        pairs.append(k)
    return len(pairs)


def mended(n):
    pairs = []
    for k in range(n):
        pairs.append((k, 0))
        pairs.append((k, 1))
    return len(pairs)


ARGS = (3,)
