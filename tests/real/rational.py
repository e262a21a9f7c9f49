"""Exact fractions: a class with operators, comparisons and its own normal form."""


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


class Rational:
    __slots__ = ("n", "d")

    def __init__(self, n, d=1):
        if d == 0:
            raise ZeroDivisionError("denominator is 0")
        g = gcd(abs(n), abs(d))
        if d < 0:
            g = -g
        self.n = n // g
        self.d = d // g

    def __add__(self, other):
        return Rational(self.n * other.d + other.n * self.d, self.d * other.d)

    def __sub__(self, other):
        return self + -other

    def __neg__(self):
        return Rational(-self.n, self.d)

    def __mul__(self, other):
        return Rational(self.n * other.n, self.d * other.d)

    def __truediv__(self, other):
        return Rational(self.n * other.d, self.d * other.n)

    def __eq__(self, other):
        return self.n == other.n and self.d == other.d

    def __lt__(self, other):
        return self.n * other.d < other.n * self.d

    def __float__(self):
        return self.n / self.d

    @property
    def proper(self):
        return abs(self.n) < self.d

    @classmethod
    def of(cls, pair):
        return cls(pair[0], pair[1])


def harmonic(n):
    total = Rational(0)
    for k in range(1, n + 1):
        total = total + Rational(1, k)
    return total


def convergents(x, count):
    """Best approximations by continued fractions."""
    found = []
    h, h_before, k, k_before = 1, 0, 0, 1
    for _ in range(count):
        whole = x.n // x.d
        h, h_before = whole * h + h_before, h
        k, k_before = whole * k + k_before, k
        found.append((h, k))
        rest = x - Rational(whole)
        if rest == Rational(0):
            break
        x = Rational(1) / rest
    return found


def survey(pair, n):
    x = Rational.of(pair)
    h = harmonic(n)
    bigger = x if h < x else h
    return (h.n, h.d), convergents(x, 8), float(bigger), x.proper


MAIN = survey
INPUTS = [((355, 113), 5), ((-7, 3), 10), ((1, 0), 1), ((6, -4), 0)]
LARGE = ((103993, 33102), 20)
