class Part:
    def __init__(self, parts):
        self.place = len(parts)
        parts.append(self)


class Thing:
    def __init__(self, place):
        self.place = place


def broken(n):
    parts = []
    for _ in range(n):
        Part(parts)
    return len(parts)


def mended(n):
    parts = []
    for _ in range(n):
        parts.append(Thing(len(parts)))
    return len(parts)


ARGS = (3,)
