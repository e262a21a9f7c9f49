"""Unbound names, names bound on some paths only, ``None`` until the first hit, unpacking."""

import numpy as np

from programs.registry import empty, program


@program((5,), (-5,))
def bound_on_one_path(n):
    if n > 0:
        x = n * 2
    return x


@program((0,), (3,))
def bound_by_a_loop_only(n):
    for i in range(n):
        last = i * i
    return last


@program((0,), (3,))
def the_variable_of_an_empty_loop(n):
    for i in range(n):
        pass
    return i


@program((3,), (0,), (9,))
def read_in_a_later_iteration(n):
    total = 0
    for i in range(n):
        if i == 2:
            total += seen
        if i == 0:
            seen = 100
    return total


@program((3,), (1,))
def unbound_before_the_first_write(n):
    for i in range(n):
        if i == n - 1 and n < 2:
            return x
        x = i
    return x


@program((True, True), (True, False), (False, True), (False, False))
def bound_under_one_flag_read_under_another(p, q):
    if p:
        x = 10
    if q:
        return x
    return 0


@program((True,), (False,))
def an_array_bound_on_one_path(p):
    if p:
        a = np.zeros(3)
    return a[1]


@program((1,), (0,))
def deleted_on_one_path(n):
    x = n
    if n:
        del x
    return x


@program((np.array([3.0, 1.0, 2.0]),), (empty(),), (np.array([float("nan"), 1.0]),))
def smallest_or_none(a):
    best = None
    for x in a:
        if best is None or x < best:
            best = x
    return best


@program((np.array([3, 8, 2, 8]), 5), (np.array([3, 8]), 50), (empty(dtype=int), 0))
def first_index_or_none(a, limit):
    found = None
    for i in range(len(a)):
        if a[i] > limit:
            found = i
            break
    return found


@program((np.array([3, 8, 2]), 5), (np.array([3]), 50), joins=True)
def none_checked_after_the_loop(a, limit):
    found = None
    for x in a:
        if x > limit and found is None:
            found = x
    if found is not None:
        return found + 1
    return -1


@program((3,), (0,))
def none_again_and_again(n):
    previous = None
    changes = 0
    for i in range(n):
        if previous is None:
            previous = i
            changes += 1
        else:
            previous = None
    return changes, previous is None


@program((3, 7), (0, 7))
def none_from_a_helper(n, k):
    def first_above(limit):
        for i in range(n):
            if i * i > limit:
                return i
        return None

    hit = first_above(k)
    return -1 if hit is None else hit


@program((None, 3), (5, 3))
def an_argument_that_may_be_none(x, y):
    if x is None:
        x = y
    return x + y


@program((True,), (False,))
def arithmetic_on_none_is_a_type_error(p):
    x = None
    if p:
        x = 3
    return x + 1


@program((3, 4))
def plain_unpacking(a, b):
    (c, d), e = (a, b), a + b
    x = y = c * d
    a, b = b, a
    return a, b, c, d, e, x, y


@program((np.array([5, 6, 7]),), (np.array([5, 6]),))
def unpacking_an_array(a):
    x, y, z = a
    return x + 10 * y + 100 * z


@program((1, 2, 3))
def starred_unpacking(a, b, c):
    first, *rest = a, b, c
    *init, last = a, b, c
    return first, rest[0] + rest[1], init[0], last


@program((np.array([1.0, 2.0, 3.0]), 0, 2))
def swapping_two_elements(a, i, j):
    a[i], a[j] = a[j], a[i]
    return a


@program((np.array([0, 0, 0]),))
def unpacking_assigns_from_left_to_right(a):
    i = 0
    i, a[i] = 1, 5
    a[i], i = 7, 2
    return i


@program((5,), (2,))
def one_name_of_several_types_in_turn(n):
    x = n
    x = x * 0.5
    x = x > 1
    x = (x, n)
    return x


@program((4,))
def annotated_names(n):
    total: int = 0
    other: float
    for i in range(n):
        total += i
    other = total / 2
    return other


@program((2,), (0,))
def a_name_shared_by_nested_loops_and_branches(n):
    x = 0
    for i in range(n):
        x = i
        while x < 5:
            if x % 2:
                y = x
                x += 3
            else:
                x += 1
        if i > 0:
            x += y
    return x


@program((3, 2), (3, 0), (0, 2))
def an_optional_rebound_in_an_inner_loop(n, m):
    best = None
    for i in range(n):
        if best is None:
            best = i
        for _ in range(m):
            best = i * 10
    return best
