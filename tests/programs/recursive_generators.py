"""Generators that call themselves: walks over trees and graphs, arrangements in place."""

from programs.registry import program


class Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right

    def insert(self, value):
        if value < self.value:
            if self.left is None:
                self.left = Node(value)
            else:
                self.left.insert(value)
        elif self.right is None:
            self.right = Node(value)
        else:
            self.right.insert(value)

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right


def built(xs):
    root = Node(xs[0])
    for x in xs[1:]:
        root.insert(x)
    return root


def in_order(node):
    if node is None:
        return
    yield from in_order(node.left)
    yield node.value
    yield from in_order(node.right)


def in_depth(node, depth=0):
    if node:
        yield depth, node.value
        for child in (node.left, node.right):
            for pair in in_depth(child, depth + 1):
                yield pair


XS = [5, 2, 8, 1, 9, 3]


@program((XS,), ([4],))
def a_tree_in_order(xs):
    return list(in_order(built(xs)))


@program((XS, 5), (XS, 50))
def left_early(xs, most):
    found = []
    for i, value in enumerate(in_order(built(xs))):
        if value > most:
            break
        found.append(i * value)
    return found


@program((XS, 4), (XS, 40))
def returned_from_the_middle(xs, least):
    for value in in_order(built(xs)):
        if value >= least:
            return value
    return -1


@program((XS,))
def objects_that_hold_themselves(xs):
    tree = built(xs)
    return list(tree), sum(tree), max(tree), 3 in tree, 4 in tree


@program((XS,))
def with_the_depth(xs):
    return list(in_depth(built(xs)))


@program((XS,))
def one_in_the_other(xs):
    tree = built(xs)
    total = 0
    for a in in_order(tree):
        for b in in_order(tree):
            if a + b == 10:
                total += a * b
    return total


def arranged(a, k):
    if k == len(a):
        yield list(a)
    for i in range(k, len(a)):
        a[k], a[i] = a[i], a[k]
        yield from arranged(a, k + 1)
        a[k], a[i] = a[i], a[k]


@program(([1, 2, 3],))
def arranged_in_place(xs):
    return list(arranged(xs, 0))


def moves(n, a, b, c):
    if n > 0:
        yield from moves(n - 1, a, c, b)
        yield (a, c)
        yield from moves(n - 1, b, a, c)


@program((3,), (0,))
def towers(n):
    return list(moves(n, "A", "B", "C")), len(list(moves(n, 0, 1, 2)))


@program((2,))
def what_is_printed_in_between(n):
    for a, c in moves(n, 0, 1, 2):
        print(a, c)


def flattened(xs):
    for x in xs:
        if isinstance(x, list):
            yield from flattened(x)
        else:
            yield x


@program(([1, [2, [3]], 4],))
def lists_in_lists(xs):
    return list(flattened(xs))


def placed(n, row, columns):
    if row == n:
        yield list(columns)
        return
    for c in range(n):
        if all(c != d and abs(c - d) != row - r for r, d in enumerate(columns)):
            columns.append(c)
            yield from placed(n, row + 1, columns)
            columns.pop()


@program((5,))
def queens(n):
    return len(list(placed(n, 0, []))), next(placed(n, 0, []))


def reached(graph, node, seen):
    seen.add(node)
    yield node
    for after in graph[node]:
        if after not in seen:
            yield from reached(graph, after, seen)


@program(({0: [1, 2], 1: [3], 2: [3], 3: []},))
def a_graph_in_depth(graph):
    return list(reached(graph, 0, set()))


def ups(n):
    if n == 0:
        yield 0
    else:
        yield from downs(n - 1)
        yield n


def downs(n):
    if n == 0:
        yield 100
    else:
        yield from ups(n - 1)
        yield -n


@program((4,), (0,))
def in_turn(n):
    return list(ups(n))


def arrangements(xs):
    if len(xs) <= 1:
        yield xs
        return
    for i in range(len(xs)):
        for p in arrangements(xs[:i] + xs[i + 1 :]):
            yield [xs[i]] + p


@program(([1, 2, 3],))
def permutations(xs):
    return list(arrangements(xs)), [p[0] for p in arrangements(xs) if p[0] < p[-1]]


@program(([1, 2, 3],), ([],))
def permutations_printed(xs):
    for p in arrangements(xs):
        print(p)


def chosen(xs):
    if not xs:
        yield []
        return
    for rest in chosen(xs[1:]):
        yield rest
        yield [xs[0]] + rest


@program(([1, 2, 3],))
def subsets(xs):
    return list(chosen(xs))


def digits(n):
    if n == 0:
        yield ""
    else:
        for s in digits(n - 1):
            yield s + "0"
            yield s + "1"


@program((3,), (0,))
def binary_texts(n):
    return list(digits(n)), [s for s in digits(n) if s.count("1") == 1]


def sums(n, largest):
    if n == 0:
        yield ()
    for k in range(min(n, largest), 0, -1):
        for rest in sums(n - k, k):
            yield (k,) + rest


@program((5,), (1,))
def partitions(n):
    return list(sums(n, n))


def ways(node):
    if node.left is None and node.right is None:
        yield [node.value]
        return
    for child in (node.left, node.right):
        if child is not None:
            for way in ways(child):
                yield [node.value] + way


@program((XS,), ([4],))
def ways_to_the_leaves(xs):
    found = []
    for way in ways(built(xs)):
        found.append(sum(way))
    return found, list(ways(built(xs)))


def _to_the_bottom(k):
    if k == 0:
        raise ValueError("bottom")
    yield k
    yield from _to_the_bottom(k - 1)


@program((3,))
def listed_in_a_try(n):
    try:
        found = list(_to_the_bottom(n))
    except ValueError as e:
        return str(e)
    return found
