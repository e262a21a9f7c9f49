"""What written programs found: where two things that each work came together."""

from collections import deque

import numpy as np

from programs.registry import program


@program(([3], 9), ([3], 0), ([], 0))
def printed_and_changed_before_it_failed(xs, k):
    for i in range(2):
        print("at", i)
        xs.append(i)
    print(xs)
    return xs[k]


@program(([3, 1], {1: 2}, 9), ([3, 1], {1: 2}, 1))
def a_printed_dict_that_fails_for_want_of_a_key(xs, d, k):
    d[5] = xs.pop()
    print(d)
    return d[k]


@program(([1, 2], 0), ([1, 2], 1), ([1, 2], 5))
def a_variable_that_only_the_last_part_reads(zs, k):
    try:
        k = k + 1
        return zs[k]
    except ArithmeticError:
        k = 5
    finally:
        print("finally", k)


@program((0,), (1,))
def a_slice_of_one_of_two_empty_lists_is_assigned(n):
    own = []
    out = []
    xs = own
    if n:
        xs = out[:2]
    xs[1:2] = [7, 1]
    return own, out, xs


@program((0, [3]), (1, [3]))
def a_list_of_the_caller_or_another_grows(n, xs):
    for _ in range(n):
        xs = [1 for x in xs]
    xs += [7]
    if n > 5:
        xs = sorted(xs)
    xs.append(8)


@program((0, [3, 1]), (1, [3, 1]))
def a_list_of_the_caller_or_another_is_sorted(n, xs):
    ys = xs if n else [2, 1]
    ys.sort()
    return ys


@program((0, [[1], [2]]), (1, [[1], [2]]))
def a_row_of_the_caller_or_another_grows(n, rows):
    row = rows[0]
    if n:
        row = [1]
    row.append(5)


@program((0, {1: 2}), (1, {1: 2}), passes=False)
def a_dict_of_the_caller_or_another_grows(n, d):
    if n:
        d = {5: n}
    d[4] = 1
    return d


@program((0, {1: 2}), (1, {1: 2}), passes=False)
def a_dict_of_the_caller_beside_its_other_name(n, d):
    e = d
    if n:
        e = {1: n}
    e[4] = 1
    return d, e


@program((0, {1}), (1, {1}), passes=False)
def a_set_of_the_caller_or_another_grows(n, s):
    if n:
        s = {2}
    s.add(7)


@program((0, deque([3])), (1, deque([3])), passes=False)
def a_queue_of_the_caller_or_another_grows(n, q):
    if n:
        q = deque([1])
    q.append(7)


@program((0, [3]), (2, [0, 3]), (0, []), (4, [5, 5]), passes=False)
def two_lists_change_places_and_one_is_empty(m, xs):
    out = []
    for i in range(m):
        if i > 3:
            xs.remove(5)
        out = [1 for x in xs if m]
    if any(x > 0 for x in xs) is bool(xs):
        xs, out = out, xs
    out.append(1)
    return xs, out


@program((0, []), (7, []))
def a_loop_that_might_return_before_what_always_fails(n, xs):
    for i in range(3):
        if n > 5 and False:
            return n
    xs[0] += 1


def never_ends_well(n):
    for i in range(3):
        if n > i + 5 and False:
            return n
    raise ValueError(n)


@program((0,), (7,))
def a_call_that_always_fails(n):
    x = 1
    try:
        x = never_ends_well(n)
    except ValueError as e:
        print("caught", e)
    return x


@program((3,), (0,))
def what_a_star_catches_in_a_pattern_is_a_list(n):
    match [1, 2, n]:
        case [0, *rest]:
            rest.append(5)
        case [first, *rest] if n:
            rest.append(first)
        case (*rest, last):
            rest.insert(0, last)
    return rest


@program((np.zeros(3), [0], 0), (np.zeros(3), [0], 1), (np.zeros(3), [0], 2))
def arrays_and_lists_half_changed(a, xs, k):
    a[0] += 5.0
    xs.append(1)
    if k == 1:
        raise ValueError("half way")
    a[k + 1] = 2.0
    xs.append(2)
    return len(xs)


@program((np.arange(6.0)[::2], {"a": 1}, "b"), (np.arange(6.0)[::2], {"a": 1}, "a"))
def arrays_and_dicts_half_changed(a, d, key):
    for i in range(3):
        a[i] *= 2.0
        d[str(i)] = i
        a[1] += d[key]
    return a.sum()
