import whilst


def complain(x):
    if x < 0:
        raise ValueError(x)


complains = whilst.host(complain)


def broken(x):
    try:
        complains(x)
    except ValueError as e:
        return e.args[0]
    return 0


def mended(x):
    try:
        complains(x)
    except ValueError:
        return x
    return 0


ARGS = (-3,)
