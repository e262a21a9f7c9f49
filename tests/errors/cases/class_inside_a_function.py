def broken(x):
    class Local:
        items = []

        def add(self, y):
            self.items.append(y)

    Local().add(x)
    return len(Local.items)


class Outside:
    def __init__(self):
        self.items = []

    def add(self, y):
        self.items.append(y)


def mended(x):
    one = Outside()
    one.add(x)
    return len(one.items)


ARGS = (3,)
