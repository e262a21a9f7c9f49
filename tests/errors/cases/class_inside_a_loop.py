def made(k):
    class Adder:
        def to(self, x):
            return x + k

    return Adder()


def broken(n):
    total = 0
    for k in range(n):
        total += made(k).to(1)
    return total


def mended(n):
    class Adder:
        def __init__(self, k):
            self.k = k

        def to(self, x):
            return x + self.k

    total = 0
    for k in range(n):
        total += Adder(k).to(1)
    return total


ARGS = (3,)
