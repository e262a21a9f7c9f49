"""``hash`` of objects and of tuples with texts, and the order of sets of objects."""

from dataclasses import dataclass

from programs.registry import program


class Card:
    def __init__(self, r, s):
        self.r = r
        self.s = s

    def __lt__(self, o):
        return (self.r, self.s) < (o.r, o.s)

    def __eq__(self, o):
        return (self.r, self.s) == (o.r, o.s)

    def __hash__(self):
        return hash((self.r, self.s))


@program((3,))
def cards(n):
    cs = [Card(i * 7 % 5, "shdc"[i % 4]) for i in range(n + 4)]
    cs.sort()
    return (
        [(c.r, c.s) for c in cs],
        min(cs).r,
        max(cs).s,
        len(set(cs)),
        cs.index(Card(0, "s")),
        hash(cs[1]),
        hash(("a", n, 2.5, (True, "c"))),
    )


class P:
    def __init__(self, x):
        self.x = x

    def __eq__(self, o):
        return self.x == o.x

    def __hash__(self):
        return hash(self.x)


@program((3,), (10,))
def order(n):
    s = {P(i * 13 % 7 + 100 - i) for i in range(n)}
    return [p.x for p in s]


@dataclass(frozen=True)
class F:
    x: int
    y: float


@program((3,), (10,))
def order2(n):
    s = {F(i * 13 % 7 + 100 - i, i / 2) for i in range(n)}
    return [p.x for p in s], hash(F(1, 2.5))


class Neg:
    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return -self.x

    def __eq__(self, o):
        return self.x == o.x


@program((1,), (10,))
def neg(n):
    return hash(Neg(n)), hash((Neg(1), 2))
