"""Arguments that are lists of objects of any length, and objects that refer to others of their class: lists, trees."""

from __future__ import annotations

from dataclasses import dataclass

from programs.registry import program


class Body:
    def __init__(self, x, v, name):
        self.x, self.v, self.name = x, v, name

    def step(self, dt):
        self.x += self.v * dt
        return self

    @property
    def speed(self):
        return abs(self.v)


def bodies(n):
    return [Body(0.5 * k, 1.5 - k, f"b{k}") for k in range(n)]


SIZES = (0, 1, 3, 4, 5, 9)


@program(*((bodies(n), 0.1) for n in SIZES))
def all_move(group, dt):
    total = 0.0
    for one in group:
        total += one.step(dt).speed
    return total


@program(*((bodies(n),) for n in SIZES))
def the_fastest(group):
    best = None
    for one in group:
        if best is None or one.speed > best.speed:
            best = one
    return best, (None if best is None else best.name)


@program(*((bodies(n), 2) for n in SIZES))
def sorted_cut_and_longer(group, k):
    group.sort(key=lambda one: one.v)
    group.append(Body(7.0, 8.0, "new"))
    if len(group) > k:
        del group[0]
        group[-1].x = -1.0
    return [one.name for one in group], group[0]


@program(*((bodies(n),) for n in (4, 6)))
def swapped_and_named_twice(group):
    group[0], group[1] = group[1], group[0]
    group.append(group[2])
    group[2].name += "!"
    return group[-1].name, group[-1] is group[2], group[0] is group[1]


def with_some_twice(n):
    found = bodies(n)
    return [*found, found[1], found[0]]


@program((with_some_twice(3),), (with_some_twice(6),))
def items_that_are_there_twice(group):
    for one in group:
        one.x += 1.0
    return [one.x for one in group], group[-1] is group[0]


