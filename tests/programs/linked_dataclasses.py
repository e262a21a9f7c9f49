"""Dataclasses that hold one another: their text, and whether they are equal."""

from __future__ import annotations

from dataclasses import dataclass, field

from programs.registry import program


@dataclass
class Node:
    value: int
    next: Node | None = None


@dataclass
class Tree:
    value: int
    kids: list = field(default_factory=list)


@dataclass
class Left:
    part: object = None


@dataclass
class Right:
    part: object = None
    number: int = 0


@dataclass(order=True)
class Rank:
    first: int
    then: Rank | None = None


@dataclass
class Person:
    name: str
    boss: Person | None = field(default=None, repr=False)


def chain(n, last):
    head = None
    for i in range(n):
        head = Node(i if i else last, head)
    return head


@program((0,), (3,))
def text_of_a_chain(n):
    head = chain(n, 7)
    return str(head), f"{head!r}", [str(head)]


@program((0,), (2,))
def text_of_a_tree(n):
    tree = Tree(n)
    for i in range(n):
        tree.kids.append(Tree(i, [Tree(10 * i)]))
    print(tree)
    return repr(tree)


@program((1,), (3,))
def a_ring_shows_dots(n):
    ring = [Node(i) for i in range(n)]
    for i in range(n):
        ring[i].next = ring[(i + 1) % n]
    return [str(node) for node in ring]


@program((0,), (1,))
def two_that_hold_each_other(n):
    a = Node(1)
    b = Node(2, a)
    for _ in range(n):
        a.next = b
    return str(a), str(b)


@program((1,), (2,))
def rings_of_two_classes(n):
    made = []
    for i in range(n):
        a = Left()
        a.part = Right(a, i)
        made.append(a)
    made[0].part.part = made[-1]
    return str(made[0]), str(made)


@program((3,))
def fields_that_are_not_shown(n):
    people = [Person("a" * i) for i in range(n)]
    for one, other in zip(people, people[1:]):
        one.boss = other
    return str(people), str(people[0].boss)


@program((3, 1), (3, 4), (0, 1))
def equal_chains(n, k):
    a = chain(n, 1)
    return a == chain(n, k), a != chain(n + 1, k), a == None, chain(n, k) in [chain(1, 2), a]  # noqa: E711


@program((2, 1), (2, 3))
def equal_trees(n, k):
    a, b = Tree(1), Tree(1)
    for i in range(n):
        a.kids.append(Tree(i, [Tree(k)]))
        b.kids.append(Tree(i, [Tree(1)]))
    return a == b, a.kids == b.kids, a.kids[:-1] == b.kids[1:]


@program((2, 2), (2, 3))
def equal_among_two_classes(n, k):
    xs = [Left(Right(Left(), k)), Left(Right(None, k)), Left(Left(Right())), Right(Left(Right(None, 2)), n)]
    xs.append(Left(Right(Left(), n)))
    return [(i, j) for i, x in enumerate(xs) for j, y in enumerate(xs) if x == y]


@program((2,), (1,))
def chains_in_order(n):
    xs = [Rank(3), Rank(1, Rank(2)), Rank(1, Rank(1)), Rank(n, Rank(0, Rank(5)))]
    return max(xs).first, xs[1] > xs[2], xs[1] >= xs[2], xs[3] < xs[0], xs[2] <= xs[1], xs.index(Rank(1, Rank(1)))


@program((1,))
def a_chain_that_ends_too_soon_for_an_order(n):
    xs = [Rank(n), Rank(n, Rank(1))]
    return min(xs).first
