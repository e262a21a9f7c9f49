"""Series of ``numpy.polynomial``: its classes, and what its modules do to coefficients."""

import numpy as np
from numpy.polynomial import Chebyshev, Legendre, Polynomial, chebyshev, legendre
from numpy.polynomial import polynomial as P

from programs.registry import program

X = np.array([3.0, 1.0, 2.0, 5.0])
CASES = ((X,), (np.array([1.0, -0.5, 0.0]),), (np.array([2, 3, 0, 1]),))


@program(*CASES)
def evaluated(x):
    p = Polynomial([1.0, 2.0, 3.0])
    return p(0.5), p(x), P.polyval(x, [1.0, 2.0, 3.0]), Polynomial(x)(x[:2])


@program((X,), passes=False)
def sums_and_products(x):
    p, q = Polynomial(x), Polynomial([0.0, 1.0])
    return (p * q + 1).coef, (p - q).coef, (-p).coef, p.degree()


@program((X,), passes=False)
def multiples_and_powers(x):
    p = Polynomial(x)
    return (2 * p).coef, (p**2).coef


@program(*CASES, ulp=4)
def slopes_and_areas(x):
    p = Polynomial(x)
    return p.deriv().coef, p.integ().coef, p.deriv(2)(x), p.integ(1)(1.0) - p.integ(1)(0.0)


@program((X,), (np.array([6.0, -5.0, 1.0]),), ulp=64, passes=False)
def where_it_is_zero(x):
    return np.abs(Polynomial(x).roots()), np.abs(P.polyroots(x))


@program((X,), ulp=4096, passes=False)
def fitted(x):
    p = Polynomial.fit(x, x**2 + 1, 2)
    return p(x), p.domain, p.window


@program((X,), passes=False, ulp=8)
def one_in_the_place_of_a_number(x):
    p = Polynomial(x)
    return p(p).coef


@program((X,), passes=False, ulp=8)
def cut_short(x):
    p = Polynomial(x)
    return p.linspace(3), p.truncate(2).coef, p.cutdeg(1).coef, p.trim().coef, len(p)


@program((X,), passes=False, ulp=8)
def other_bases(x):
    p, q = Chebyshev(x), Legendre(x)
    return p(0.3), p.deriv()(x), q(x), q.integ()(0.5)


@program(*CASES, ulp=8, passes=False)
def coefficients(x):
    more = np.array([1.0, 2.0])
    done = P.polyadd(x, more), P.polysub(x, more), P.polymul(x, more), P.polymulx(x), P.polypow(x, 2), P.polyder(x)
    return done, P.polyint(x), P.polydiv(x, more), chebyshev.chebder(x), legendre.legder(x), chebyshev.chebmul(x, more)


@program((X,), ulp=4096, passes=False)
def fitted_coefficients(x):
    return P.polyfit(x, x * 2 + 1, 1), P.polyfit(x, np.stack((x, -x), axis=1), 1, w=x), chebyshev.chebfit(x, x**2, 2)


@program((X,), (X[:3],), ulp=8, passes=False)
def of_given_zeros(x):
    return P.polyfromroots(x), Polynomial.fromroots(x).coef, P.polyfromroots([1.0, 2.0])


@program((np.zeros(0),), (np.ones((2, 2)),))
def not_a_series(x):
    return Polynomial(x)


@program((X, 2, 2), (X, 5, 0))
def axes_counted(x, axis, ndim):
    return np.lib.array_utils.normalize_axis_index(axis - 1, ndim + 1), P.polyder(x, 0)
