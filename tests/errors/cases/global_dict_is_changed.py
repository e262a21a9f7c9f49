NAMES = {1: "one", 2: "two"}


def broken(n):
    NAMES[n] = "many"
    return len(NAMES)


def mended(n):
    names = dict(NAMES)
    names[n] = "many"
    return names


ARGS = (3,)
