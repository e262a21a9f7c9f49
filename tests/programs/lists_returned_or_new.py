"""Results that are the caller's own list or object on some paths, and another one on others."""

from programs.registry import program


@program(([7], [8], 0), ([7], [8], 1))
def one_list_of_two(a, b, n):
    return a if n > 0 else b


@program(([7], 0), ([7], 1), ([7], 2), ([7], 3))
def lists_that_change_places(xs, n):
    out = []
    for _ in range(n):
        out, xs = xs, out
    return xs


@program(([7, 8], 0), ([7, 8], 1))
def a_part_or_the_whole(xs, n):
    part = xs[:1]
    if n > 0:
        xs = part
    return xs


@program(([7, 8], 0), ([7, 8], 1))
def in_a_tuple_and_twice(xs, n):
    pair = (xs, n)
    if n > 0:
        pair = ([n], n)
    return pair, pair[0], {"name": pair[0]}


@program(([7, 8], 0), ([7, 8], 1))
def a_list_that_holds_it(xs, n):
    rows = [[1]]
    if n > 0:
        rows = [xs]
    return rows


@program(([3],), ([3, 1, 2],), ([],))
def sorted_by_parts(xs):
    if len(xs) <= 1:
        return xs
    first = xs[0]
    low = sorted_by_parts([x for x in xs[1:] if x < first])
    return low + [first] + sorted_by_parts([x for x in xs[1:] if x >= first])


@program(([1, 2], 7), ([1, 2], 5), ([1, 2], 2))
def returned_from_within_a_loop(xs, n):
    def found(ys, m):
        for k in range(m):
            if k == 3:
                return ys
        return [m]

    return found(found(xs, n - 3), n)


@program((1,), (0,))
def two_new_lists_or_one(n):
    a = [1, n]
    b = a if n > 0 else [2]
    return a, b


@program(([1], [2], 1), ([1], [2], 0))
def changed_where_it_is_the_callers(a, b, n):
    r = a if n > 0 else b
    r.append(n)
    return r, a


class Point:
    def __init__(self, x):
        self.x = x


@program((Point(1), 0), (Point(1), 1))
def an_object_or_a_new_one(p, n):
    if n > 0:
        p = Point(n)
    return p


@program((Point(1), 0), (Point(1), 2))
def an_object_replaced_in_a_loop(p, n):
    for _ in range(n):
        p = Point(p.x + 1)
    return p


@program((Point(1), 1), (Point(1), 2), (Point(1), 3))
def nothing_an_object_or_a_new_one(p, n):
    found = None
    for i in range(n):
        if i == 2:
            found = p
        elif i == 1:
            found = Point(i)
    return found


@program((1,), (0,))
def two_new_objects_or_one(n):
    a = Point(1)
    b = Point(2)
    if n > 0:
        b = a
    return a, b


@program(({1: 2}, 0), ({1: 2}, 3), ({}, 0))
def a_dict_or_a_new_one_is_changed(d, n):
    if n > 0:
        d = {}
    d[n] = 1
    d[n + 5] = d.get(1, 7)
    return d, len(d)


@program(({1, 2}, 0), ({1, 2}, 3))
def a_set_or_a_new_one_is_changed(s, n):
    if n > 0:
        s = {n}
    s.add(n + 1)
    s.discard(2)
    return s, len(s)


@program((0,), (3,))
def two_new_dicts_meet_and_one_is_changed(n):
    a = {1: 2.5}
    b = {2: 0.5}
    c = a if n > 0 else b
    c[n] = 1.5
    del c[n + 2 if n == 0 else 1]
    return a, b, c
