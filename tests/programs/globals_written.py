"""Functions that change what lives outside of them: globals, lists and objects that are global, attributes of classes."""

from __future__ import annotations

import numpy as np

from programs.registry import program

COUNT = 0
TOTAL = 0.5
BEST = None
GRID = np.zeros(3)
OTHER = np.ones(3)
ITEMS = [1, 2]
NAMES = ("a", 1)


class Made:
    count = 0
    limit = 3

    def __init__(self, x):
        Made.count += 1
        self.number = Made.count
        self.x = x


@program((3,), outside=("COUNT",))
def counted(n):
    global COUNT
    COUNT += n
    return COUNT


@program((4,), (0,), outside=("COUNT", "TOTAL"))
def in_a_loop(n):
    global COUNT, TOTAL
    for i in range(n):
        if i % 2:
            COUNT += 1
        TOTAL += i * COUNT
    return COUNT + TOTAL


def bump(by):
    global COUNT
    COUNT += by
    return COUNT


@program((4,), outside=("COUNT",))
def by_a_helper(n):
    seen = []
    for i in range(n):
        seen.append(bump(i) + COUNT)
    return seen


@program((5,), (-1,), outside=("BEST",))
def none_at_first(n):
    global BEST
    for i in range(n):
        x = i * (4 - i)
        if BEST is None or x > BEST:
            BEST = x
    return BEST is None


@program((5,), (1,), outside=("COUNT", "TOTAL"))
def up_to_the_error(n):
    global COUNT, TOTAL
    for i in range(n):
        COUNT = i
        if i == 3:
            raise ValueError(f"at {i}")
        TOTAL = TOTAL / 2
    return n


@program((3,), (5,), outside=("COUNT",))
def caught(n):
    global COUNT
    try:
        COUNT += 1
        if n > 4:
            raise ValueError
        COUNT += 1
    except ValueError:
        COUNT += 10
    return COUNT


@program((2,), outside=("GRID", "OTHER"))
def arrays_swapped(n):
    global GRID, OTHER
    for _ in range(n):
        OTHER = GRID + 1
        GRID, OTHER = OTHER, GRID
    return GRID.sum(), OTHER


@program((4,), outside=("GRID",))
def a_new_array(n):
    global GRID
    GRID = np.arange(n) * 0.5
    GRID[0] = 7.0
    return GRID[n - 1]


@program((4,), outside=("ITEMS",))
def a_new_list(n):
    global ITEMS
    ITEMS = [0] * n
    ITEMS.append(3)
    return len(ITEMS)


@program((4,), outside=("NAMES",))
def another_tuple(n):
    global NAMES
    NAMES = ("b", n)
    return NAMES[1]


@program((4,), outside=("Made.count",))
def objects_counted(n):
    made = [Made(k) for k in range(n)]
    return made[-1].number, Made.count, made[0].count


@program((4,), (0,), outside=("Made.limit",))
def an_attribute_of_a_class(n):
    if n:
        Made.limit = n * 2
    return Made.limit


def counter():
    n = 10
    step = 2

    def inner(k):
        nonlocal n
        for _ in range(k):
            n += step
        return n

    return inner


def fails_on_negative(x):
    global COUNT
    COUNT += 1
    if x < 0:
        return fails_on_negative(x + 1) + 1
    return COUNT


@program((3,), (-3,), outside=("COUNT",))
def in_a_recursion(x):
    return fails_on_negative(x) + COUNT


@program((3,), (0,), outside=("ITEMS",))
def items_of_a_global_list(n):
    for i in range(n):
        ITEMS.append(i)
        ITEMS[0] += 1
    return ITEMS, len(ITEMS)


@program((2,), outside=("GRID", "OTHER"))
def arrays_change_places(n):
    global GRID, OTHER
    for _ in range(n + 1):
        GRID, OTHER = OTHER, GRID
    GRID[0] = 5.0
    return GRID


@program((3,), (-1,), outside=("ITEMS", "COUNT"))
def a_list_up_to_the_error(n):
    global COUNT
    ITEMS.append(n)
    COUNT += 1
    if n < 0:
        raise ValueError(n)
    ITEMS.append(COUNT)
    return ITEMS[-1]


class Settings:
    def __init__(self):
        self.rate = 0.5
        self.steps = 3
        self.name = "slow"
        self.last = None
        self.seen = []
        self.weights = np.ones(2)

    def step(self, x):
        self.steps += 1
        self.seen.append(x)
        self.weights[0] += x
        return self.rate * x


SETTINGS = Settings()


@program((2.0,), outside=("SETTINGS",))
def a_global_object(x):
    y = 0.0
    for _ in range(3):
        y += SETTINGS.step(x)
    SETTINGS.last = y
    return y, SETTINGS.name, SETTINGS.steps


@program((2.0,), (-2.0,), outside=("SETTINGS",))
def a_global_object_up_to_the_error(x):
    SETTINGS.steps = 7
    if x < 0:
        raise ValueError("negative")
    SETTINGS.steps = 8
    return SETTINGS


ROWS = [[1, 2], [3]]
PAIR = (SETTINGS, ITEMS)


@program((1,), outside=("ROWS",))
def rows_of_a_global(k):
    ROWS[k].append(9)
    ROWS.append([k])
    return ROWS[0], len(ROWS)


@program((1,), outside=("ITEMS",))
def one_list_under_two_names(k):
    ITEMS.append(k)
    return PAIR[1][-1], PAIR[1] is ITEMS, len(PAIR[1])
