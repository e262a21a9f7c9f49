"""Objects: dataclasses, plain classes, named tuples, lists and dicts of them, classes that inherit."""

from __future__ import annotations

from fuzz.whole.templates import Definition, Fragment, Variable

__all__ = ["ACCOUNTS", "MOVES", "NODES", "POINTS", "SHAPES", "STACKS"]

_POINT = """\
@dataclass(frozen=True)
class Point:
    x: int
    y: int = 0

    def __add__(self, other):
        return Point(self.x + other.x, (self.y + other.y) % 50)

    def __neg__(self):
        return Point(-self.x, self.y)

    @property
    def far(self):
        return <bool+self.x,self.y>

    def turned(self, k=1):
        if <bool+k,self.x,self.y>:
            return Point(self.y, <small+k,self.x>)
        return replace(self, y=<small+self.x,k>)

    @classmethod
    def at(cls, k):
        return cls(<small+k>, k % 5)

    @staticmethod
    def norm(a, b):
        return <small+a,b>"""

POINTS = Fragment(
    "points",
    leaves={"point": ("Point(<int>, 1)", "Point(<int>)"), "points": ("[Point(<int>, 2), Point(1)]", "[]")},
    forms={
        "point": (
            (3, "Point(<small>, <small>)"), (1, "(<point> + Point(1, <small>)).turned()"), (1, "-Point(<small>, <small>)"), (1, "<point>.turned(<int> % 9)"), (1, "Point.at(<int>)"),
            (1, "(<points!> or [Point(1)])[-1]"), (1, "max(<points>, key=lambda p: (p.x, p.y), default=Point(0))"), (1, "(<point> if <bool> else <point>)"), (1, "Point(y=<small>, x=1)"),
        ),
        "points": (
            (2, "[Point(<small+x>, x) for x in <ints>]"), (1, "[p for p in <points> if <bool+p=point,p.x,p.y>]"), (1, "sorted(<points>, key=lambda p: (p.y, p.x))"),
            (1, "[p.turned() for p in <points>]"), (1, "<points>[1:]"),
        ),
        "int": ((3, "<point>.x"), (2, "<point>.y"), (1, "sum(p.x * p.y for p in <points>)"), (1, "len(<points>)"), (1, "Point.norm(<int>, <int>)"), (1, "hash(<point>) % 1")),
        "bool": ((1, "<point> == <point>"), (1, "<point>.far"), (1, "<point> in <points>"), (1, "<point> != <point>")),
        "ints": ((1, "[p.x for p in <points>]"),),
        "text": ((1, "str(<point>)[:5]"),),
    },
    statements=(
        (3, "<point&> = Point(<small>, <small>)"), (1, "<point&> = <point>.turned()"), (3, "<points!>.append(Point(<small>, <small>))"), (1, "<points&> = <points>"), (1, "print(<point>)"),
        (1, "<points!>.sort(key=lambda p: <int+p.x,p.y>)"), (1, "if <a:points!>:\n    <point&> = <a>.pop()"), (1, "if <a:points!>:\n    <a>[0] = Point(<small>, 3)"),
        (3, "for <p=point> in <points>:\n    <block>"), (1, "for <i=int>, <p=point> in enumerate(<points>):\n    print(<i>, <p>.x)\n    <block>"),
    ),
    definitions=(Definition(_POINT, choice=False),),
    variables=(Variable("here", "point", "Point(n % 50, 1)"), Variable("path", "points", "[]")),
    imports=("from dataclasses import dataclass, replace",),
)  # fmt: skip

_ACCOUNT = """\
@dataclass
class Account:
    number: int
    balance: int = 0
    log: list[int] = field(default_factory=list)

    def deposit(self, k):
        if <bool+k,self.balance>:
            raise ValueError(f"no deposit of {k}")
        self.balance = (self.balance + k) % 997
        self.log.append(k)
        return self

    def withdraw(self, k):
        <line+k&,self.balance&,self.log=ints>
        if k > self.balance:
            return False
        self.balance -= k
        return True

    @property
    def worth(self):
        return self.balance + len(self.log)"""

