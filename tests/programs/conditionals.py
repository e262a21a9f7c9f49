"""``if``, ``elif``, ``else``, ternaries, nested to some depth."""

import numpy as np

from programs.registry import program


@program((5,), (-5,), (0,))
def sign_by_elif(x):
    if x > 0:
        s = 1
    elif x < 0:
        s = -1
    else:
        s = 0
    return s


@program((1, 2, 3), (3, 2, 1), (2, 2, 2), (2, 3, 1))
def the_middle_of_three(a, b, c):
    if a > b:
        if b > c:
            m = b
        elif a > c:
            m = c
        else:
            m = a
    else:
        if a > c:
            m = a
        elif b > c:
            m = c
        else:
            m = b
    return m


@program((3.0,), (-3.0,), (float("nan"),), (-0.0,))
def ternaries_nest(x):
    return 1.0 if x > 0 else -1.0 if x < 0 else x


@program((True, 1, 2.5), (False, 1, 2.5), joins=True)
def an_int_on_one_path_and_a_float_on_the_other(c, i, x):
    y = i if c else x
    return y


@program((5,), (0,))
def a_branch_without_else(n):
    x = 1
    if n > 3:
        x = 2
        y = x * 10
        x += y
    return x


@program((0,), (1,), (2,), (3,), (9,))
def a_long_chain(k):
    if k == 0:
        r = 10.0
    elif k == 1:
        r = 20.5
    elif k == 2:
        r = -1.0
    elif k == 3:
        r = 1e300 * 10
    else:
        r = 0.0
    return r


@program((3,), (-3,), (0,))
def pass_in_an_arm(x):
    if x > 0:
        pass
    elif x == 0:
        x = 100
    else:
        pass
    return x


@program((4, True), (4, False), (5, True), (5, False))
def a_test_kept_in_a_variable(n, flag):
    even = n % 2 == 0
    both = even and flag
    if both:
        r = 1
    elif even or flag:
        r = 2
    else:
        r = 3
    return r, both


@program((np.array([1.0, 2.0]), True), (np.array([1.0, 2.0]), False))
def an_array_chosen_by_a_branch(a, flag):
    b = a + 1 if flag else a * 10
    return b


@program((True,), (False,))
def swapped_in_a_branch(flag):
    a, b = 1, 2
    if flag:
        a, b = b, a
    return a, b


@program((True, False), (True, True), (False, False), (False, True))
def branches_on_branches(p, q):
    x = 0
    if p:
        x += 1
        if q:
            x += 10
        else:
            x -= 10
        x *= 2
    else:
        if not q:
            x = 7
    return x


@program((0.0,), (5.0,), (-1.0,))
def a_division_guarded_by_its_branch(x):
    return 1 / x if x != 0 else 0.0


@program((3,), (0,))
def a_constant_condition(n):
    if True:
        n += 1
    if False:
        n = undefined_name  # noqa: F821
    while False:
        n += 100
    return n if 1 else -n


@program((5,), (-5,))
def tuples_from_branches(n):
    if n > 0:
        pair = (n, 1.5)
    else:
        pair = (-n, 2.5)
    a, b = pair
    return a * b, pair


@program((7,), (2,))
def a_ternary_as_an_argument(n):
    return abs(n if n > 5 else -n) + max(3 if n > 5 else 4, n)


@program((np.array([3.0, -1.0]),), (np.array([-3.0, -1.0]),))
def writes_in_a_branch(a):
    if a[0] > 0:
        a[0] = 0.0
        a[1] += 5
    else:
        a[1] = a[0]
    return a[1]
