"""Shortest paths from one place, with a heap, and the path back."""

import heapq


def build(n, edges):
    graph = [[] for _ in range(n)]
    for a, b, weight in edges:
        graph[a].append((b, weight))
        graph[b].append((a, weight))
    return graph


def dijkstra(graph, source):
    distance = [float("inf")] * len(graph)
    before = [-1] * len(graph)
    distance[source] = 0.0
    queue = [(0.0, source)]
    while queue:
        d, node = heapq.heappop(queue)
        if d > distance[node]:
            continue
        for other, weight in graph[node]:
            new = d + weight
            if new < distance[other]:
                distance[other] = new
                before[other] = node
                heapq.heappush(queue, (new, other))
    return distance, before


def route(n, edges, source, target):
    distance, before = dijkstra(build(n, edges), source)
    if distance[target] == float("inf"):
        return None
    path = [target]
    while path[-1] != source:
        path.append(before[path[-1]])
    path.reverse()
    return distance[target], path


SMALL = [(0, 1, 4.0), (0, 2, 1.0), (2, 1, 2.0), (1, 3, 5.0), (3, 4, 3.0)]
MAIN = route
INPUTS = [(5, SMALL, 0, 4), (6, SMALL, 4, 0), (6, SMALL, 0, 5), (5, SMALL, 2, 2), (3, SMALL, 0, 1)]
LARGE = (400, [(i, (i * 7 + 1) % 400, 1.0 + i % 5) for i in range(400)] + [(i, (i * i + 3) % 400, 2.5) for i in range(400)], 0, 399)