ACCOUNTS = Fragment(
    "accounts",
    leaves={"account": ("Account(<int>)", "Account(3, <int>)"), "accounts": ("[Account(1), Account(2, <int>)]",)},
    forms={
        "account": ((2, "Account(<small>, <small>)"), (1, "max(<accounts>, key=lambda a: a.balance, default=Account(7))")),
        "accounts": ((2, "[Account(i, <small+i>) for i in range(<size>)]"), (1, "sorted(<accounts>, key=lambda a: (a.balance, a.number))"), (1, "[a for a in <accounts> if <bool+a.balance,a.number>]")),
        "int": (
            (3, "<account!>.balance"), (1, "<account!>.worth"), (1, "sum(a.balance for a in <accounts>)"), (1, "len(<accounts>)"), (1, "<account>.number"), (1, "int(<account!>.withdraw(<int>))"),
            (1, "(<accounts> or [Account(0)])[0].balance"),
        ),
        "ints": ((1, "<account!>.log"), (1, "[a.balance for a in <accounts>]")),
        "bool": ((1, "<account!>.withdraw(<size>)"), (1, "<account!> is <account!>"), (1, "<account> == <account>"), (1, "<account> in <accounts>")),
    },
    statements=(
        (2, "<account!>.balance = <small>"), (2, "<account!>.balance += <size>"), (2, "<account!>.deposit(<size>)"), (1, "<account!>.withdraw(<small>)"), (1, "<account&> = <account>"),
        (1, "<accounts!>.append(<account>)"), (1, "if <a:accounts!>:\n    <account&> = <a>[<int> % len(<a>)]"), (1, "if <a:accounts!>:\n    <a>[-1].balance = <small>"), (1, "<accounts&> = <accounts>"),
        (1, "print(<account>)"), (1, "<account!>.log = <ints>"), (1, "<a:account&>, <b:account&> = <b>, <a>"), (1, "<accounts!>.sort(key=lambda a: a.balance)"),
        (1, "by_number = {a.number: a for a in <accounts>}\nfor <k=int> in by_number:\n    by_number[<k>].balance += 1\n    <line>"),
        (3, "for <a=account> in <accounts>:\n    <block>"), (1, "for <a=account> in <accounts>:\n    if <bool+a.balance,a.number>:\n        <a>.deposit(<small>)\n    <line>"),
    ),
    definitions=(
        Definition(_ACCOUNT, choice=False),
        Definition("def transfer(one, two, k):\n    if one.withdraw(k):\n        two.deposit(k)\n        return True\n    return False", {"bool": ((3, "transfer(<account!>, <account!>, <small>)"),)}),
        Definition("def richest(accounts):\n    found = None\n    for a in accounts:\n        if found is None or a.balance > found.balance:\n            found = a\n    return found.balance if found is not None else -1",
                   {"int": ((2, "richest(<accounts>)"),)}),
        Definition("def opened(k):\n    made = Account(k, <small+k>)\n    if <bool+k,made.balance>:\n        made.log.append(k)\n    return made", {"account": ((2, "opened(<small>)"),)}),
    ),
    variables=(Variable("own", "account", "Account(1, n)"), Variable("accounts", "accounts", "[own, Account(2, m)]")),
    imports=("from dataclasses import dataclass, field",),
)  # fmt: skip

_STACK = """\
class Stack:
    made = 0

    def __init__(self, items=()):
        self.items = list(items)
        self.top = <small>

    def push(self, k):
        self.items.append(k)
        self.top = max(self.top, k)
        <line+k,self.top&,self.items=ints>

    def pop(self):
        if not self.items:
            raise IndexError("empty stack")
        return self.items.pop()

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]

    def __contains__(self, k):
        return k in self.items or <bool+k,self.top>

    def __iter__(self):
        for x in self.items:
            if x != self.top:
                yield x

    def __call__(self, k):
        return <small+k,self.top>"""

