"""Lists that change while something goes over them, lists of lists as arguments, iterators of containers."""

from programs.registry import program


@program(([4, 8, 1, 4, 2, 1], 10), ([], 3), ([5, 5], 5))
def an_item_is_changed_before_the_loop_is_left(sizes, capacity):
    bins = []
    for size in sizes:
        for i, free in enumerate(bins):
            if size <= free:
                bins[i] -= size
                break
        else:
            bins.append(capacity - size)
    return bins


@program(([3, 1, 2],), ([9],))
def enumerate_sees_what_is_appended(items):
    seen = []
    for i, x in enumerate(items):
        seen.append(i * x)
        if x > 1 and len(items) < 8:
            items.append(x - 1)
    return seen, items


@program(([1, 2, 3], [4, 5]), ([1], [2]))
def zip_sees_what_is_appended(a, b):
    total = 0
    for x, y in zip(a, b):
        total += x * y
        if len(b) < 3:
            b.append(x)
    return total, b


@program(([[0, 1], [1, 0]], 1), ([[5, 6], [7, 8]], 0))
def rows_of_an_argument_by_a_run_time_index(grid, k):
    total = 0
    for r in range(len(grid)):
        for c in range(len(grid[r])):
            total += (r + 1) * grid[r][c]
    grid[k][0] = total
    return grid[k], total


@program(([[1, 2], [3]], 1), ([[1, 2], [3]], 5))
def a_row_by_an_index_that_fails(rows, k):
    return len(rows[k])


@program(([3, 1],), ([],))
def first_of_a_list(items):
    return next(iter(items))


@program((5,), (1,))
def the_oldest_key_goes(n):
    d = {}
    for k in range(n):
        d[k * k % 7] = k
    del d[next(iter(d))]
    return list(d)


@program((3,), (1,), (9,))
def a_key_that_may_be_none(x):
    node = x if x > 1 else None
    ends = {3, 4}
    depth = {3: 1}
    return node in ends, node is not None and node in ends, depth.get(node, 0)


@program((1,), (-1,))
def keys_below_zero(x):
    d = {-1: 2}
    d[x] = 3
    return d[-1], len(d)


class Ratio:
    def __init__(self, n, d):
        self.n, self.d = n, d

    def __float__(self):
        return self.n / self.d

    def __int__(self):
        return self.n // self.d

    def __index__(self):
        return self.n


@program((7, 2), (-7, 2), (1, 0))
def objects_as_numbers(n, d):
    r = Ratio(n, d)
    return float(r), int(r)


class Quad:
    """A cell that keeps up to two points, then hands them on to four of its own kind."""

    def __init__(self, x, y, size):
        self.x, self.y, self.size = x, y, size
        self.points = []
        self.parts = []

    def insert(self, p):
        x, y = p
        if not (self.x <= x < self.x + self.size and self.y <= y < self.y + self.size):
            return False
        if self.parts:
            return any(part.insert(p) for part in self.parts)
        self.points.append(p)
        if len(self.points) > 2 and self.size > 1:
            self.divide()
        return True

    def divide(self):
        half = self.size / 2
        for i in range(4):
            self.parts.append(Quad(self.x + half * (i % 2), self.y + half * (i // 2), half))
        for p in self.points:
            for part in self.parts:
                part.insert(p)
        self.points = []

    def depth(self):
        return 1 + max([part.depth() for part in self.parts], default=0)


@program((12,), (0,), (2,))
def lists_of_others_grow_meanwhile(n):
    root = Quad(0.0, 0.0, 16.0)
    kept = sum(root.insert((i * 7 % 17, i * 5 % 16)) for i in range(n))
    return kept, root.depth(), len(root.points)
