class Registry(type):
    def __call__(cls, *args):
        return super().__call__(*args)


class Point(metaclass=Registry):
    def __init__(self, x):
        self.x = x


def broken(x):
    return Point(x).x


class Plain:
    def __init__(self, x):
        self.x = x


def mended(x):
    return Plain(x).x


ARGS = (3,)
