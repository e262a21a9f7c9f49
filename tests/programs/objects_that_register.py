"""Objects that put themselves somewhere in their own ``__init__``."""

from dataclasses import dataclass

from programs.registry import program


class Node:
    def __init__(self, parent, value):
        self.parent = parent
        self.value = value
        self.children = []
        if parent is not None:
            parent.children.append(self)

    def total(self):
        return self.value + sum([child.total() for child in self.children])


@program((5,), (0,))
def a_tree_that_grows_by_itself(n):
    root = Node(None, 1)
    current = root
    for i in range(n):
        current = Node(current if i % 2 else root, i)
    return root.total(), len(root.children)


class Registry:
    def __init__(self):
        self.items = []


class Item:
    def __init__(self, registry, k):
        registry.items.append(self)
        self.k = k
        self.index = len(registry.items) - 1


@program((5,), (0,))
def before_anything_is_set(n):
    registry = Registry()
    for i in range(n):
        Item(registry, i * 3)
    return sum(item.k * item.index for item in registry.items)


@dataclass
class Entry:
    entries: list
    k: int

    def __post_init__(self):
        self.entries.append(self)


@program((5,), (0,))
def after_a_dataclass_was_made(n):
    entries = []
    for i in range(n):
        Entry(entries, i)
    return sum(entry.k for entry in entries)


class Task:
    def __init__(self, table, i):
        self.i = i
        table[i] = self

    def run(self):
        return 0


class Worker(Task):
    def __init__(self, table, i, load):
        super().__init__(table, i)
        self.load = load

    def run(self):
        return self.load


class Idler(Task):
    def __init__(self, table, i):
        Task.__init__(self, table, i)
        self.pause = 5

    def run(self):
        return self.pause * self.i


@program((6,), (1,))
def of_several_classes(n):
    table = [None] * 10
    for i in range(n):
        if i % 2:
            Worker(table, i, i * 2)
        else:
            Idler(table, i)
    return sum(task.run() for task in table if task is not None)


class Linked:
    def __init__(self, value):
        self.value = value
        self.next = self
        self.before = self

    def insert_after(self, other):
        other.next = self.next
        other.before = self
        self.next.before = other
        self.next = other


@program((5,), (0,))
def a_ring(n):
    head = Linked(0)
    for i in range(n):
        head.insert_after(Linked(i))
    values = []
    current = head.next
    while current is not head:
        values.append(current.value)
        current = current.next
    return values


class Early:
    def __init__(self, entries, n):
        entries.append(self)
        if n > 3:
            self.size = n
        self.twice = 2 * entries[-1].size


@program((5,), (2,))
def seen_before_it_is_complete(n):
    entries = []
    try:
        Early(entries, n)
    except AttributeError as error:
        return str(error), len(entries)
    return str(entries[0].twice), len(entries)


STEPS = range(2, 11, 3)


@program((5,), (2,))
def over_a_range_outside(n):
    return [i * n for i in STEPS], len(STEPS), STEPS[1], n in STEPS
