"""Algorithms on graphs that are dicts of dicts, of sets and of lists of pairs, as people write them down."""

from collections import deque
from heapq import heappop, heappush
from random import Random

from programs.registry import program


def random_graph(n, degree, seed, first=0):
    """Weights by neighbour, by node."""
    random = Random(seed)
    nodes = range(first, first + n)
    return {u: {random.choice(nodes): random.randrange(1, 20) for _ in range(random.randrange(degree))} for u in nodes}


def as_pairs(graph):
    return {u: list(others.items()) for u, others in graph.items()}


def as_sets(graph):
    return {u: set(others) for u, others in graph.items()}


def downhill(graph):
    return {u: {v: w for v, w in others.items() if v > u} for u, others in graph.items()}


def both_ways(graph):
    found = {u: dict(others) for u, others in graph.items()}
    for u, others in graph.items():
        for v, w in others.items():
            found[v][u] = w
    return found


SMALL, OTHER = random_graph(12, 5, 1), random_graph(20, 3, 2, first=-7)
BY_NAME = {f"city {u}": {f"city {v}": w for v, w in others.items()} for u, others in random_graph(30, 4, 3).items()}
ON_A_GRID = {(u // 5, u % 5): {(v // 5, v % 5): w for v, w in o.items()} for u, o in random_graph(25, 4, 4).items()}


@program((SMALL, 0), (OTHER, -7), (BY_NAME, "city 3"), (ON_A_GRID, (0, 0)), ({0: {}}, 0), (SMALL, 99), passes=False)
def dijkstra(graph, start):
    distances = {node: float("inf") for node in graph}
    distances[start] = 0.0
    before = {}
    heap = [(0.0, start)]
    while heap:
        d, u = heappop(heap)
        if d > distances[u]:
            continue
        for v, w in graph[u].items():
            if d + w < distances[v]:
                distances[v] = d + w
                before[v] = u
                heappush(heap, (d + w, v))
    return distances, before


@program((as_pairs(SMALL), 0), (as_pairs(OTHER), -7), passes=False)
def dijkstra_over_pairs(graph, start):
    done = {}
    heap = [(0, start)]
    while heap:
        d, u = heappop(heap)
        if u not in done:
            done[u] = d
            for v, w in graph[u]:
                heappush(heap, (d + w, v))
    return done


@program((SMALL, 0), (OTHER, -6), passes=False)
def bellman_ford(graph, start):
    distances = {u: 10**9 for u in graph}
    distances[start] = 0
    for _ in range(len(graph) - 1):
        changed = False
        for u in graph:
            for v in graph[u]:
                if distances[u] + graph[u][v] < distances[v]:
                    distances[v] = distances[u] + graph[u][v]
                    changed = True
        if not changed:
            break
    for u, others in graph.items():
        for v, w in others.items():
            if distances[u] + w < distances[v]:
                raise ValueError("negative cycle")
    return distances


@program((downhill(SMALL),), (downhill(OTHER),), (SMALL,), (downhill(BY_NAME),), passes=False)
def topological_order(graph):
    incoming = {u: 0 for u in graph}
    for others in graph.values():
        for v in others:
            incoming[v] += 1
    ready = deque(u for u, n in incoming.items() if n == 0)
    order = []
    while ready:
        u = ready.popleft()
        order.append(u)
        for v in graph[u]:
            incoming[v] -= 1
            if not incoming[v]:
                ready.append(v)
    if len(order) < len(graph):
        return None
    return order


@program((as_sets(both_ways(SMALL)),), (as_sets(both_ways(OTHER)),), ({1: set(), 2: set()},), passes=False)
def connected_components(graph):
    seen = set()
    components = []
    for start in graph:
        if start in seen:
            continue
        component, todo = [], [start]
        seen.add(start)
        while todo:
            u = todo.pop()
            component.append(u)
            for v in graph[u] - seen:
                seen.add(v)
                todo.append(v)
        components.append(sorted(component))
    return components


@program((SMALL, 0.85, 20), (OTHER, 0.5, 3), (BY_NAME, 0.85, 5), passes=False)
def pagerank(graph, damping, rounds):
    n = len(graph)
    rank = {u: 1 / n for u in graph}
    for _ in range(rounds):
        new = {u: (1 - damping) / n for u in graph}
        for u, others in graph.items():
            if others:
                total = sum(others.values())
                for v, w in others.items():
                    new[v] += damping * rank[u] * w / total
            else:
                for v in graph:
                    new[v] += damping * rank[u] / n
        rank = new
    return rank


@program((SMALL,), (OTHER,), (BY_NAME,), passes=False)
def turned_round(graph):
    turned = {u: {} for u in graph}
    for u, others in graph.items():
        for v, w in others.items():
            turned[v][u] = w
    return turned


@program((SMALL, 5), (OTHER, 2), passes=False)
def light_edges_taken_out(graph, least):
    count = 0
    for others in graph.values():
        for v in [v for v, w in others.items() if w < least]:
            del others[v]
            count += 1
    return count


@program((both_ways(SMALL), 0), (both_ways(OTHER), 1), passes=False)
def minimum_spanning_tree(graph, start):
    tree, seen = [], {start}
    heap = [(w, start, v) for v, w in graph[start].items()]
    while heap:
        w, u, v = heappop(heap)
        if v in seen:
            continue
        seen.add(v)
        tree.append((u, v, w))
        for x, weight in graph[v].items():
            if x not in seen:
                heappush(heap, (weight, v, x))
    return sum(w for _, _, w in tree), tree
