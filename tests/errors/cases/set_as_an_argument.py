def broken(s):
    return len(s)


def mended(items):
    return len(set(items))


ARGS = ({1, 2},)
MENDED_ARGS = ([1, 2],)
