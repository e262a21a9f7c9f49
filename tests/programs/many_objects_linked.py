"""Arguments that are objects of several classes that lead to one another, any number of them, by fields and lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from programs.registry import program

# -- fields that are objects of other classes --------------------------------------------------------------------------


class Cell:
    def __init__(self, charge):
        self.charge, self.count = charge, 0


class Particle:
    def __init__(self, x, cell):
        self.x, self.cell = x, cell


def particles(n):
    cells = [Cell(0.5 * k) for k in range(n // 3 + 1)]
    return [Particle(0.25 * k, cells[k * 7 % len(cells)]) for k in range(n)]


SIZES = (1, 3, 4, 5, 9)


@program(*((particles(n),) for n in SIZES))
def counted_in_cells(group):
    total = 0.0
    for one in group:
        one.cell.count += 1
        total += one.x * one.cell.charge
    return total, [one.cell.count for one in group]


@program(*((particles(n), 2) for n in SIZES))
def moved_to_the_next_cell(group, k):
    first = group[0].cell
    for one, other in zip(group, group[1:]):
        one.cell = other.cell
    group[-1].cell = first if k > 2 else Cell(9.0)
    return group[-1].cell.charge, group[-1].cell is first


def particles_and_cells(n):
    group = particles(n)
    return group, list({id(one.cell): one.cell for one in group}.values())


@program(*(particles_and_cells(n) for n in (2, 4, 9)))
def cells_given_besides(group, cells):
    for k, cell in enumerate(cells):
        cell.charge = -1.0 * k
        cell.count = sum(1 for one in group if one.cell is cell)
    return sum(one.cell.charge for one in group), [c.count for c in cells]


@program(*(particles_and_cells(n)[::-1] for n in (2, 4, 9)))
def cells_given_before(cells, group):
    for one in group:
        one.cell.count += 2
    cells.append(Cell(1.5))
    group[0].cell = cells[-1]
    return [c.count for c in cells], group[0].cell.charge


@program(*((particles(n)[0].cell, particles(n)) for n in (4, 6)), *((g[2].cell, g) for g in map(particles, (4, 9))))
def one_cell_before_them(cell, group):
    cell.charge += 10.0
    return sum(one.cell.charge for one in group), [k for k, one in enumerate(group) if one.cell is cell]


class Owner:
    def __init__(self, name):
        self.name, self.best = name, None


class Task:
    def __init__(self, cost, owner=None):
        self.cost, self.owner = cost, owner


def tasks(n):
    owners = [Owner("ann"), Owner("bob")]
    found = [Task(k * 5 % 7, owners[k % 2] if k % 3 else None) for k in range(n)]
    if n > 6:
        owners[0].best = found[6]
    return found


@program(*((tasks(n),) for n in (3, 4, 6, 9)))
def the_best_of_each_owner(todo):
    free = 0
    for one in todo:
        if one.owner is None:
            free += 1
        elif one.owner.best is None or one.owner.best.cost > one.cost:
            one.owner.best = one
    return free, [None if one.owner is None else one.owner.best.cost for one in todo]


class Shape:
    def __init__(self, size):
        self.size = size

    def area(self):
        return 0.0


class Square(Shape):
    def area(self):
        return self.size * self.size


class Circle(Shape):
    def __init__(self, size, center):
        super().__init__(size)
        self.center = center

    def area(self):
        return 3.0 * self.size * self.size + self.center[0]


def shapes(n):
    return [Square(1.0 + k) if k % 3 else Circle(0.5 * k, (k, 1.5)) for k in range(n)]


@program(*((shapes(n),) for n in SIZES))
def areas_of_several_classes(group):
    for one in group:
        one.size += 1.0
    return [one.area() for one in group], sum(isinstance(one, Square) for one in group)


class Holder:
    def __init__(self, shape, after=None):
        self.shape, self.after = shape, after


def holders(n):
    first = None
    for shape in shapes(n):
        first = Holder(shape, first)
    return first


@program(*((holders(n), 3.0) for n in (2, 4, 8)))
def shapes_along_a_chain(first, limit):
    node, total = first, 0.0
    while node is not None:
        if node.shape.area() > limit and node.after is not None:
            node.shape, node.after.shape = node.after.shape, node.shape
        total += node.shape.size
        node = node.after
    return total, first.shape.area()


# -- fields that are lists ---------------------------------------------------------------------------------------------


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


# -- lists that hold objects in some way -------------------------------------------------------------------------------


@program(*(([(0.5 * k, one) for k, one in enumerate(tasks(n))], 1.0) for n in (3, 4, 8)))
def pairs_with_objects(pairs, limit):
    for time, one in pairs:
        if time > limit:
            one.cost += 1
    pairs.append((9.5, pairs[0][1]))
    return [one.cost for _, one in pairs], pairs[-1][1] is pairs[0][1]


def boards(n, m):
    return [[Cell(1.0 * k * j) for j in range(m)] for k in range(n)]


@program(*((boards(n, m),) for n, m in ((2, 2), (3, 3), (5, 4), (9, 2))))
def a_board_of_cells(board):
    for k, row in enumerate(board):
        for j, cell in enumerate(row):
            for i in (k - 1, k + 1):
                if 0 <= i < len(board):
                    cell.count += 1
                    board[i][j].charge += 0.5
    board[0][0] = board[1][1]
    return sum(cell.count for row in board for cell in row), board[0][0] is board[1][1]


@program(*(([None if k % 3 == 1 else Cell(0.5 * k) for k in range(n)],) for n in (3, 4, 8)))
def objects_or_none(given):
    for k, one in enumerate(given):
        if one is None:
            given[k] = Cell(-1.0)
        else:
            one.count = k
    return sum(one.charge for one in given)


# -- numbers of two kinds, or none, in one field -----------------------------------------------------------------------


class Score:
    def __init__(self, value, limit=None):
        self.value, self.limit = value, limit


def scores(n):
    return [Score(k if k % 2 else 0.5 * k, None if k % 3 else 1 + k) for k in range(n)]


@program(*((scores(n),) for n in SIZES))
def ints_and_floats(given):
    for k, one in enumerate(given):
        if k % 4 == 0:
            one.value = one.value * 2
    return [one.value for one in given], sum(one.value for one in given)


@program(*((scores(n),) for n in SIZES))
def some_without_a_limit(given):
    over = 0
    for one in given:
        if one.limit is not None and one.value > one.limit:
            over += 1
        elif one.limit is None:
            one.limit = 3
    return over, [one.limit for one in given]


def odd_scores(n):
    kinds = (1, 2.5, None, True, "text", (1, 2.0), (3,), 1j)
    return [Score(kinds[k % len(kinds)], kinds[k % 3]) for k in range(n)]


@program(*((odd_scores(n),) for n in (2, 4, 10)))
def fields_of_many_kinds(given):
    found = []
    for one in given:
        if isinstance(one.value, bool):
            found.append(1)
        elif isinstance(one.value, (int, float)):
            one.value += 1
            found.append(2)
        elif isinstance(one.value, str):
            one.value += "!"
            found.append(3)
        elif one.value is None:
            found.append(0)
    return found


# -- what is joined on the way -----------------------------------------------------------------------------------------


class Part:
    def __init__(self, weight):
        self.weight, self.values, self.rows, self.after = weight, [1], [], None


def parts(n):
    found = [Part(k) for k in range(n)]
    for k, one in enumerate(found):
        one.after = found[k // 2]
        one.rows = [[k], [k + 1] * (k % 3)] if k % 4 else [found[k // 3].values]
    return found


@program(*((parts(n), 2) for n in (1, 2, 4, 7)))
def lists_of_two_places_that_meet(given, k):
    for one in given:
        one.rows.append(one.values)
        for row in one.rows:
            row.append(k)
        one.after.rows[0].append(-1)
    return [len(one.values) for one in given]


@program(*((parts(n), 2) for n in (4, 7)), joins=True)
def whole_numbers_where_another_is_a_float(given, k):
    last = given[-1]
    for one in given:
        if one.after is last:
            one.weight += 1
    given.append(Part(0.5))
    return sum(one.weight for one in given), len(given)
