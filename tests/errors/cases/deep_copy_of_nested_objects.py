import copy


class Part:
    def __init__(self, number):
        self.number = number


def broken(n):
    parts = [Part(k) for k in range(n)]
    return copy.deepcopy(parts)[0].number


def mended(n):
    parts = [Part(k) for k in range(n)]
    return [Part(part.number) for part in parts][0].number


ARGS = (3,)
