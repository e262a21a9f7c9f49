"""Functions that the tests of pickling send to worker processes."""

from __future__ import annotations

import whilst


@whilst.compile
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def plain(x):
    return x * x


square = whilst.compile(lambda x: x * x)
slope = whilst.grad(plain)


class Holder:
    def __init__(self, k):
        self.k = k

    @whilst.compile
    def times(self, x):
        return self.k * x

    @whilst.compile
    @staticmethod
    def half(x):
        return x / 2
