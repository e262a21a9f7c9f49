"""Dicts of dicts whose keys are texts, and differ: asked by a text that is known only at run time."""

from heapq import heappop, heappush

from programs.registry import program

ROADS = {"A": {"B": 1, "C": 4}, "B": {"C": 2, "D": 5}, "C": {"D": 1}, "D": {}}
FAR = 10**9


def distances(graph, start):
    found = {node: FAR for node in graph}
    found[start] = 0
    queue = [(0, start)]
    while queue:
        d, u = heappop(queue)
        if d > found[u]:
            continue
        for v, w in graph[u].items():
            if d + w < found[v]:
                found[v] = d + w
                heappush(queue, (d + w, v))
    return found


@program((ROADS, "A"), (ROADS, "C"), passes=False)
def shortest_ways(graph, start):
    return distances(graph, start)


@program(("A",), ("D",), passes=False)
def shortest_ways_on_a_global_graph(start):
    return distances(ROADS, start)


@program(("A",), ("B",), ("E",))
def neighbours_of_a_graph_made_here(u):
    graph = {"A": {"B": 1, "C": 4}, "B": {"C": 2, "D": 5}, "C": {"D": 1}, "D": {}}
    graph["E"] = {"A": 7}
    total = 0
    for _, w in graph[u].items():
        total += w
    return total, len(graph[u]), "B" in graph[u], graph[u]


@program(
    ({"A": 1, "B": 2}, "B", {"x": {"a": 1}, "y": {"b": 2, "c": 3}}, "y"),
)
def a_dict_beside_it_changes(counts, key, graph, u):
    for name in graph[u]:
        counts[key] += graph[u][name]
        counts[name] = 0
    return len(counts)


@program(({"a": {"b": 3, "c": 1}, "b": {"a": 2}, "c": {"a": 9, "d": 1}, "d": {}}, "a", "d"), passes=False)
def a_way_is_found(graph, start, goal):
    before = {start: start}
    todo = [start]
    while todo:
        u = todo.pop(0)
        for v in sorted(graph[u]):
            if v not in before:
                before[v] = u
                todo.append(v)
    way = [goal]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


PATHS = {"a": {"b": 3, "c": 1}, "c": {"b": 1}}


@program((PATHS, "a"), (PATHS, "c"), (PATHS, "b"))
def ways_on_or_none(graph, start):
    todo = [start]
    total = 0
    while todo:
        place = todo.pop()
        for other, length in graph.get(place, {}).items():
            total += length
            todo.append(other)
    return total


@program((["a", "z", "c"],), ([],))
def ways_of_a_global_graph_or_none(names):
    return [sum(PATHS.get(name, {}).values()) for name in names], [len(PATHS.get(name, {"": 0})) for name in names]


def ways_from(graph, name):
    return graph[name] if name in graph else {"nowhere": 0}


@program((PATHS, ["a", "z", "c"]), (PATHS, []))
def ways_kept(graph, names):
    kept = []
    for name in names:
        kept.append(ways_from(graph, name))
    return [len(ways) for ways in kept], [other for ways in kept for other in ways]


@program((PATHS, ["a", "z", "z"]))
def a_new_dict_beside_those_given(graph, names):
    sizes = []
    for name in names:
        ways = graph.get(name, {})
        if name == "z":
            ways["home"] = 5
        sizes.append(len(ways))
    return sizes
