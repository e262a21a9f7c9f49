def broken(x):
    with open("data.txt") as file:
        return x


def mended(x):
    return x


ARGS = (3,)
