"""Functions that remember what they gave; ``hash``; bits of integers; ``print`` of spread lists."""

import functools
from functools import cache, lru_cache

from programs.registry import program


@lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@cache
def paths(i, j):
    if i == 0 or j == 0:
        return 1
    return paths(i - 1, j) + paths(i, j - 1)


@cache
def halved(x):
    if x < 0:
        raise ValueError("negative")
    return x / 2


@program((50,), (1,))
def by_recursion(n):
    return fibonacci(n)


@program((6, 7), (0, 3), passes=False)
def on_a_grid(n, m):
    return paths(n, m), paths(m, n)


@program(([3.0, 4.0, 3.0],), ([1.0, -1.0],))
def in_a_loop(xs):
    total = 0.0
    for x in xs:
        total += halved(x)
    return total


@program((3, 2.5, True), (-1, float("inf"), False), (2**62, -0.5, True))
def hashes(i, x, b):
    return hash(i), hash(x), hash(b), hash((i, x)), hash(((i,), b, 7)), hash(i) == hash(float(i))


@program((0,), (1,), (-1,), (255,), (-256,), (-255,), (2**62 + 1,), (-(2**62),))
def bits(n):
    return n.bit_length(), n.bit_count(), (n > 0).bit_length()


@program((3,), (0,))
def spread_in_print(n):
    xs = [i * i for i in range(n)]
    print(*xs)
    print("squares:", *xs, 1.5, sep=", ", end=".\n")
    return len(xs)


@program(("kitten", "sitting"), ("", "a"))
def distance_by_a_function_inside(a, b):
    @cache
    def away(i, j):
        if i == len(a):
            return len(b) - j
        if j == len(b):
            return len(a) - i
        return min(away(i + 1, j) + 1, away(i, j + 1) + 1, away(i + 1, j + 1) + (a[i] != b[j]))

    return away(0, 0)


@program((5,), (2,))
def each_made_anew(n):
    asked = []
    for m in range(3):

        @lru_cache(maxsize=None)
        def times(v):
            asked.append(v)
            return v * m

        asked.append(times(2) + times(2) + times(n))

    @functools.lru_cache
    def fib(k):
        return k if k < 2 else fib(k - 1) + fib(k - 2)

    return asked, fib(10 * n)
