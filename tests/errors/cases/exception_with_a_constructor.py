class Coded(Exception):
    def __init__(self, code):
        super().__init__("coded")
        self.code = code


def broken(n):
    try:
        raise Coded(n)
    except Coded as error:
        return error.code


class Plain(Exception):
    pass


def mended(n):
    try:
        raise Plain(n)
    except Plain as error:
        return error.args[0]


ARGS = (3,)
