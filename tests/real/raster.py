"""Lines by Bresenham and a flood fill on a small picture."""

import numpy as np


def line(picture, x0, y0, x1, y1, colour):
    dx, dy = abs(x1 - x0), -abs(y1 - y0)
    sx = 1 if x0 < x1 else -1
    sy = 1 if y0 < y1 else -1
    error = dx + dy
    while True:
        picture[y0, x0] = colour
        if x0 == x1 and y0 == y1:
            break
        doubled = 2 * error
        if doubled >= dy:
            error += dy
            x0 += sx
        if doubled <= dx:
            error += dx
            y0 += sy


def fill(picture, x, y, colour):
    height, width = picture.shape
    old = picture[y, x]
    if old == colour:
        return 0
    filled = 0
    stack = [(x, y)]
    while stack:
        x, y = stack.pop()
        if not (0 <= x < width and 0 <= y < height) or picture[y, x] != old:
            continue
        picture[y, x] = colour
        filled += 1
        stack.extend([(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)])
    return filled


def draw(size, corners):
    picture = np.zeros((size, size), dtype=np.uint8)
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1]):
        line(picture, x0, y0, x1, y1, 1)
    inside = fill(picture, sum(x for x, _ in corners) // len(corners), sum(y for _, y in corners) // len(corners), 2)
    return picture, inside, int((picture == 1).sum())


MAIN = draw
INPUTS = [(8, [(1, 1), (6, 1), (3, 6)]), (5, [(0, 0), (4, 0), (4, 4), (0, 4)]), (3, [(1, 1)]), (4, [(0, 0), (9, 0)])]
LARGE = (120, [(5, 5), (110, 20), (90, 110), (20, 100)])
