def broken(n):
    class Grid:
        size = n

    return Grid.size * 2


def mended(n):
    class Grid:
        def __init__(self, size):
            self.size = size

    return Grid(n).size * 2


ARGS = (3,)
