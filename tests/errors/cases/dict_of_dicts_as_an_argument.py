def broken(d):
    return len(d)


def mended(keys):
    return len(keys)


ARGS = ({1: {2: 3}, 2: {}},)
MENDED_ARGS = ((1,),)
