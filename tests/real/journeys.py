"""Fewest changes between stations of a network that is given as a dict of lists, and what lies within reach."""

from collections import defaultdict, deque


def lines_at(lines):
    stops = defaultdict(set)
    for name, stations in lines.items():
        for station in stations:
            stops[station].add(name)
    return stops


def fewest_changes(lines, start, goal):
    stops = lines_at(lines)
    seen = {start}
    queue = deque([(start, [])])
    while queue:
        place, used = queue.popleft()
        if place == goal:
            return used
        for line in sorted(stops[place]):
            for other in lines[line]:
                if other not in seen:
                    seen.add(other)
                    queue.append((other, used + [line]))
    return None


def reachable(lines, start, most):
    stops = lines_at(lines)
    best = {start: 0}
    frontier = [start]
    for count in range(1, most + 1):
        found = []
        for place in frontier:
            for line in stops[place]:
                for other in lines[line]:
                    if other not in best:
                        best[other] = count
                        found.append(other)
        frontier = found
    return sorted(best.items())


def plan(lines, start, goal):
    return fewest_changes(lines, start, goal), reachable(lines, start, 2)


NETWORK = {1: [10, 11, 12], 2: [12, 13, 14], 3: [14, 15], 4: [20, 21]}
MAIN = plan
INPUTS = [(NETWORK, 10, 15), (NETWORK, 10, 20)]
LARGE = ({k: [7 * k + j * 3 for j in range(6)] for k in range(60)}, 0, 300)
