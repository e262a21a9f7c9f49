"""Tuples that are made longer, item by item: in loops, in recursion, in queues."""

from collections import deque

from programs.registry import program

GRAPH = {0: [1, 2], 1: [3], 2: [3, 4], 3: [5], 4: [5], 5: []}


@program((5,), (0,), (20,))
def one_by_one(n):
    t = ()
    for i in range(n):
        t = t + (i,)
    return t


@program((3,), (0,))
def by_twos(n):
    t = ()
    for i in range(n):
        t += (i, i * i)
    return t, len(t), sum(t)


@program((4,), (0,))
def in_front(n):
    t = (7,)
    for i in range(n):
        t = (i, *t)
    return t


@program((3,), (0,))
def doubled(n):
    t = (1,)
    for _ in range(n):
        t = t * 2
    return t


@program((3,), (0,), (20,))
def cut_short(n):
    t = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
    total = 0
    while len(t) > n:
        total += t[0]
        t = t[1:]
    return total, t


def digits(n):
    if n < 10:
        return (n,)
    return digits(n // 10) + (n % 10,)


@program((5,), (1234,))
def in_a_recursion(n):
    return digits(n)


def way(graph, node, goal, path=()):
    path = path + (node,)
    if node == goal:
        return path
    for after in graph[node]:
        if after not in path:
            found = way(graph, after, goal, path)
            if found:
                return found
    return None


@program((GRAPH, 0, 5), (GRAPH, 1, 2))
def a_way_in_depth(graph, start, goal):
    return way(graph, start, goal)


@program((GRAPH, 0, 5), (GRAPH, 1, 2))
def a_way_in_breadth(graph, start, goal):
    queue = deque([(start, (start,))])
    seen = {start}
    while queue:
        node, path = queue.popleft()
        if node == goal:
            return path
        for after in graph[node]:
            if after not in seen:
                seen.add(after)
                queue.append((after, path + (after,)))
    return None


@program((GRAPH, 0, 5))
def all_ways(graph, start, goal):
    found = []

    def go(node, path):
        if node == goal:
            found.append(path)
            return
        for after in graph[node]:
            go(after, path + (after,))

    go(start, (start,))
    return found


def partitions(n, largest, prefix):
    if n == 0:
        return [prefix]
    found = []
    for k in range(min(n, largest), 0, -1):
        found.extend(partitions(n - k, k, prefix + (k,)))
    return found


@program((5,), (1,))
def sums_of_parts(n):
    return partitions(n, n, ())


@program((5,), (1,))
def as_keys(n):
    seen = {}
    s = ()
    for i in range(n):
        s = s + (i % 3,)
        seen[s] = i
    return len(seen), seen[(0,)]


@program((3,), (0,))
def of_pairs(n):
    t = ()
    for i in range(n):
        t = t + ((i, str(i)),)
    return t


@program(([1, 2, 3, 4, 6],), ([],))
def on_either_path(xs):
    evens, odds = (), ()
    for x in xs:
        if x % 2:
            odds += (x,)
        else:
            evens += (x,)
    return evens, odds


@program((5,), (1,), (0,))
def of_numbers_and_texts(n):
    t = ()
    for i in range(n):
        t = t + (i,) if i % 2 else t + ("a",)
    return t


@program((4,), (0,))
def rows_in_rows(n):
    rows = ()
    for i in range(n):
        row = ()
        for j in range(i):
            row += (i * j,)
        rows += (row,)
    return rows


def count(n, *path):
    if n == 0:
        return len(path), sum(path)
    return count(n - 1, *path, n)


@program((5,), (0,))
def arguments_that_grow(n):
    return count(n)
