def broken(xs):
    xs.sort(key=lambda x: xs.count(x))
    return xs


def mended(xs):
    xs[:] = sorted(xs, key=lambda x: xs.count(x))
    return xs


ARGS = ([3, 1, 2, 3],)
