from fractions import Fraction


def broken(n):
    return Fraction(1, n).numerator


def mended(n):
    return 1


ARGS = (3,)