def a_group_and_one(n):
    found = bodies(n)
    return found, found[n // 2]


@program(*(a_group_and_one(n) for n in (2, 5, 8)))
def one_of_them_besides(group, one):
    one.v = 100.0
    place = -1
    for k, other in enumerate(group):
        if other is one:
            place = k
    return place, sum(other.v for other in group)


@program(*((bodies(n), bodies(m)) for n, m in ((4, 5), (2, 7), (5, 5), (6, 1))))
def two_groups(a, b):
    for one, other in zip(a, b):
        one.v, other.v = other.v, one.v
    a.extend(b)
    return len(a), a[-1].name


def a_group_and_part(n):
    found = bodies(n)
    return found, found[1::2]


@program(*(a_group_and_part(n) for n in (5, 12)))
def a_part_of_them_besides(group, part):
    for one in part:
        one.x = -one.x
    part.pop()
    return sum(one.x for one in group), len(part)


@program(*((bodies(n), 3.5) for n in (2, 4, 7)))
def a_field_set_on_some(group, limit):
    for one in group:
        if one.x > limit / 2:
            one.seen = True
    return sum(1 for one in group if hasattr(one, "seen"))


@program(*((bodies(n), k) for n in (4, 7) for k in (0, 3)))
def fails_half_way(group, k):
    total = 0.0
    for i, one in enumerate(group):
        one.x += 1.0
        total += 10.0 / (i - k) + one.v
    return total


@program(*((bodies(n), k) for n in (4, 7) for k in (1, 30)))
def caught_half_way(group, k):
    done = 0
    try:
        for one in group:
            one.x += 1.0
            done += 1
            if done == k:
                raise ValueError(one.name)
    except ValueError as error:
        return done, str(error)
    return done, ""


@dataclass(frozen=True)
class Edge:
    start: int
    end: int
    cost: float
    tags: tuple[int, bool]


def edges(n):
    return [Edge(k % 4, (k * 7 + 3) % 5, 1.0 + k % 3, (k, k % 2 == 0)) for k in range(n)]


@program(*((edges(n), 6) for n in (0, 2, 4, 15)))
def shortest_ways(given, n):
    inf = float("inf")
    far = [0.0] + [inf] * (n - 1)
    for _ in range(n):
        for e in given:
            if far[e.start] + e.cost < far[e.end] and e.tags[1]:
                far[e.end] = far[e.start] + e.cost
    return far, given[1:3]


class Slotted:
    __slots__ = ("count", "key")

    def __init__(self, key):
        self.key, self.count = key, 0


@program(*(([Slotted(c) for c in "abcde"[:n]], "abracadabra") for n in (2, 4, 5)))
def counted(slots, text):
    for c in text:
        for one in slots:
            if one.key == c:
                one.count += 1
    return {one.key: one.count for one in slots}


# -- objects that refer to others --------------------------------------------------------------------------------------


class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


def chain(n):
    first = None
    for k in range(n):
        first = Node(n - k, first)
    return first


LENGTHS = (1, 2, 3, 4, 5, 30)


@program((None,), *((chain(n),) for n in LENGTHS))
def the_sum_of_a_list(node):
    total = 0
    while node is not None:
        total += node.value
        node = node.next
    return total


@program(*((chain(n),) for n in LENGTHS))
def turned_around(node):
    before = None
    while node is not None:
        node.next, before, node = before, node, node.next
    return before.value, before


@program(*((chain(n), k) for n in LENGTHS for k in (0, 3, 99)))
def one_more_inside(first, k):
    node = first
    while node.next is not None and node.next.value < k:
        node = node.next
    node.next = Node(k, node.next)
    return first


@program(*((chain(n),) for n in (4, 12)))
def every_second_left_out(first):
    node = first
    while node is not None and node.next is not None:
        node.next = node.next.next
        node = node.next
    values = []
    node = first
    while node is not None:
        values.append(node.value)
        node = node.next
    return values


def a_ring(n):
    first = last = Node(0)
    for k in range(1, n):
        last.next = Node(k)
        last = last.next
    last.next = first
    return first


@program((a_ring(1),), (a_ring(2),), (a_ring(5),), (a_ring(11),))
def around_a_ring(first):
    node, count = first.next, 1
    while node is not first:
        node = node.next
        count += 1
    return count


class Tree:
    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right


def tree(*keys):
    root = None
    for key in keys:
        root = insert(root, key)
    return root


def insert(node, key):
    if node is None:
        return Tree(key)
    if key < node.key:
        node.left = insert(node.left, key)
    elif key > node.key:
        node.right = insert(node.right, key)
    return node


TREES = (tree(5), tree(5, 3), tree(5, 3, 8), tree(5, 3, 8, 1, 9, 4, 7), tree(*range(20)))


@program(*((t, k) for t in TREES for k in (4, 9, 50)))
def found_in_a_tree(node, key):
    steps = 0
    while node is not None and node.key != key:
        node = node.left if key < node.key else node.right
        steps += 1
    return steps, node is None


@program((None,), *((t,) for t in TREES))
def the_depth_of_a_tree(node):
    if node is None:
        return 0
    return 1 + max(the_depth_of_a_tree(node.left), the_depth_of_a_tree(node.right))


@program(*((t, k) for t in TREES for k in (2, 6)))
def put_into_a_tree(root, key):
    return insert(root, key)


@program(*((t,) for t in TREES))
def keys_in_order(root):
    found, stack, node = [], [], root
    while stack or node is not None:
        while node is not None:
            stack.append(node)
            node = node.left
        node = stack.pop()
        found.append(node.key)
        node = node.right
    return found


@program((chain(6), [chain(5), chain(4)][0]), (chain(2), chain(9)))
def two_lists_merged(a, b):
    first = last = Node(0)
    while a is not None and b is not None:
        if a.value <= b.value:
            last.next, a = a, a.next
        else:
            last.next, b = b, b.next
        last = last.next
    last.next = a if a is not None else b
    return first.next


def nodes_and_links(n):
    nodes = [Node(k) for k in range(n)]
    for k, node in enumerate(nodes):
        node.next = nodes[(k * 3 + 1) % n] if k % 4 else None
    return nodes


@program(*((nodes_and_links(n), 2) for n in (3, 7, 10)))
def linked_in_a_list(nodes, start):
    seen, node = 0, nodes[start]
    while node is not None and node.value >= 0:
        node.value = -node.value - 1
        node = node.next
        seen += 1
    return seen, [one.value for one in nodes]
