def build(k):
    if k == 0:
        return None
    return (k, build(k - 1))


def broken(n):
    total, rest = 0, build(n)
    while rest is not None:
        first, rest = rest
        total += first
    return total


class Pair:
    def __init__(self, first, rest):
        self.first = first
        self.rest = rest


def built(k):
    if k == 0:
        return None
    return Pair(k, built(k - 1))


def mended(n):
    total, pair = 0, built(n)
    while pair is not None:
        total += pair.first
        pair = pair.rest
    return total


ARGS = (3,)
