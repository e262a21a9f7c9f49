"""Containers that are changed by themselves, also under another name."""

from collections import Counter, deque

from programs.registry import program


@program((7,), (2,), (1,))
def sets_and_themselves(n):
    s, t, u, w = {n, 2}, {n, 3}, {1, n}, {1, n}
    s -= s
    s.add(5)
    t ^= t
    u.difference_update(u)
    u |= u
    w &= w
    w.symmetric_difference_update(w)
    return s, t, u, w, len(s)


@program((4, 0), (4, 1), (4, 2), (4, 3), passes=False)
def rows_of_sets(n, k):
    rows = [{i, i + 1} for i in range(n)]
    rows[0] -= rows[k]
    rows[1] ^= rows[k]
    rows[2] &= rows[k]
    rows[2] |= rows[k]
    return rows


@program((3, 1), (3, 2), passes=False)
def under_two_names(n, k):
    rows = [{i, i + 1} for i in range(n)]
    a, b = rows[1], rows[k]
    a.difference_update(b)
    a.add(9)
    b.symmetric_difference_update(a)
    return rows


@program(({1: 2}, deque([1, 2])), ({}, deque([], 3)), ({1: 1}, deque([1, 2, 3], 4)))
def queues_and_dicts(d, q):
    q.extend(q)
    d.update(d)
    q += q
    q.extendleft(q)
    return d, q


@program((3,), (1,), passes=False)
def lists_and_counters(n):
    xs = [1, n]
    xs.extend(xs)
    xs += xs
    xs[1:1] = xs
    c, d = Counter([1, 2, 2, n]), Counter([1, n])
    c.subtract(c)
    d -= d
    return xs, c, d


@program((4, 0), (4, 1), (4, 2), passes=False)
def rows_of_lists(n, k):
    rows = [[i, i + 1] for i in range(n)]
    rows[0].extend(rows[k])
    rows[1] += rows[k]
    rows[2][1:2] = rows[k]
    return rows
