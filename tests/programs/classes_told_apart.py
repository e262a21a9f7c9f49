"""Objects of several classes, beside numbers and None: ``type``, patterns that look inside, visitors."""

from dataclasses import dataclass

from programs.registry import program


@dataclass
class Num:
    value: float


@dataclass
class Var:
    name: str


@dataclass
class Bin:
    op: str
    left: object
    right: object


@dataclass
class Let:
    name: str
    value: object
    body: object


@dataclass
class One:
    a: int


@dataclass
class Two:
    b: object


def pick(n):
    return One(n) if n == 1 else Two(One(3)) if n == 2 else None if n == 3 else 5 if n == 4 else Two(n)


@program((1,), (2,), (3,), (4,), (5,))
def the_class_of_one(n):
    x = pick(n)
    return type(x).__name__, type(x) is One, type(x) == Two, x.__class__.__name__


@program((7,))
def names_of_classes(k):
    return [type(pick(n)).__name__ for n in range(1, k)], [isinstance(pick(n), (Two, int)) for n in range(1, k)]


@program((0,), (5,))
def the_class_of_what_may_be_none(k):
    x = None
    out = []
    for n in range(k):
        out.append(type(x).__name__)
        if type(x) is One:
            x = None
        elif x is None:
            x = One(n)
    return out


@program(([],), ([1, 2, 3, 4, 5, 2],))
def fields_behind_a_test_of_the_class(xs):
    total = 0
    for n in xs:
        x = pick(n)
        if type(x) is One:
            total += x.a
        elif type(x) is Two and type(x.b) is One:
            total += x.b.a * 10
        elif isinstance(x, int):
            total += 100 * x
    return total


def told(x):
    match x:
        case Two(One(3)) | One(3):
            return "three"
        case Two(One(a) as inner):
            return f"inner {a} {inner}"
        case Two(int(z)):
            return f"int {z}"
        case One(a=1):
            return "one"
        case One() as whole:
            return str(whole)
        case None:
            return "none"
        case Two(b=other):
            return str(other)
        case z:
            return repr(z)


@program((1,), (7,))
def patterns_look_into_objects(k):
    return [told(pick(n)) for n in range(1, k)] + [told(x) for x in [One(3), One(4), Two(One(7)), Two(Two(One(3)))]]


class Visitor:
    def visit(self, node):
        method = getattr(self, "visit_" + type(node).__name__, self.generic)
        return method(node)

    def generic(self, node):
        raise TypeError(f"no visit_{type(node).__name__}")


class Eval(Visitor):
    def __init__(self, env=None):
        self.env = dict(env or {})

    def visit_Num(self, node):
        return node.value

    def visit_Var(self, node):
        if node.name not in self.env:
            raise NameError(f"name {node.name!r} is not defined")
        return self.env[node.name]

    def visit_Bin(self, node):
        left, right = self.visit(node.left), self.visit(node.right)
        return left + right if node.op == "+" else left * right


class Show(Visitor):
    def visit_Num(self, node):
        return f"{node.value:g}"

    def visit_Var(self, node):
        return node.name

    def visit_Bin(self, node):
        return f"({self.visit(node.left)} {node.op} {self.visit(node.right)})"

    def visit_Let(self, node):
        return f"let {node.name} = {self.visit(node.value)} in {self.visit(node.body)}"


def simplify(e):
    match e:
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)):
            return Num(0.0)
        case Bin("*", Num(1), x) | Bin("*", x, Num(1)) | Bin("+", Num(0), x) | Bin("+", x, Num(0)):
            return simplify(x)
        case Bin(op, left, right):
            return Bin(op, simplify(left), simplify(right))
        case _:
            return e


def diff(e, x):
    match e:
        case Num():
            return Num(0.0)
        case Var(name):
            return Num(1.0 if name == x else 0.0)
        case Bin("+" as op, left, right):
            return Bin(op, diff(left, x), diff(right, x))
        case Bin("*", left, right):
            return Bin("+", Bin("*", diff(left, x), right), Bin("*", left, diff(right, x)))
    raise ValueError("cannot differentiate " + type(e).__name__)


def square_and_more():
    x = Var("x")
    return Bin("+", Bin("*", x, x), Bin("*", Num(3.0), x))


@program((2.5,), (0.0,))
def visitors(v):
    e = square_and_more()
    return Show().visit(e), Eval({"x": v}).visit(e)


@program((2.5,))
def a_method_of_a_class_that_is_not_there(v):
    return Show().visit(Let("y", Num(v), Var("y")))


@program(("x",), ("y",))
def symbols_differentiated_and_simplified(x):
    d = diff(square_and_more(), x)
    return Show().visit(d), Show().visit(simplify(simplify(d))), d == diff(square_and_more(), "x")
