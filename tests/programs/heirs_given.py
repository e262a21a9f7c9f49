"""Objects of classes that inherit from list, dict, set, deque or Counter, and ordered dicts, as arguments."""

import math
from collections import Counter, OrderedDict, defaultdict, deque

from programs.registry import program


class Stack(list):
    def push(self, x):
        self.append(x)

    @property
    def top(self):
        return self[-1]


class Limited(list):
    limit = 3

    def append(self, x):
        if len(self) < self.limit:
            super().append(x)

    def __setitem__(self, index, value):
        super().__setitem__(index, -value)


class Vector(list):
    def norm(self):
        return math.sqrt(sum(x * x for x in self))

    def __add__(self, other):
        return Vector(a + b for a, b in zip(self, other))


class Grid(list):
    def __init__(self, rows, wrap=False):
        super().__init__(rows)
        self.wrap = wrap
        self.reads = 0

    def at(self, i, j):
        self.reads += 1
        if self.wrap:
            i, j = i % len(self), j % len(self[0])
        return self[i][j]


class Inventory(dict):
    def put(self, name, n):
        self[name] = self.get(name, 0) + n

    def total(self):
        return sum(self.values())


class Zeros(dict):
    def __missing__(self, key):
        return 0


class Lowered(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)


class Seen(set):
    def toggle(self, item):
        if item in self:
            self.remove(item)
        else:
            self.add(item)


class Window(deque):
    def mean(self):
        return sum(self) / len(self)


class Votes(Counter):
    def winner(self):
        return self.most_common(1)[0][0]


def ordered(*pairs):
    found = OrderedDict(pairs)
    found.move_to_end(pairs[0][0])
    return found


@program((Stack([1, 2]), 5), (Stack(), 1), (Stack(["a"]), "b"), passes=False)
def pushed(stack, x):
    stack.push(x)
    stack.push(stack.top)
    return stack.pop(0), len(stack)


@program((Limited([1]), 5), (Limited([1, 2, 3, 4]), 5), passes=False)
def methods_of_its_own(items, x):
    for k in range(3):
        items.append(x + k)
    items[0] = 7
    return list(items)


@program((Vector([3.0, 4.0]), Vector([1.0, 1.0])), passes=False)
def vectors(a, b):
    both = a + b
    b[0] = both.norm()
    return both, type(both) is Vector


@program((Grid([[1, 2], [3, 4]], True), 5, 7), (Grid([[1, 2], [3, 4]]), 5, 7), (Grid([[k, k] for k in range(20)]), 5, 1), passes=False)
def with_fields_too(grid, i, j):
    grid[0][0] = 10
    return grid.at(i, j), grid.reads


@program((Inventory({1: 2}), 1), (Inventory({"nut": 2}), "bolt"), (Inventory(), 5), (Inventory({f"n{k}": k for k in range(20)}), "n3"), passes=False)
def inventories(stock, name):
    stock.put(name, 3)
    return stock.total(), len(stock), isinstance(stock, dict)


@program((Zeros({1: 2}), 1), (Zeros({1: 2}), 5), (Zeros(), 5), passes=False)
def missing(counts, k):
    counts[k] += 1
    return counts[k], counts[k + 100], len(counts)


@program((Lowered({"a": 1}), "A", 5), (Lowered({"a": 1}), "B", 5), passes=False)
def set_otherwise(table, k, v):
    table[k] = v
    return list(table.items())


@program((Seen({1, 20, 300}), 20), (Seen({1, 20, 300}), 2), (Seen(), 2), passes=False)
def toggled(seen, x):
    seen.toggle(x)
    return list(seen), len(seen)


@program((Window([1.0, 2.0], 3), 5.0), (Window([1.0, 2.0, 3.0], 3), 5.0), (Window([1.0]), 5.0), passes=False)
def moving_mean(window, x):
    window.append(x)
    return window.mean(), window.maxlen


@program((Votes("hello"), "l"), (Votes([1, 2, 2]), 1), passes=False)
def votes(counts, x):
    counts[x] += 5
    return counts.winner(), counts["none" if x == "l" else 77]


@program((ordered((1, 2), (3, 4), (5, 6)), 3), (ordered((1, 2), (3, 4), (5, 6)), 1), (ordered(("a", 1), ("b", 2)), "b"), passes=False)
def least_recently_used(cache, k):
    value = cache[k]
    cache.move_to_end(k)
    gone = cache.popitem(last=False)
    return value, gone, list(cache.items())


@program((ordered((1, 2), (3, 4), (5, 6)),), passes=False)
def ordered_is_gone_through(table):
    return [k * v for k, v in table.items()], table


@program(({1: ordered((1, 2), (3, 4)), 2: ordered((5, 6), (7, 8))}, 2), passes=False)
def ordered_in_dict(table, k):
    table[k].move_to_end(7, last=False)
    table[1][9] = 10
    return [list(row.items()) for row in table.values()]


STACK = Stack([1, 2])


@program((STACK, STACK), (STACK, Stack([1, 2])), passes=False)
def one_and_the_same(a, b):
    a.push(5)
    return a is b, len(b), a == b


@program(([Stack([1]), Stack([2, 3])], 1), ([Stack([1])] * 2, 1), passes=False)
def in_a_list(stacks, k):
    stacks[k].push(4)
    return sum(len(s) for s in stacks), stacks[k]


@program((Inventory({1: {2: 3}, 4: {5: 6}}), 1), (Stack([{1: 2}, {3: 4}]), 1), passes=False)
def of_containers(table, k):
    table[k][9] = 9
    return len(table[k])


@program((Stack([1, 2]),), passes=False)
def fails_after_changes(stack):
    stack.push(3)
    return stack[10]


@program((Stack([3, 1, 2]), [5]), passes=False)
def to_plain_ones(stack, other):
    other += stack
    stack.sort()
    stack *= 2
    return sorted(stack), list(stack), stack + other, [*stack]
