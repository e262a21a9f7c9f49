"""Dicts whose values are dicts, sets, lists of lists or objects, as arguments."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from heapq import heappop, heappush

from programs.registry import program

ROADS = {0: {1: 4, 2: 1}, 1: {3: 1}, 2: {1: 2, 3: 5}, 3: {}}
FRIENDS = {0: {1, 2}, 1: {3}, 2: {3}, 3: set()}
INNER = {1: 2}


@dataclass
class Player:
    points: float
    games: int = 0


@program((ROADS, 0), (ROADS, 3), ({(0, 0): {(0, 1): 2}, (0, 1): {}}, (0, 0)), passes=False)
def shortest_ways(graph, start):
    distances = {v: 10**9 for v in graph}
    distances[start] = 0
    heap = [(0, start)]
    while heap:
        d, u = heappop(heap)
        if d <= distances[u]:
            for v, w in graph[u].items():
                if d + w < distances[v]:
                    distances[v] = d + w
                    heappush(heap, (d + w, v))
    return distances


@program((FRIENDS, 0), (FRIENDS, 3), ({5: set()}, 5), passes=False)
def who_is_reached(graph, start):
    seen, todo = {start}, deque([start])
    while todo:
        for v in graph[todo.popleft()]:
            if v not in seen:
                seen.add(v)
                todo.append(v)
    return seen


@program((FRIENDS,), passes=False)
def made_symmetric(graph):
    for v in list(graph):
        for w in graph[v]:
            graph.setdefault(w, set()).add(v)
    return graph


@program((ROADS, 0, 2), (ROADS, 1, 1), (ROADS, 1, 7), passes=False)
def swapped(graph, a, b):
    graph[a], graph[b] = graph[b], graph[a]
    return graph[a] is graph[b], len(graph[a])


@program((ROADS, 0, 2), (ROADS, 2, 9), passes=False)
def one_under_two_keys(graph, a, b):
    graph[b] = graph[a]
    graph[b][99] = 5
    return graph[a]


@program(({1: INNER, 2: {3: 4}}, INNER, 1), ({1: INNER, 2: INNER}, {1: 1}, 1), ({1: INNER, 2: INNER}, INNER, 2), passes=False)
def one_given_twice(graph, inner, k):
    inner[5] = k
    graph[k][6] = k
    return graph[1] is inner


@program((ROADS, 1), (ROADS, 8), passes=False)
def taken_out(graph, k):
    gone = graph.pop(k, None)
    if gone is None:
        graph[k] = {k: 1}
        return 0
    gone[7] = 7
    return gone


@program((ROADS,), ({},), passes=False)
def scaled_in_place(graph):
    for k, inner in graph.items():
        for j in inner:
            inner[j] += k
    return sum(sum(inner.values()) for inner in graph.values())


@program(({1: Player(1.0), 2: Player(2.0, 3)}, 2, 4.0), ({"a": Player(1.0), "b": Player(2.0)}, "c", 3.0), passes=False)
def objects_by_key(players, name, points):
    if name not in players:
        players[name] = Player(0.0)
    players[name].points += points
    players[name].games += 1
    return max(players, key=lambda n: players[n].points), players[name]


@program((defaultdict(set, {1: {2}}), 3, 4), (defaultdict(set, {3: {2}}), 3, 4), (defaultdict(dict, {1: {2: 1}}), 1, 4), passes=False)
def default_sets_and_dicts(graph, k, v):
    if isinstance(graph[1], set):
        graph[k].add(v)
    else:
        graph[k][v] = 1
    return len(graph)


@program(({1: [[1, 2], []], 2: []}, 1), ({1: [[1, 2], []], 2: []}, 2), ({4: [[1], [2]], 5: [[3]]}, 4), passes=False)
def lists_of_lists_by_key(rows, k):
    rows[k].append([k])
    return sum(len(row) for row in rows[k])


@program(({1: Counter([1, 1, 2]), 5: Counter()}, 1), ({2: Counter("aab")}, 2), passes=False)
def counters_by_key(counters, k):
    return counters[k].most_common(1)


@program(({1: (1, [2, 3]), 2: (3, [])}, 1), ({1: (1, [2, 3]), 2: (3, [])}, 2), passes=False)
def tuples_with_lists(rows, k):
    a, b = rows[k]
    b.append(a)
    return len(b)


@program(({1: {2: {3: 4}}, 2: {5: {}}}, 2, 5), passes=False)
def three_levels(table, a, b):
    table[a][b][9] = 1
    return table[a]


@program(({1: None, 2: 3}, 1), ({1: None, 2: 3}, 2), ({1: 2, 3: "x"}, 3), ({1: {2}, 3: [4]}, 1), ({1: {2}, 3: [4]}, 3), passes=False)
def values_of_several_kinds(table, k):
    return table[k]


@program(({f"k{i}": {f"k{i * 5 % 18}": i} for i in range(18)}, "k3", 2), passes=False)
def many_texts(graph, name, n):
    for _ in range(n):
        for other in graph[name]:
            name = other
    return name
