"""Arguments that are objects of several classes that lead to one another, any number of them, by fields and lists."""

from __future__ import annotations

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
