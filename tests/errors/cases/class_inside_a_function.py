def broken(x):
    class Local:
        pass

    return x


def mended(x):
    return x


ARGS = (3,)