STACKS = Fragment(
    "stacks",
    leaves={"stack": ("Stack()", "Stack([<int>, 2])")},
    forms={
        "stack": ((2, "Stack(<ints>)"),),
        "int": ((2, "len(<stack!>)"), (1, "<stack!>.top"), (2, "<stack!>.pop()"), (1, "sum(<stack!>)"), (1, "<stack!>(<int>)"), (1, "<stack!>[0]"), (1, "max(<stack!>, default=2)")),
        "ints": ((1, "list(<stack!>)"), (1, "[<small+x> for x in <stack!> if <bool+x>]"), (1, "<stack!>.items"), (1, "sorted(<stack!>)"), (1, "<stack!>[1:]")),
        "bool": ((1, "<small> in <stack!>"), (1, "bool(<stack!>)"), (1, "any(<bool+x> for x in <stack!>)")),
    },
    statements=(
        (4, "<stack!>.push(<small>)"), (2, "if <a:stack!>:\n    <int&> = <a>.pop()"), (1, "<stack&> = <stack>"), (1, "<stack!>.items = <ints>"), (1, "<stack!>.top += 1"),
        (2, "for <x=int> in <stack!>:\n    <block>"), (2, "while <a:stack!>:\n    <x=int> = <a>.pop()\n    <block>"),
    ),
    definitions=(Definition(_STACK, choice=False),),
    variables=(Variable("stack", "stack", "Stack()", "{}.items, {}.top"),),
)  # fmt: skip

_NODE = """\
class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next

    def size(self):
        n, node = 0, self
        while node is not None:
            n += 1
            node = node.next
        return n"""

NODES = Fragment(
    "nodes",
    leaves={"node": ("Node(<int>)",)},
    forms={
        "node": ((2, "Node(<small>, Node(<small>))"), (1, "Node(<small>, <node!>)"), (1, "linked(<ints>)")),
        "int": ((2, "<node!>.value"), (1, "<node!>.size()"), (1, "depth(<node!>)")),
        "ints": ((2, "values(<node!>)"),),
        "bool": ((1, "<node!>.next is None"), (1, "<node!> is <node!>")),
    },
    statements=(
        (3, "<a:node&> = Node(<small>, <a>)"), (2, "<node!>.value = <small>"), (1, "if <a:node&>.next is not None:\n    <a> = <a>.next"), (1, "if <a:node!>.next:\n    <a>.next.value += 1"),
        (1, "<node!>.next = Node(<small>)"), (1, "<node!>.next = None"), (1, "<a:node&>, <b:node&> = <b>, <a>"),
        (2, "at = <node!>\nwhile at is not None:\n    <block+at.value>\n    at = at.next"),
    ),
    definitions=(
        Definition(_NODE, choice=False),
        Definition("def values(node):\n    out = []\n    while node is not None and len(out) < 30:\n        out.append(node.value)\n        node = node.next\n    return out", choice=False),
        Definition("def linked(zs):\n    head = Node(0)\n    for z in zs:\n        if <bool+z,head.value>:\n            head = Node(z, head)\n    return head", choice=False),
        Definition("def depth(node):\n    if node is None:\n        return 0\n    return 1 + depth(node.next)", choice=False),
    ),
    variables=(Variable("head", "node", "Node(n)", "values({})"), Variable("tail", "node", "Node(m, head)", "values({})")),
)  # fmt: skip

_SHAPES = """\
class Shape:
    sides = 0

    def __init__(self, size):
        self.size = size

    def area(self):
        return 0

    def grow(self, k):
        self.size = (self.size + k) % 61
        return self

    def __repr__(self):
        return f"{type(self).__name__}({self.size})"

    def __lt__(self, other):
        return self.area() < other.area()


class Square(Shape):
    sides = 4

    def area(self):
        return self.size * self.size


class Bar(Shape):
    def __init__(self, size, height):
        super().__init__(size)
        self.height = height

    def area(self):
        return <small+self.size,self.height> + self.height

    def grow(self, k):
        if <bool+k,self.height>:
            super().grow(k)
        self.height = k % 9
        return self"""

