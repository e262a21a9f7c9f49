"""The shortest way over a grid of walls, by A*."""

from heapq import heappop, heappush

STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))


def manhattan(a, b):
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def neighbours(grid, place):
    row, column = place
    for down, right in STEPS:
        r, c = row + down, column + right
        if 0 <= r < len(grid) and 0 <= c < len(grid[0]) and not grid[r][c]:
            yield r, c


def a_star(grid, start, goal):
    frontier = [(manhattan(start, goal), 0, start)]
    came_from = {}
    cost = {start: 0}
    while frontier:
        _, so_far, place = heappop(frontier)
        if place == goal:
            path = [goal]
            while path[-1] != start:
                path.append(came_from[path[-1]])
            return path[::-1]
        if so_far > cost[place]:
            continue
        for other in neighbours(grid, place):
            new = so_far + 1
            if other not in cost or new < cost[other]:
                cost[other] = new
                came_from[other] = place
                heappush(frontier, (new + manhattan(other, goal), new, other))
    return None


GRID = [[0, 0, 0, 0], [1, 1, 0, 1], [0, 0, 0, 0], [0, 1, 1, 0]]
MAIN = a_star
INPUTS = [(GRID, (0, 0), (3, 3)), (GRID, (3, 0), (0, 0)), (GRID, (0, 0), (0, 0)), ([[0, 1], [1, 0]], (0, 0), (1, 1))]
LARGE = ([[1 if (r * 7 + c * 3) % 11 == 0 and r % 5 else 0 for c in range(40)] for r in range(40)], (0, 0), (39, 39))
