def broken(d):
    return len(d)


def mended(keys, values):
    return len(keys)


ARGS = ({1: 2.5, "a": 3.5},)
MENDED_ARGS = ((1, "a"), (2.5, 3.5))
