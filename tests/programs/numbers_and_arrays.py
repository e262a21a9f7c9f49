"""Numbers that take the place of arrays, on some paths or in some trips, stay numbers."""

import numpy as np

from programs.registry import program

V = np.array([1.0, 2.0, 3.0])


@program((V, 0), (V, 1), (V, 3))
def replaced_in_a_loop(v, n):
    for _ in range(n):
        v = 0.5
    return v


@program((V, 0), (V, 2))
def replaced_on_one_path(v, n):
    if n > 0:
        v = 0.5
    return v


@program((V, 0), (V, 2))
def made_an_array_on_one_path(v, n):
    s = 0
    if n > 0:
        s = v * 2
    return s


@program((V, 0), (V, 2))
def one_or_the_other(v, n):
    return (0.0 if n > 0 else v), (v if n > 0 else 0)


@program((V, 0), (V, 1), (V, 2), (V, 3))
def by_turns(v, n):
    for k in range(n):
        if k % 2:
            v = 2
        else:
            v = v + 1
    return v


@program((V, 0), (V, 2))
def used_as_what_it_is(v, n):
    if n > 0:
        v = 2.5
    try:
        return v[0]
    except (TypeError, IndexError) as e:
        return type(e).__name__


@program((V, 3), (V, 1))
def a_sum_with_gaps(v, n):
    s = 0
    for k in range(n):
        if k % 2 == 0:
            s = s + k * v
    return s
