"""Arrays and lists whose sizes change in inner loops, in branches and in calls: no two sizes are taken for equal."""

import numpy as np

from programs.registry import program


@program((3,), (0,))
def grown_in_the_inner_loop(n):
    a = np.zeros(1)
    for i in range(n):
        s = a
        for j in range(3):
            a = np.append(a, j)
        if a.shape[0] == s.shape[0]:
            return a
    return a * 2


@program((3,), (0,))
def read_at_the_end_after_the_inner_loop(n):
    a = np.zeros(1)
    b = np.zeros(1)
    for i in range(n):
        for j in range(3):
            a = np.append(a, j)
        b = np.append(b, a[-1])
    return a * 2, b


@program((4,), (1,))
def the_one_before(n):
    a = b = np.zeros(1)
    same = 0
    for i in range(n):
        if b.shape == a.shape:
            same += 1
        b = a
        a = np.append(a, 1.0)
    return a, b, same


@program((4,), (1,))
def equal_at_first(n):
    a = b = None
    same = 0
    for i in range(n):
        if a is None or b is None:
            x = np.ones(i + 2)
            a, b = x, x + 1
        else:
            if a.shape == b.shape:
                same += 1
            b = np.append(b, 2.0)
            if i > 2:
                a = np.append(a, 3.0)
    return a, b, same


@program((4,), (1,))
def a_pair_that_parts(n):
    pair = np.zeros(2), np.zeros(2)
    same = 0
    for i in range(n):
        a, b = pair
        if a.shape == b.shape:
            same += 1
        pair = np.append(a, i), (np.append(b, i) if i < 2 else b)
    return pair, same


def _halves(n, out):
    if n == 0:
        return
    for k in [1, 2]:
        if k <= n:
            _halves(n - k, out)
    out.append(n)


@program((5,), (0,))
def list_that_grows_in_calls_of_a_loop(n):
    out = []
    _halves(n, out)
    return out


def _ways(n, steps, memo):
    if n in memo:
        return memo[n]
    total = 1 if n == 0 else 0
    for k in steps:
        if k <= n:
            total += _ways(n - k, steps, memo)
    memo[n] = total
    return total


@program((7,), (0,))
def memo_that_grows_in_calls_of_a_loop(n):
    memo = {}
    return _ways(n, [1, 2, 5], memo), memo


@program((3,), (0,))
def a_list_extended_and_handed_on(rounds):
    digits = [1]
    for _ in range(rounds):
        said = []
        for d in digits:
            said += [d, 1]
        digits = said
    return digits


@program((3,), (0,), joins=True)
def an_int_list_that_gets_floats_in_place(n):
    items = [1]
    for k in range(n):
        items += [0.5]
        items[0] = items[0] + k
    return items


@program(([1, 2],))
def grown_and_then_always_failed(xs):
    xs.append(4)
    raise ValueError("late")
