def broken(s):
    return len(s)


def mended(items):
    return len(set(items))


ARGS = ({1, "a"},)
MENDED_ARGS = (["1", "a"],)
