"""Arguments that are objects, any number of them, with fields that are lists of others."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from programs.registry import program

# -- fields that are lists ---------------------------------------------------------------------------------------------

SIZES = (1, 3, 4, 5, 9)


class Tree:
    def __init__(self, key, parent=None):
        self.key, self.parent, self.children = key, parent, []
        if parent is not None:
            parent.children.append(self)


def tree(n):
    nodes = [Tree(0)]
    for k in range(1, n):
        nodes.append(Tree(k, nodes[(k * 5 + 2) % k]))
    return nodes[0]


LENGTHS = (1, 2, 4, 5, 12, 40)


@program(*((tree(n),) for n in LENGTHS))
def the_sum_of_a_tree(root):
    total, stack = 0, [root]
    while stack:
        node = stack.pop()
        total += node.key
        for child in node.children:
            stack.append(child)
    return total


@program(*((tree(n),) for n in LENGTHS))
def the_height_of_a_tree(node):
    return 1 + max([the_height_of_a_tree(child) for child in node.children], default=0)


@program(*((tree(n), 3) for n in LENGTHS))
def leaves_cut_and_others_added(root, k):
    stack, count = [root], 0
    while stack:
        node = stack.pop()
        stack.extend(node.children)
        if not node.children:
            count += 1
            if count % k == 1 and node.parent is not None:
                node.parent.children.remove(node)
            else:
                Tree(100 + count, node)
    return count


@program(*((tree(n),) for n in LENGTHS))
def children_turned_around(root):
    kept = root.children
    root.children = root.children[::-1]
    root.children.append(Tree(-1))
    kept.append(Tree(-2))
    return [c.key for c in root.children], [c.key for c in kept], kept is root.children


class Vertex:
    def __init__(self, number):
        self.number, self.near, self.weights, self.dist = number, [], [], -1


def graph(n):
    found = [Vertex(k) for k in range(n)]
    for k, one in enumerate(found):
        for j in {(k * 3 + 1) % n, (k * k + 2) % n} - {k}:
            one.near.append(found[j])
            one.weights.append(0.5 * (k + j))
    return found


@program(*((graph(n), 0) for n in (2, 4, 5, 11)))
def breadth_first(vertices, start):
    vertices[start].dist = 0
    queue = [vertices[start]]
    for one in queue:
        for other in one.near:
            if other.dist < 0:
                other.dist = one.dist + 1
                queue.append(other)
    return [v.dist for v in vertices], len(queue)


@program(*((graph(n),) for n in (4, 9)))
def edges_both_ways(vertices):
    for one in vertices:
        for other, w in zip(one.near, one.weights):
            if one not in other.near:
                other.near.append(one)
                other.weights.append(w)
    return [len(v.near) for v in vertices], sum(sum(v.weights) for v in vertices)


class World:
    def __init__(self, n):
        self.time, self.things = 0.0, []
        for k in range(n):
            self.things.append(Thing(self, k))


class Thing:
    def __init__(self, world, age):
        self.world, self.age = world, age

    def grow(self):
        self.age += 1
        self.world.time += 0.5
        if self.age == 3:
            self.world.things.append(Thing(self.world, 0))


@program(*((World(n), 3) for n in (0, 1, 3, 4, 7)))
def a_world_and_its_things(world, steps):
    for _ in range(steps):
        for one in list(world.things):
            one.grow()
    return world.time, len(world.things), world.things[-1].world is world if world.things else None


class Sample:
    def __init__(self, n):
        self.values, self.total = [0.5 * k for k in range(n)], 0.0


def samples(n):
    return [Sample(k * 3 % 5) for k in range(n)]


@program(*((samples(n),) for n in SIZES))
def totals_of_lists(group):
    for one in group:
        one.total = sum(one.values, 0.0)
        one.values.append(one.total)
        one.values[0] = -1.0
    return [one.total for one in group]


def with_shared_lists(n):
    found = samples(n)
    found[1].values = found[0].values
    return found


@program(*((with_shared_lists(n),) for n in (2, 4, 7)))
def a_list_that_two_objects_have(group):
    group[0].values.append(7.0)
    return len(group[1].values), group[0].values is group[1].values, group[0].values is group[-1].values


class Two:
    def __init__(self, n, same):
        self.a = list(range(n))
        self.b = self.a if same else [5]


def twos(n):
    return [Two(k, k % 2 == 0) for k in range(n)]


@program(*((twos(n),) for n in (3, 4, 8)))
def one_list_in_two_fields(group):
    for one in group:
        one.a.append(3)
        one.b[0] = -2
    return [one.a[0] for one in group], [one.a is one.b for one in group]


class Emptied:
    def __init__(self, n):
        self.items, self.others = [], [1] * n


@program(*(([Emptied(k) for k in range(n)],) for n in (3, 5, 6)))
def lists_that_were_empty(group):
    for k, one in enumerate(group):
        if k % 2:
            one.items.append(0.5 * k)
        one.others.clear()
    return [len(one.items) for one in group]


@program(*(([Emptied(k) for k in range(n)],) for n in (3, 5, 6)))
def empty_lists_that_are_read_only(group):
    return sum(len(one.items) + sum(one.others) for one in group), [x for one in group for x in one.items]


class Grid:
    def __init__(self, n, m):
        self.rows = [[k * j for j in range(m)] for k in range(n)]
        self.after = None


def grids(n):
    first = None
    for k in range(n):
        grid = Grid(k, 2)
        grid.after, first = first, grid
    return first


@program(*((grids(n),) for n in (2, 4, 6)))
def lists_of_lists_in_fields(first):
    grid, total = first, 0
    while grid is not None:
        for row in grid.rows:
            row.append(1)
            total += sum(row)
        grid.rows.append([total])
        grid = grid.after
    return total


class Place(NamedTuple):
    x: int
    y: float


class Kind(Enum):
    WALL = 1
    DOOR = 2


@dataclass
class Room:
    place: Place
    kind: Kind
    doors: list[tuple[int, Room]] = field(default_factory=list)
    key: str | None = None


def rooms(n):
    found = [Room(Place(k, 0.5 * k), Kind.DOOR if k % 2 else Kind.WALL) for k in range(n)]
    for k, room in enumerate(found):
        room.doors += [(k + j, found[(k + j) % n]) for j in range(k % 3)]
        room.key = f"k{k}" if k % 4 == 1 else None
    return found


@program(*((rooms(n),) for n in (3, 4, 7, 12)))
def through_doors(given):
    found = []
    for room in given:
        for cost, other in room.doors:
            if other.kind is Kind.WALL and room.key is not None:
                found.append((cost, other.place.x, room.key))
                other.kind = room.kind
                other.place = Place(other.place.x + 1, 2.5)
        room.doors = room.doors[:1]
    return found
