def broken(k):
    return "abc"[k] == "b"


def mended(k):
    return k == 1


ARGS = (1,)
