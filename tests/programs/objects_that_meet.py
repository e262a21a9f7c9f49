"""Objects that are one of several on paths that may fail, and meet others there."""

import numpy as np

from programs.registry import program


class Count:
    def __init__(self, number):
        self.number = number

ARGS = [(3, 2, 0), (3, 0, 0), (1, 2, 1), (1, 1, 0), (2, 4, 0), (0, 3, 1), (-1, 0, 1)]


@program(*((n, m, np.arange(4), g) for n, m, g in ARGS))
def one_of_two_and_a_new_one(n, m, xs, g):
    r = Count(n)
    q = Count(0)
    rs = [r, q]
    s = 0
    try:
        if n > 2:
            s = 10 // m
        else:
            for k in range(m):
                s = 10 // (k - n)
                r = rs[-1]
            t = 0
            while True:
                t += 1
                if t > 4:
                    break
                xs[rs[0].number] -= s
            t = 0
            while True:
                t += 1
                if t > 4:
                    break
                r = Count((s if g else m) % 7)
    except ZeroDivisionError:
        s = -1
    for o in rs:
        o.number += 1
    return s, r.number, q.number, [o.number for o in rs]
