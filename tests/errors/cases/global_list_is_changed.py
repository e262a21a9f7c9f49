SEEN = [0]


def broken(n):
    SEEN.append(n)
    return len(SEEN)


def mended(n, seen):
    seen.append(n)
    return len(seen)


ARGS = (3,)
MENDED_ARGS = (3, [0])
