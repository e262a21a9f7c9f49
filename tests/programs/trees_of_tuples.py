"""Tuples and lists that hold others of their kind, to a depth known only at run time."""

from heapq import heappop, heappush
from typing import NamedTuple

from programs.registry import program


@program((5,), (0,), (1,))
def a_chain_of_pairs(n):
    chain = None
    for i in range(n):
        chain = (i, chain)
    total, length = 0, 0
    while chain is not None:
        total += chain[0]
        chain = chain[1]
        length += 1
    return total, length


@program((4,), (0,))
def a_chain_is_returned(n):
    chain = ()
    for i in range(n):
        chain = (i * 0.5, chain)
    return chain


@program((3,), (0,))
def a_chain_of_lists(n):
    chain = None
    for i in range(n):
        chain = [i, chain]
    first = chain
    while chain is not None:
        chain[0] *= 10
        chain = chain[1]
    return first


@program(([5, 9, 12, 13, 16, 45],), ([1, 1],), ([3],))
def huffman(weights):
    heap = []
    for k, w in enumerate(weights):
        heappush(heap, (w, k, None, None))
    made = len(weights)
    while len(heap) > 1:
        a = heappop(heap)
        b = heappop(heap)
        heappush(heap, (a[0] + b[0], made, a, b))
        made += 1
    lengths = [0] * len(weights)
    stack = [(heap[0], 0)]
    while stack:
        (_, k, left, right), depth = stack.pop()
        if left is None:
            lengths[k] = depth
        else:
            stack.append((left, depth + 1))
            stack.append((right, depth + 1))
    return lengths


def depth(tree):
    if tree is None:
        return 0
    _, left, right = tree
    return 1 + max(depth(left), depth(right))


def built(first, last):
    if first > last:
        return None
    middle = (first + last) // 2
    return (middle, built(first, middle - 1), built(middle + 1, last))


@program((10,), (0,), (1,))
def a_tree_by_recursion(n):
    tree = built(1, n)
    return depth(tree), tree


def inserted(tree, key):
    if tree is None:
        return (None, key, None)
    left, own, right = tree
    if key < own:
        return (inserted(left, key), own, right)
    if key > own:
        return (left, own, inserted(right, key))
    return tree


def in_order(tree, found):
    if tree:
        in_order(tree[0], found)
        found.append(tree[1])
        in_order(tree[2], found)


@program(([5, 2, 8, 1, 9, 3, 5],), ([],))
def a_search_tree_that_lasts(keys):
    tree = None
    for key in keys:
        tree = inserted(tree, key)
    found = []
    in_order(tree, found)
    return found


@program((4, 4), (4, 5), (0, 0))
def compared_and_shown(n, m):
    a = b = None
    for i in range(n):
        a = (i, a)
    for i in range(m):
        b = (i, b)
    print(a, f"{b}")
    seen = {a: "a", b: "b"}
    return a == b, a != b, len(seen), str(a), a is None or (len(a), a[0] in a, a < (99, None))


class Node(NamedTuple):
    value: int
    rest: "Node | None"


@program((4,), (0,))
def named_tuples_in_a_chain(n):
    node = None
    for i in range(n):
        node = Node(i, node)
    total = 0
    while node is not None:
        total = total * 10 + node.value
        node = node.rest
    return total


def evaluated(e):
    match e:
        case ("number", value):
            return value
        case ("negative", inner):
            return -evaluated(inner)
        case (op, left, right):
            a, b = evaluated(left), evaluated(right)
            return a + b if op == "+" else a * b


@program(([1, 2, 3],), ([5],))
def expressions(numbers):
    e = ("number", numbers[0])
    for k in range(1, len(numbers)):
        e = ("+" if k % 2 else "*", e, ("negative", ("number", numbers[k])))
    return evaluated(e)


@program((6,), (1,))
def pairs_that_double(n):
    t = (1, 2)
    for _ in range(n):
        t = (t, t)
    count, stack = 0, [t]
    while stack:
        one = stack.pop()
        if isinstance(one, tuple):
            stack.extend(one)
        else:
            count += one
    return count


@program((3,),)
def a_stack_of_pairs(n):
    stack = ()
    for i in range(n):
        stack = (f"item {i}", stack)
    out = []
    while stack:
        top, stack = stack
        out.append(top)
    return out


@program((4, 3, {(1, 0), (1, 1)}), (2, 2, {(1, 0), (0, 1)}), passes=False)
def a_way_back_in_pairs(width, rows, walls):
    goal = (width - 1, rows - 1)
    heap, seen = [(0, (0, 0), None)], set()
    while heap:
        steps, at, back = heappop(heap)
        if at in seen:
            continue
        seen.add(at)
        if at == goal:
            way = [at]
            while back is not None:
                at, back = back
                way.append(at)
            return steps, way[::-1]
        for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            x, y = at[0] + dx, at[1] + dy
            if 0 <= x < width and 0 <= y < rows and (x, y) not in walls and (x, y) not in seen:
                heappush(heap, (steps + 1, (x, y), (at, back)))
    return None


@program((3, 5), (5, 3), (3, 3), (0, 1))
def which_chain_is_greater(n, m):
    a, b = built(1, n), built(1, m)
    if a is None or b is None:
        return a > b
    return a > b, a >= b, a < b, a <= b


@program((3,), (0,))
def a_list_in_a_list_that_began_empty(n):
    x = []
    for _ in range(n):
        x = [x]
    depth, y = 0, x
    while y:
        y = y[0]
        depth += 1
    return x, depth


@program((4,))
def rests_of_two_lengths(n):
    x = []
    for i in range(n):
        x = [i, x] if i % 2 else [x]
    return x


@program((2,))
def a_tree_of_empty_lists(n):
    def build(k):
        return [] if k == 0 else [build(k - 1), build(k - 1)]

    def count(x):
        return 1 + sum(count(y) for y in x)

    return count(build(n)), build(n)


@program((2,), passes=False)
def a_tree_that_is_made_flat(n):
    def build(k):
        return [] if k == 0 else [k, build(k - 1), k * 2]

    def flatten(x):
        found = []
        for y in x:
            if isinstance(y, list):
                found.extend(flatten(y))
            else:
                found.append(y)
        return found

    return flatten(build(n))


@program((3,))
def changed_down_a_list(n):
    x = []
    for i in range(n):
        x = [x, i]
    y = x
    while y:
        y[1] += 10
        y = y[0]
    return x
