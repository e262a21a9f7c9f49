"""Graphs and tables of any size that are global: containers in containers, read and changed."""

from collections import deque
from heapq import heappop, heappush

from programs.graphs_of_dicts import as_pairs, as_sets, random_graph
from programs.registry import program

ROADS = random_graph(60, 5, 11)
FRIENDS = as_sets(ROADS)
PAIRS = as_pairs(ROADS)
STOCK = {k: {j: j + k for j in range(k % 4)} for k in range(30)}
ONE = {1: 2}
FEW = {1: {2: 3}, 4: {5: 6}}
FEW_SETS = {1: {2}, 4: {5, 6}}
TWICE = {k: ONE if k % 2 else {k: k} for k in range(20)}
DEEP = {k: {j: [j, k] for j in range(k % 3)} for k in range(20)}


@program((0,), (7,))
def distances(start):
    found, heap = {}, [(0, start)]
    while heap:
        d, u = heappop(heap)
        if u not in found:
            found[u] = d
            for v, w in ROADS[u].items():
                heappush(heap, (d + w, v))
    return found


@program((0,), (7,), passes=False)
def who_is_reached(start):
    seen, todo = {start}, deque([start])
    while todo:
        for v in FRIENDS[todo.popleft()]:
            if v not in seen:
                seen.add(v)
                todo.append(v)
    return sorted(seen), len(PAIRS[start])


@program((3, 1, 5), (3, 77, 5), (100, 1, 5), outside=("STOCK",), passes=False)
def stock_changes(k, j, n):
    STOCK[k][j] = STOCK[k].get(j, 0) + n
    STOCK[k + 200] = {j: n}
    return len(STOCK[k])


@program((1, 3), (2, 3), outside=("TWICE",), passes=False)
def one_under_many_keys(a, b):
    TWICE[a][50] = 5
    return TWICE[a] is TWICE[b], TWICE[b]


@program((4, 1), (5, 7), outside=("DEEP",), passes=False)
def three_deep(k, j):
    DEEP[k][j].append(9)
    return DEEP[k][j]


@program((ROADS, 3), ({3: {1: 1}}, 3), outside=("ROADS",), passes=False)
def may_be_an_argument(graph, k):
    ROADS[k][99] = 1
    return len(graph[k]), graph is ROADS


@program((ROADS[3], 3), ({1: 1}, 3), outside=("ROADS",), passes=False)
def inner_may_be_an_argument(row, k):
    ROADS[k][99] = 1
    return len(row), row is ROADS[k]


@program((1, 7), (4, 5), (9, 9), outside=("FEW",), passes=False)
def few_changes(k, j):
    if k not in FEW:
        FEW[k] = {}
    FEW[k][j] = FEW[k].get(j, 0) + 1
    return sum(len(row) for row in FEW.values())


@program((1,), (4,), outside=("FEW", "FEW_SETS"), passes=False)
def known_key_changes(n):
    FEW[1][n] = 5
    FEW_SETS[4].add(n)
    return FEW[1], len(FEW_SETS[4])
