def broken(n):
    class Scaled:
        def __init__(self, x):
            self.x = x

        def value(self):
            return self.x * n

    return Scaled(2)


def mended(n):
    class Scaled:
        def __init__(self, x):
            self.x = x

        def value(self):
            return self.x * n

    return Scaled(2).x


ARGS = (3,)