SHAPES = Fragment(
    "shapes",
    leaves={"shape": ("Square(<int>)", "Bar(<int>, 2)"), "shapes": ("[Square(<int>), Bar(1, 2)]",)},
    forms={
        "shape": ((1, "(Square(<small>) if <bool> else Bar(<small>, 1))"), (1, "<shape!>.grow(<size>)"), (1, "Shape(<small>)")),
        "shapes": ((2, "[Square(<small+x>) if <bool+x> else Bar(x, 2) for x in <ints>]"), (1, "[s for s in <shapes> if isinstance(s, Bar)]"), (1, "sorted(<shapes>, key=lambda s: (s.area(), s.size))")),
        "int": ((3, "<shape!>.area()"), (1, "<shape!>.size"), (1, "sum(s.area() for s in <shapes>)"), (1, "<shape!>.sides"), (1, "len(<shapes>)")),
        "bool": ((1, "isinstance(<shape!>, Square)"), (1, "<shape!> < <shape!>"), (1, "<shape!> is <shape!>"), (1, "type(<shape!>) is Bar")),
        "text": ((1, "repr(<shape!>)[:6]"), (1, "type(<shape!>).__name__")),
    },
    statements=(
        (2, "<shape&> = <shape>"), (2, "<shapes!>.append(<shape>)"), (1, "<shape!>.size = <size>"), (1, "<shape!>.grow(<size>)"), (1, "print(<shape>)"), (1, "<shapes!>.sort(key=lambda s: s.area())"),
        (1, "if <a:shapes!>:\n    <shape&> = <a>[0]"), (1, "print(<shapes>)"),
        (3, "for <s=shape> in <shapes>:\n    <block>"), (1, "for <s=shape> in <shapes>:\n    if isinstance(<s>, Bar):\n        <s>.height += 1\n    <line>"),
    ),
    definitions=(Definition(_SHAPES, choice=False),),
    variables=(Variable("shape", "shape", "Square(n % 9)", "repr({}), {}.area()"), Variable("shapes", "shapes", "[shape, Bar(m, 2)]", "[(s.area(), s.size) for s in {}]")),
)  # fmt: skip

MOVES = Fragment(
    "moves",
    leaves={"move": ("Move(<int>)", "Move(<int>, 2, 'go')"), "moves": ("[Move(1), Move(<int>, 3)]",)},
    forms={
        "move": ((2, "Move(<small>, <small>)"), (1, "<move>._replace(cost=<small>)"), (1, "min(<moves>, default=Move(5))"), (1, "(<move> if <bool> else <move>)")),
        "moves": ((2, "[Move(x, <small+x>) for x in <ints>]"), (1, "sorted(<moves>)"), (1, "[v for v in <moves> if <bool+v.to,v.cost>]"), (1, "sorted(<moves>, key=lambda v: v.cost)")),
        "int": ((3, "<move>.to"), (2, "<move>.cost"), (1, "<move>[0]"), (1, "<move>.score"), (1, "len(<moves>)"), (1, "sum(to * cost for to, cost, _ in <moves>)")),
        "bool": ((1, "<move> == <move>"), (1, "<move> < <move>"), (1, "<move> in <moves>"), (1, "<move>.name == 'go'")),
    },
    statements=(
        (2, "<move&> = <move>"), (2, "<moves!>.append(<move>)"), (1, "print(<move>)"), (1, "<a:int&>, <b:int&>, _ = <move>"), (1, "<moves&> = <moves>"), (1, "<moves!>.sort()"),
        (2, "for <v=move> in <moves>:\n    <block>"), (1, "for <a=int>, <b=int>, _ in <moves>:\n    <block>"),
    ),
    definitions=(
        Definition("class Move(NamedTuple):\n    to: int\n    cost: int = 1\n    name: str = 'm'\n\n    @property\n    def score(self):\n        return <small+self.to,self.cost>", choice=False),
    ),
    variables=(Variable("move", "move", "Move(n)"), Variable("moves", "moves", "[]")),
    imports=("from typing import NamedTuple",),
)  # fmt: skip
