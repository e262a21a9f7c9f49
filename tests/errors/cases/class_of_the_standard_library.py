from decimal import Decimal


def broken(n):
    return int(Decimal(n) / 2)


def mended(n):
    return n // 2


ARGS = (3,)
