"""Arrays whose number of axes changes from one trip of a loop to the next."""

import numpy as np
import numpy.polynomial.chebyshev as C

from programs.registry import program

X = np.arange(6.0).reshape(2, 3)
CUBE = np.arange(18.0).reshape(3, 2, 3)
TIMES = tuple((X, CUBE, n) for n in (0, 1, 2, 3))


@program(*TIMES)
def plane_by_plane(x, c, n):
    for _ in range(n):
        c = c[0] + x
    return c


@program(*TIMES, (X, CUBE, 4))
def one_axis_less_each_time(x, c, n):
    for _ in range(n):
        c = c[-1]
    return c


@program(*TIMES)
def both_ends(x, c, n):
    total = 0.0
    for _ in range(n):
        c = c[0] + c[-1]
        total += float(c.sum())
    return c, total


def clenshaw(x, c):
    c0, c1 = c[-2], c[-1]
    for i in range(3, len(c) + 1):
        c0, c1 = c[-i] - c1, c0 + c1 * 2 * x
    return c0 + c1 * x


@program(*TIMES[:3])
def parts_that_an_inner_loop_begins_with(x, c, n):
    for _ in range(n):
        c = clenshaw(x, c)
    return c


@program(*TIMES[:3])
def parts_in_a_tuple_that_an_inner_loop_begins_with(x, c, n):
    for _ in range(n):
        ends = (c[0], c[-1])
        for i in range(len(c)):
            ends = (ends[1], c[i] * 2)
        c = ends[0] + x
    return c


@program((X, X + 1, np.ones((3, 3))), (X[0], X[1], np.ones((2, 2))))
def series_of_several_variables(x, y, c):
    return C.chebval2d(x, y, c)
