"""An array, or nothing: what is written through the name that may be None is seen by every other name of it."""

import numpy as np

from programs.registry import program

_CASES = [(np.arange(3.0), n) for n in (0, 1, 3)]


@program(*_CASES, aliases=True)
def one_path_has_it(x, n):
    y = x if n > 0 else None
    if y is not None:
        y += 1
    return x, y


@program(*_CASES)
def an_element_of_it(x, n):
    y = None
    if n > 0:
        y = x
    if y is not None:
        y[0] = 5
    return x


@program(*_CASES, aliases=True)
def written_by_its_other_name(x, n):
    y = x if n > 0 else None
    if y is not None:
        x[0] = 5
        return y
    return x


@program(*_CASES)
def found_by_a_loop(x, n):
    y = None
    for _ in range(n):
        if y is None:
            y = x
        else:
            y += 1
    return x


def _adds_if_there(y):
    if y is not None:
        y += 1


@program(*_CASES)
def given_to_a_callee(x, n):
    _adds_if_there(x if n else None)
    return x


@program(*_CASES)
def none_has_no_plus(x, n):
    m = x if n else None
    m += 1
    return x


@program(*_CASES)
def the_best_so_far(x, n):
    best = None
    for i in range(3):
        if i == n:
            best = x
        elif best is not None:
            best[i] *= 10
    if best is None:
        return x
    best[0] = 100
    return best


@program(*_CASES)
def in_a_field(x, n):
    d = {"g": x if n else None}
    if d["g"] is not None:
        d["g"] += 5
        d["g"][1] = 0
    return x


@program(*_CASES)
def one_of_its_views(x, n):
    y = x.reshape(3, 1) if n else None
    if y is not None:
        y *= 2
        y[0, 0] -= 1
    return x


@program(*_CASES)
def bound_by_the_first_trip(x, n):
    for i in range(n):
        if i == 0:
            y = x[1:]
        else:
            y += i
    return x


@program((np.arange(3.0), 1), (np.arange(3.0), 5))
def bound_before_it_failed(x, n):
    try:
        y = x
        y[n] = 7
    except IndexError:
        y[0] = -1
        return y
    return x


@program((0,), (2,))
def a_list_or_none(n):
    items = [1, 2]
    more = items if n else None
    if more is not None:
        more += [3]
    return items


@program(*_CASES)
def a_view_kept_in_a_record(x, n):
    found = {"part": None}
    for _ in range(n):
        found["part"] = x[1:]
    return found["part"]


@program(*_CASES)
def given_as_out(x, n):
    y = x if n else None
    if y is not None:
        np.add(y, 1, out=y)
    z = np.add(x, 1, out=y)
    z[0] = -1
    return x


@program(*((n, np.arange(4.0)) for n in range(3)))
def a_ufunc_of_what_may_be_none(n, a):
    u = None if n == 1 else a
    v = None if n else a
    return np.add(u, 1) + np.subtract(2, u) + np.multiply(u, v)


@program(*((n, np.arange(4.0)) for n in range(3)))
def a_product_of_what_may_be_none(n, a):
    u = None if n == 1 else a
    v = None if n else a
    return np.multiply(v, u)


@program(*((n, np.arange(4.0)) for n in range(2)))
def a_function_of_what_may_be_none(n, a):
    v = None if n else a
    return np.sqrt(v) + np.negative(v)
