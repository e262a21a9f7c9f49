class Memo:
    def __init__(self, f):
        self.f = f
        self.known = {0: 0}

    def __call__(self, n):
        if n not in self.known:
            self.known[n] = self.f(n)
        return self.known[n]


def square(n):
    return n * n


remembered = Memo(square)


def broken(n):
    return remembered(n) + remembered(n)


def mended(n):
    inside = Memo(square)
    return inside(n) + inside(n)


ARGS = (3,)
