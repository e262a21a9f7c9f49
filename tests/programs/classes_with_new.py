"""Classes with a ``__new__`` of their own, and fractions, which are one."""

import math
from fractions import Fraction

from programs.registry import program


class Meter:
    def __new__(cls, value, scale=1):
        made = super().__new__(cls)
        made.raw = value * scale
        return made

    def __add__(self, other):
        return Meter(self.raw + other.raw)


class Kilometer(Meter):
    def __new__(cls, value):
        self = super().__new__(cls, value, 1000)
        self.parts = 1
        return self

    def __init__(self, value):
        self.half = value + 0.5


class Temperature:
    __slots__ = ("kelvin",)

    def __new__(cls, degrees):
        if degrees < -273:
            raise ValueError(f"{degrees} is below zero")
        self = object.__new__(cls)
        self.kelvin = degrees + 273
        return self


class Successor:
    def __new__(cls, x):
        return x + 1


class Loose:
    def __new__(cls, *args, **named):
        return super().__new__(cls)

    def __init__(self, a, b=2):
        self.a, self.b = a, b


class Fixed:
    __slots__ = ("_x",)

    def __new__(cls, x):
        self = super(Fixed, cls).__new__(cls)
        self._x = x
        return self

    @property
    def x(self):
        return self._x

    @classmethod
    def doubled(cls, x):
        return cls(x * 2)

    def moved(self, by):
        return type(self)(self._x + by)


@program((4,), (0,))
def made_and_added_in_a_loop(n):
    total = Meter(0)
    for i in range(n):
        total = total + Meter(i, 2)
    return total.raw


@program((4,))
def by_the_class_above_and_then_init(n):
    k = Kilometer(n)
    return k.raw, k.parts, k.half


@program((3,), (300,), (0,))
def that_refuses(n):
    return sum(t.kelvin for t in [Temperature(i - n) for i in range(n)])


@program((4,))
def that_returns_a_number(n):
    return Successor(n)


@program((1,), (2,))
def that_takes_what_init_takes(n):
    p = Loose(n)
    q = Loose(n, b=3) if n > 1 else p
    return p.a + q.b, p


@program((3,))
def returned_and_made_by_methods(n):
    x = Fixed(n)
    for i in range(n):
        x = x.moved(i)
    return x.x, Fixed.doubled(n)


@program((3,))
def called_by_name(n):
    return object.__new__(Loose) is None, Meter.__new__(Meter, n).raw


@program((6,), (1,))
def sum_of_fractions(n):
    total = Fraction(0)
    for i in range(1, n + 1):
        total += Fraction(1, i)
    return total.numerator, total.denominator


@program((3, 4), (-7, 2), (1, 0))
def arithmetic_of_fractions(a, b):
    x = Fraction(a, b)
    y = x * 2 - Fraction(1, 3)
    return y, x < y, x == Fraction(1, 2), -y, y / x, y**2, abs(y), x + 1, 2 * x, y // 1, y % 2, x + 0.5


@program((3, 4), (-7, 2))
def fractions_as_other_numbers(a, b):
    x = Fraction(a, b)
    return float(x), int(x), round(x), math.floor(x), math.ceil(x), math.sqrt(x * x), str(x), bool(x)


@program((3, 4))
def fractions_in_containers(a, b):
    found = sorted([Fraction(i, b) for i in range(a + 2, 0, -1)])
    return found, max(found), sum(found), Fraction(a * 2, b * 2) in {Fraction(a, b): 1}


@program((Fraction(1, 3), 2))
def a_fraction_of_the_caller(x, n):
    for i in range(n):
        x = x + Fraction(1, i + 2)
    return x, x.limit_denominator(5)


class Ratio:
    def __init__(self, x):
        self.x = x

    def __round__(self, digits=None):
        return self.x if digits is None else digits

    def __floor__(self):
        return 7

    def __ceil__(self):
        return 8

    def __trunc__(self):
        return 9

    def __float__(self):
        return self.x / 2


@program((3,))
def rounded_by_their_own_methods(n):
    r = Ratio(n)
    return round(r), round(r, 3), round(r, None), math.floor(r), math.ceil(r), math.trunc(r), math.exp(r)


@program((3,), (True,))
def parts_of_a_rational_number(n):
    return n.numerator, n.denominator, n.real, n.imag
