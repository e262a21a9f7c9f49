"""Lists in lists of one length that are others on another path: they stay the lists that other names mean."""

from __future__ import annotations

from programs.registry import program

SOME = ((3, 1.5), (3, 3.0))


@program(*SOME)
def changed_through_the_outer(n, y):
    xs = [n, 2]
    ys = [xs, [n]]
    if y > 2:
        ys = [[1], [2]]
    ys[0].append(5)
    return xs, ys, ys[0] is xs


@program(*SOME)
def changed_by_its_own_name(n, y):
    xs = [n, 2]
    ys = [xs, [n]]
    if y > 2:
        ys = [z[:3] for z in ys]
    xs.append(5)
    return ys


@program(*SOME)
def not_changed(n, y):
    xs = [n, 2]
    ys = [xs, [n]]
    if y > 2:
        ys = [list(z) for z in ys]
    return xs, ys


@program(*SOME)
def in_tuples(n, y):
    xs = [n, 2]
    ys = [(xs, n), ([n], 1)]
    if y > 2:
        ys = [([1], 2), ([2], 3)]
    ys[0][0].append(5)
    return xs, ys


@program(*SOME)
def two_levels_down(n, y):
    xs = [n, 2]
    ys = [[xs], [[n]]]
    if y > 2:
        ys = [[[1]], [[2]]]
    ys[0][0].append(5)
    return xs, ys


@program((0,), (1,), (3,))
def after_a_loop(n):
    xs = [n, 2]
    ys = [xs, [n]]
    for k in range(n):
        ys = [[k], [n]]
    ys[0].append(5)
    return xs, ys


@program((0,), (1,), (3,))
def within_a_loop(n):
    xs = [n, 2]
    ys = [xs, [n]]
    for k in range(n):
        ys[0].append(k)
        ys = [[k], [n]]
    return xs, ys


@program(*SOME)
def in_a_dict(n, y):
    xs = [n, 2]
    d = {"a": xs, "b": [n]}
    if y > 2:
        d = {"a": [1], "b": [2]}
    d["a"].append(5)
    return xs, d


@program(*SOME)
def one_item_of_it(n, y):
    xs = [n, 2]
    ys = [xs, [n]]
    if y > 2:
        ys[0] = [1]
    ys[0].append(5)
    return xs, ys


@program((0, 1.5), (3, 1.5), (3, 3.0))
def of_another_length(n, y):
    ys = [[n], [2]]
    zs = ys
    if y > 2:
        zs = [[1], [2], [3]]
    zs.append([7])
    return ys


@program((0,), (3,))
def of_another_length_after_a_loop(n):
    ys = [[n], [2]]
    zs = ys
    for k in range(n):
        zs = [[k], [k], [k]]
    zs.append([7])
    return ys


@program((0, 1.5), (3, 1.5), (3, 3.0))
def of_tuples_with_lists(n, y):
    ys = [([n], 2), ([2], 3)]
    zs = ys
    if y > 2:
        zs = [([1], 2)] * n
    zs.append(([7], 7))
    zs[0][0].append(8)
    return ys
