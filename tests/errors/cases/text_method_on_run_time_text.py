def broken(n):
    return str(n).upper() == "A"


def mended(n):
    return False


ARGS = (3,)
