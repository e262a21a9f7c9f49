def broken(n):
    if n > 0:
        return n
    return "none"


def mended(n):
    if n > 0:
        return n
    return None


ARGS = (3,)
