"""Objects of several classes in one list or variable: which class is meant is known at run time."""

from dataclasses import dataclass

from programs.registry import program


class Shape:
    def __init__(self, name):
        self.name = name
        self.scale = 1.0

    def area(self):
        raise NotImplementedError

    def doubled(self):
        return 2 * self.area()


class Circle(Shape):
    def __init__(self, r):
        super().__init__("circle")
        self.r = r

    def area(self):
        return 3.0 * self.r * self.r * self.scale


class Square(Shape):
    def __init__(self, s):
        super().__init__("square")
        self.s = s

    def area(self):
        return self.s * self.s * self.scale

    def __len__(self):
        return 4


@program((5,), (1,))
def areas(n):
    shapes = []
    for i in range(n):
        if i % 2:
            shapes.append(Circle(i * 1.0))
        else:
            shapes.append(Square(i * 0.5))
    for s in shapes[::2]:
        s.scale = 3.0
    return sum(s.area() for s in shapes), [s.doubled() for s in shapes], [s.name for s in shapes]


@program((4,), (1,))
def told_apart(n):
    shapes = [Circle(i + 1.0) if i % 2 else Square(2.0) for i in range(n)]
    corners = 0
    radius = 0.0
    for s in shapes:
        if isinstance(s, Square):
            corners += len(s)
        elif isinstance(s, Circle):
            radius += s.r
    first, last = shapes[0], shapes[-1]
    return corners, radius, first is last, first is shapes[0], isinstance(last, Shape), shapes


@program((True,), (False,))
def chosen_by_a_branch(round):
    s = Circle(2.0) if round else Square(3.0)
    s.scale *= 2
    return s.area(), s.name, s


@program((True,), (False,))
def an_attribute_that_only_one_has(round):
    s = Circle(2.0) if round else Square(3.0)
    return s.r


@dataclass
class Push:
    value: int


@dataclass
class Add:
    pass


@dataclass
class Jump:
    target: int


@program(([1, 2, 0, 5, 0],), ([3],), ([0],))
def a_machine(codes):
    program = [Push(c) if c else Add() for c in codes]
    stack = []
    for step in program:
        match step:
            case Push():
                stack.append(step.value)
            case Add():
                stack.append(stack.pop() + stack.pop())
    return stack, str(program[0]), program[0] == Push(1)


@dataclass
class Disc:
    radius: float


@dataclass
class Box:
    width: float
    height: float


class Item:
    def __init__(self, price):
        self.price = price


class Sale(Item):
    def __init__(self, price, part):
        super().__init__(price)
        self.part = part


class Gift(Item):
    pass


@program((4,), (0,))
def fields_in_patterns(n):
    shapes, total = [], 0.0
    for i in range(n):
        shapes.append(Disc(i) if i % 2 else Box(i, 1.0))
    for s in shapes:
        match s:
            case Disc(r):
                total += r
            case Box(w, height=h) if w > 1:
                total += 10 * w * h
            case Box():
                total += 1000
    return total


@program((5,))
def subclasses_in_patterns(n):
    basket, total, gifts = [], 0.0, 0
    for i in range(n):
        basket.append(Item(i * 1.0) if i % 3 == 0 else Sale(i * 1.0, 0.5) if i % 3 == 1 else Gift(0.0))
    for one in basket:
        match one:
            case Sale(price=p, part=part):
                total += p * part
            case Gift():
                gifts += 1
            case Item(price=p) if p > 0:
                total += p
            case _:
                total -= 1
    return total, gifts


@program((5,))
def returned_from_a_pattern(n):
    for s in [Disc(1.0), Box(2.0, 3.0)]:
        match s:
            case Box(width=w, height=h):
                return w * h * n
            case Disc(radius=r) if r > 5:
                return r
    return -1.0
