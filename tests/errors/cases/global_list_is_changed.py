SEEN = [0]


def broken(n):
    SEEN.append(n)
    return len(SEEN)


def mended(n):
    seen = list(SEEN)
    seen.append(n)
    return seen


ARGS = (3,)
