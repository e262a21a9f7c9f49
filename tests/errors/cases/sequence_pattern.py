def broken(xs):
    match xs:
        case [first, *rest]:
            return first
    return 0


def mended(xs):
    if len(xs) > 0:
        return xs[0]
    return 0


ARGS = ([1, 2],)
