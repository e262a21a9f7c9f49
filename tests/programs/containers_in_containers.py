"""Dicts, sets and queues in lists, dicts and objects; objects as keys."""

import heapq
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


@program(([1, 2, 3], True), ([1, 2, 3], False), passes=False)
def one_of_two_dicts(xs, fresh):
    cache = {1: 10}
    d = {} if fresh else cache
    for x in xs:
        d[x] = x * x
    return d, cache


@program((4,), passes=False)
def a_new_table_each_time(n):
    now = defaultdict(int)
    now[0] = 1
    for i in range(n):
        then = defaultdict(int)
        for k, v in now.items():
            then[k + i] += v
            then[k] += v
        now = then
    return dict(now)


@program((["tea", "eat", "bat", "ate"],), passes=False)
def the_largest_group(words):
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    best = []
    for group in groups.values():
        if len(group) > len(best):
            best = group
    return best, len(groups)


@program(([[1, 2], [3], [3], []], 0, 3), ([[1, 2], [], [], []], 0, 3), passes=False)
def the_way_so_far(graph, start, goal):
    queue = deque([(start, [start])])
    seen = {start}
    while queue:
        node, path = queue.popleft()
        if node == goal:
            return path
        for other in graph[node]:
            if other not in seen:
                seen.add(other)
                queue.append((other, path + [other]))
    return []


@program((["a", "bb", "c", "dd", "eee"],), passes=False)
def sets_by_length(words):
    by = {}
    for word in words:
        by.setdefault(len(word), set()).add(word)
    return {k: sorted(v) for k, v in sorted(by.items())}


@program(([(0, 1, 5), (1, 2, 3), (2, 0, 4)],), passes=False)
def lists_in_a_heap(edges):
    heap = []
    for u, v, w in edges:
        heapq.heappush(heap, [w, u, v])
    return [heapq.heappop(heap) for _ in range(len(edges))]
