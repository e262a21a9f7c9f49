class Plain:
    def __init__(self, x):
        self.x = x


def broken(x):
    print(Plain(x))
    return x


def mended(x):
    print(Plain(x).x)
    return x


ARGS = (3,)
