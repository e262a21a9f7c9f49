"""Dicts, sets and queues in lists, dicts and objects; objects as keys."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass

from programs.registry import program


class Place:
    def __init__(self):
        self.ways = {}
        self.seen = False


@dataclass(frozen=True)
class Point:
    x: int
    y: int


@program((3,), passes=False)
def dicts_in_a_list(n):
    tables = [{} for _ in range(n)]
    for k in range(2 * n):
        tables[k % n][k] = k * k
    return tables, sum(len(d) for d in tables)


@program(([(1, 2, 3), (1, 3, 4), (2, 1, 5)],), passes=False)
def a_dict_of_dicts(edges):
    graph = {}
    for u, v, w in edges:
        if u not in graph:
            graph[u] = {}
        graph[u][v] = w
    one = graph[1]
    one[9] = 9
    return graph, len(graph[1])


@program(([(1, 2), (1, 3), (2, 1)],), passes=False)
def sets_by_name(edges):
    graph = defaultdict(set)
    for u, v in edges:
        graph[u].add(v)
    return sum(len(s) for s in graph.values()), 3 in graph[1]


@program((3,), passes=False)
def queues_in_a_list(n):
    queues = [deque() for _ in range(n)]
    for k in range(9):
        queues[k % n].append(k)
    return [q.popleft() for q in queues], queues


@program(([(0, 1), (1, 2), (0, 3)], 4), passes=False)
def dicts_of_objects_in_objects(edges, n):
    places = [Place() for _ in range(n)]
    for u, v in edges:
        places[u].ways[v] = places[v]
    places[0].seen = True
    todo, count = [places[0]], 0
    while todo:
        place = todo.pop()
        count += 1
        for other in place.ways.values():
            if not other.seen:
                other.seen = True
                todo.append(other)
    return count, [p.seen for p in places]


@program((4,), passes=False)
def objects_as_keys(n):
    seen = {Point(i % 2, i % 3) for i in range(n)}
    count = {}
    for i in range(n):
        p = Point(i % 2, 0)
        count[p] = count.get(p, 0) + 1
    places = [Place() for _ in range(3)]
    visited = {places[0], places[1], places[0]}
    return len(seen), count[Point(0, 0)], Point(0, 1) in seen, len(visited), places[2] in visited


@program(([3, 1, 3, 2, 3, 1],), ([],), passes=False)
def counted(xs):
    counts = Counter(xs)
    counts[7] += 2
    missing = counts[99]
    counts.update([1, 1])
    return counts, counts.most_common(2), len(counts), missing, sum(counts.values()), 99 in counts
