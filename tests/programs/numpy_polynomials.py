"""``np.poly1d``: made of coefficients, fits and roots, called, added, differentiated; the dict of an object."""

import numpy as np

from programs.registry import program

Y = np.array([1.0, 0.5, 2.0, -1.0, 3.5])
P = np.poly1d([2.0, -1.0, 0.5])


@program((Y,), (Y[:4],), ulp=64)
def fitted(y):
    x = np.arange(len(y))
    p = np.poly1d(np.polyfit(x, y, 2))
    return p(x), p(0.5), p.coef, p[1], p.order


@program((Y,), (2,), (np.float32(0.5),))
def called(x):
    p = np.poly1d([1, -2, 3])
    q = np.poly1d([0.0, 0.0, 1.5, 2.0])
    return p(x), q(x), p.deriv()(x), p.integ()(x), q.c, len(p), p.variable


@program((3,))
def calculated(n):
    p = np.poly1d([1.0, -6, 11, -6])
    q = np.poly1d([1.0, 1.0])
    return (p * q).coeffs, (p + q)(n), (p - q).c, (-p * 2 - 1).c, (q**2 / 2).c, np.poly1d([1.0, 2.0], True).c


@program((3,), ulp=64)
def divided_and_solved(n):
    p = np.poly1d([1.0, -6, 11, -6])
    q, r = p / np.poly1d([1.0, -1.0])
    return np.sort(p.roots), np.sort(np.roots(p)), q.c, r.c, np.polyval(p, n), p == np.poly1d(p), [c for c in p]


@program((Y,))
def given_to_functions(y):
    p = np.poly1d(y)
    d, i = np.polyder(p), np.polyint(p)
    return d, i, d(2.0), np.polymul(p, [1.0, 2.0]), np.polyadd(p, p).c, np.asarray(p) * 2, np.polyder(y, 2)


@program((P, 2.0), (np.poly1d([1, 2]), 3))
def given(p, x):
    p[0] = 5
    return p(x) + P(x), p


@program((4,))
def returned(n):
    return np.poly1d(np.arange(n)), np.poly1d([1.0])


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    @property
    def size(self):
        return self.__dict__["size"] * 2


@program((2.0,))
def the_dict_of_an_object(x):
    p = Point(x, 1)
    p.__dict__["size"] = x + 1
    vars(p)["y"] = 7.5
    return p.size, p.y, "x" in p.__dict__, "z" in vars(p), len(vars(p)), dict(p.__dict__), sorted(p.__dict__)


@program((2.0,))
def no_such_field(x):
    return Point(x, 1).__dict__["z"]
