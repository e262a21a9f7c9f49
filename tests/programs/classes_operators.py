"""Operator methods of user classes."""

from programs.registry import program


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


class Fraction:
    def __init__(self, p, q=1):
        if q == 0:
            raise ZeroDivisionError("a fraction with denominator 0")
        g = gcd(abs(p), abs(q))
        if q < 0:
            g = -g
        self.p = p // g
        self.q = q // g

    def __add__(self, other):
        if isinstance(other, int):
            other = Fraction(other)
        return Fraction(self.p * other.q + other.p * self.q, self.q * other.q)

    __radd__ = __add__

    def __sub__(self, other):
        return self + (-other)

    def __neg__(self):
        return Fraction(-self.p, self.q)

    def __mul__(self, other):
        return Fraction(self.p * other.p, self.q * other.q)

    def __truediv__(self, other):
        return Fraction(self.p * other.q, self.q * other.p)

    def __eq__(self, other):
        return self.p == other.p and self.q == other.q

    def __lt__(self, other):
        return self.p * other.q < other.p * self.q

    def __bool__(self):
        return self.p != 0

    def __float__(self):
        return self.p / self.q

    def __abs__(self):
        return Fraction(abs(self.p), self.q)

    def __repr__(self):
        return f"{self.p}/{self.q}"


@program((10,), (1,), (0,))
def a_harmonic_sum(n):
    total = Fraction(0)
    for i in range(1, n + 1):
        total = total + Fraction(1, i)
    return total.p, total.q


@program((3, 4), (-3, 6), (0, 5), (1, 0))
def arithmetic_of_fractions(a, b):
    x, y = Fraction(a, b), Fraction(b, a + 7)
    z = x * y - x / y if y else x
    return z.p, z.q, x == y, x < y, x > y, x != y, bool(x), abs(-z).p


@program((5,))
def reflected_operators(n):
    x = 1 + Fraction(n, 3) + 2
    total = sum([Fraction(1, 2), Fraction(1, 3)])
    return x.p, x.q, total.p, total.q


@program((4,))
def text_of_objects(n):
    x = Fraction(n, 6)
    print(x, f"<{x}>", str(x))
    return n


@program((3,))
def objects_in_place(n):
    x = Fraction(1)
    for i in range(n):
        x += Fraction(i, 2)
        x *= Fraction(2)
    return x.p, x.q


class Vector:
    def __init__(self, a, b, c):
        self.items = (a, b, c)

    def __getitem__(self, i):
        return self.items[i]

    def __len__(self):
        return 3

    def __contains__(self, x):
        return x == self.items[0] or x == self.items[1]

    def __matmul__(self, other):
        return self[0] * other[0] + self[1] * other[1] + self[2] * other[2]

    def __iadd__(self, k):
        self.items = (self.items[0] + k, self.items[1] + k, self.items[2] + k)
        return self


@program((1, 2), (5, 3))
def items_of_objects(a, b):
    v = Vector(a, b, 3)
    w = v
    w += 1
    return v[0], v[2], len(v), 3 in v, v @ w, v is w, v[b % 3]


class Grid:
    def __init__(self, n):
        self.n = n
        self.cells = [0, 0, 0, 0]
        self.last = 0

    def __setitem__(self, key, value):
        i, j = key
        self.last = i * self.n + j + value

    def __getitem__(self, key):
        i, j = key
        return self.last - i - j


@program((3,))
def items_with_tuple_keys(n):
    g = Grid(n)
    for i in range(n):
        g[i, 1] = i
        g[0, i] += 2
    return g.last, g[1, 2]


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents

    def __hash__(self):
        return hash(self.cents)

    def __le__(self, other):
        return self.cents <= other.cents

    def __add__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.cents + other.cents)


@program((3, 3), (3, 4))
def equality_and_order(a, b):
    x, y = Money(a), Money(b)
    return x == y, x != y, x <= y, x >= y, x == 3


@program((3,), (0,))
def an_operator_that_is_not_implemented(n):
    return (Money(n) + n).cents


@program((1, 2))
def identity_of_objects_without_eq(a, b):
    v, w = Vector(a, b, 0), Vector(a, b, 0)
    return v == w, v == v, v != w


class Beside:
    def __radd__(self, other):
        return 10 if other is None else other + 3

    def __add__(self, other):
        return -1 if other is None else 3 + other

    def __lt__(self, other):
        return other is None

    def __sub__(self, other):
        return NotImplemented if other is None else 3 - other


@program((0,), (1,))
def beside_what_may_be_none(n):
    x = None if n > 0 else 5
    try:
        left = str(Beside() - x)
    except TypeError as e:
        left = str(e)
    return x + Beside(), Beside() + x, left


@program((1,))
def less_than_what_may_be_none(n):
    x = None if n > 0 else 5
    return Beside() < x


class Divided:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        try:
            return Divided(self.x + 10 // other)
        except ZeroDivisionError:
            return NotImplemented

    def __mul__(self, other):
        return NotImplemented if other > 2 else Divided(self.x * other)

    def __rmul__(self, other):
        return Divided(-other)


@program((0,), (1,), (3,))
def not_implemented_on_one_path(n):
    try:
        total = (Divided(3) + n).x
    except TypeError as e:
        return str(e)
    return total, (Divided(3) * n).x


@program((0,), (5,))
def not_implemented_is_not_caught(n):
    return (Divided(3) + n).x


class Pair:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Pair(self.x + other.x, self.y + other.y)

    def __lt__(self, other):
        return self.x < other.x

    def __iter__(self):
        yield self.x
        yield self.y


@program((3,), (0,))
def objects_that_are_gone_over_are_summed_and_compared(n):
    pairs = [Pair(i, n - i) for i in range(n)]
    x, y = sum(pairs, Pair(0, 1))
    return x, y, list(max(Pair(1, 2), Pair(n, 4))), list(min(Pair(1, 2), Pair(n, 4))), sum(Pair(n, 5)), max(Pair(n, 5))


class Size:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other.v if isinstance(other, Size) else NotImplemented

    def __eq__(self, other):
        return self.v == other.v


class AtMost(Size):
    def __lt__(self, other):
        return self.v <= other.v

    def __gt__(self, other):
        return True

    def __eq__(self, other):
        return other.v < self.v


@program((2,), (1,))
def the_class_that_inherits_is_asked_first(n):
    a, b, c = Size(n), AtMost(n), Size(2)
    return a < b, b < a, a > b, a == b, b == a, a != b, a < c, c < a, b == c, c == b
