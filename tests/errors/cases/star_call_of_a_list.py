def total(*numbers):
    return sum(numbers)


def broken(xs):
    return total(*xs)


def mended(xs):
    return sum(xs)


ARGS = ([1, 2],)
