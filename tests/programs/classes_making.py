"""Making objects: ``__init__``, dataclasses of every kind, inheritance, static and class methods, properties."""

from dataclasses import InitVar, dataclass, field
from functools import partial
from typing import ClassVar, NamedTuple

from programs.registry import program


class Shape:
    sides = 0

    def __init__(self, name):
        self.name = name
        self.scale = 1.0

    def area(self):
        return 0.0

    def describe(self):
        return self.area() * self.scale, self.sides

    @staticmethod
    def double(x):
        return 2 * x

    @classmethod
    def unit(cls):
        return cls(1)


class Square(Shape):
    sides = 4

    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return float(self.side * self.side)


class Cube(Square):
    def area(self):
        return 6.0 * super().area()

    @property
    def volume(self):
        return self.side**3

    @volume.setter
    def volume(self, value):
        self.side = int(round(value ** (1 / 3)))


@program((3,), (0,))
def inheritance_and_super(n):
    total = 0.0
    for i in range(n):
        s, c = Square(i), Cube(i)
        total += s.area() + c.area()
        total += c.describe()[0]
    return total, Square(n).describe(), Cube(n).sides


@program((2,))
def static_and_class_methods(n):
    u = Square.unit()
    return Shape.double(n), u.double(n), u.side, Cube.unit().volume


@program((5,))
def properties(n):
    c = Cube(n)
    before = c.volume
    c.volume = 64.0
    c.side += 1
    return before, c.volume, c.side


@program((2,))
def isinstance_of_objects(n):
    c = Cube(n)
    return isinstance(c, Square), isinstance(c, Shape), isinstance(c, int), type(c) is Cube, isinstance(c, (int, Cube))


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False)


@dataclass(frozen=True)
class Vec:
    x: float
    y: float = 0.0

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def scaled(self, k):
        return Vec(self.x * k, self.y * k)


@dataclass
class Settings:
    kind: ClassVar[int] = 3
    size: int
    factor: InitVar[int] = 2
    offsets: Vec = field(default_factory=lambda: Vec(1.0, 2.0))
    total: int = field(init=False, default=0)
    name: str = field(default="none", kw_only=True)

    def __post_init__(self, factor):
        self.total = self.size * factor * self.kind


@program((3, 4), (0, 0))
def dataclass_defaults(a, b):
    return Version(a), Version(a, b), Version(minor=b, major=a, label="x")


@program((3, 4), (3, 3))
def dataclass_comparisons(a, b):
    v, w = Version(a, 1, "a"), Version(b, 1, "b")
    return v == w, v < w, v >= w, v != w


@program((3,), (0,))
def frozen_dataclasses(n):
    v = Vec(0.0)
    for i in range(n):
        v = v + Vec(1.0, float(i)).scaled(0.5)
    return v


@program((3,))
def a_frozen_field_is_assigned(n):
    v = Vec(1.0)
    v.x = float(n)
    return v


@program((3,))
def post_init_factories_and_keywords(n):
    a = Settings(n)
    b = Settings(n, 5, name="b")
    return a.total, b.total, a.offsets, b.name, a.kind


@program((1,))
def a_missing_argument(n):
    return Version()


@program((1,))
def too_many_arguments(n):
    return Vec(1.0, 2.0, 3.0)


class Point(NamedTuple):
    x: int
    y: int = 7

    def norm1(self):
        return abs(self.x) + abs(self.y)


@program((3,), (-2,))
def named_tuples(n):
    p = Point(n)
    q = p._replace(x=n + 1) if n > 0 else Point(n, 1)
    x, y = q
    return p.norm1() + q.norm1(), x, y, p[0], q


class Empty:
    pass


@program((4,))
def a_class_without_init(n):
    e = Empty()
    e.value = n
    e.value += 1
    return e.value


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a
        self.b = a + 1


@program((Slotted(3),))
def slots(s):
    s.a += s.b
    t = Slotted(s.a)
    return t.b, s.a


class WithDefaults:
    count = 0
    step = 2

    def bump(self):
        self.count += self.step
        return self.count


@program((3,), (0,))
def class_attributes_as_defaults(n):
    w = WithDefaults()
    for _ in range(n):
        w.bump()
    return w.count, w.step, WithDefaults.count


class Adder:
    def __init__(self, k):
        self.k = k
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        return x + self.k


@program((3,))
def callable_objects(n):
    add = Adder(n)
    total = 0
    for i in range(n):
        total += add(i)
    return total, add.calls


@program((Adder(3), 4))
def a_callable_argument(f, n):
    return f(n) + f(1)


def scale(x, factor, offset=0):
    return x * factor + offset


@program((3,))
def partials(n):
    double = partial(scale, factor=2)
    shifted = partial(double, offset=n)
    return double(n), shifted(n)


class Chain:
    def __init__(self):
        self.total = 0

    def add(self, x):
        self.total += x
        return self

    def times(self, k):
        self.total *= k
        return self


@program((5,))
def chained_methods(n):
    c = Chain()
    for i in range(n):
        c.add(i).times(2).add(1)
    return c.total


@program((4,))
def methods_as_values(n):
    c = Chain()
    f = c.add
    for i in range(n):
        f(i)
    return c.total


class Celsius:
    def __init__(self, degrees):
        self._degrees = degrees

    @property
    def degrees(self):
        return self._degrees

    @property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32


@program((100.0,))
def a_property_without_setter(x):
    c = Celsius(x)
    y = c.fahrenheit
    c.degrees = y
    return y
