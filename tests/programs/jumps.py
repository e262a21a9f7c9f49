"""``break``, ``continue``, ``return`` from anywhere, loop ``else``."""

import numpy as np

from programs.registry import empty, program


@program((np.array([4, 7, 9]), 7), (np.array([4, 7, 9]), 5), (empty(dtype=int), 1), (np.array([7]), 7))
def find_by_break(a, wanted):
    where = -1
    for i in range(len(a)):
        if a[i] == wanted:
            where = i
            break
    return where


@program((np.array([4, 7, 9]), 7), (np.array([4, 7, 9]), 5), (empty(dtype=int), 1))
def find_by_return(a, wanted):
    for i in range(len(a)):
        if a[i] == wanted:
            return i
    return -1


@program((10,), (0,), (3,))
def skip_by_continue(n):
    total = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        total += i
    return total


@program((10,), (0,), (1,))
def continue_in_a_while(n):
    total = 0
    while n > 0:
        n -= 1
        if n % 2:
            continue
        total = total * 2 + n
    return total


@program((29,), (1,), (2,), (27,))
def else_means_no_break(n):
    i = 2
    while i * i <= n:
        if n % i == 0:
            verdict = -i
            break
        i += 1
    else:
        verdict = n
    return verdict


@program((5,), (0,), (9,))
def else_of_a_for(n):
    for i in range(n):
        if i == 7:
            found = i
            break
    else:
        found = -n
    return found


@program((3,), (10,), (0,))
def else_runs_after_continue(n):
    k = 0
    for i in range(n):
        if i < 5:
            continue
        k += i
    else:
        k += 1000
    return k


@program((4, 4), (1, 1), (0, 3), (7, 2))
def break_of_the_inner_loop_only(n, m):
    total = 0
    for i in range(n):
        for j in range(m):
            if i + j == 4:
                break
            total += 10 * i + j
        total += 1000
    return total


@program((6, 6, 12), (6, 6, 99), (0, 0, 0), (3, 3, 0))
def leave_two_loops_by_else_continue_break(n, m, wanted):
    for i in range(n):
        for j in range(m):
            if i * j == wanted:
                break
        else:
            continue
        break
    else:
        return -1, -1
    return i, j


@program((6, 20), (6, 1000), (0, 1))
def return_out_of_three_loops(n, wanted):
    for a in range(1, n):
        for b in range(a, n):
            c = 0
            while c < n:
                if a * a + b * b + c == wanted:
                    return a, b, c
                c += 1
    return 0, 0, 0


@program((5,), (0,), (-5,))
def while_true_with_break(n):
    steps = 0
    while True:
        if n <= 0:
            break
        n -= 2
        steps += 1
    return steps, n


@program((27,), (1,), (2,))
def while_true_with_return(n):
    steps = 0
    while True:
        if n == 1:
            return steps
        if n % 2:
            n = 3 * n + 1
        else:
            n //= 2
        steps += 1


@program((5,), (0,), (100,))
def several_exits_and_an_else(n):
    code = 0
    i = 0
    while i < n:
        i += 1
        if i == 50:
            code = 1
            break
        if i == 3 and n == 4:
            code = 2
            break
        if i == 60:
            return -1, i
    else:
        code = 3
    return code, i


@program((5,), (0,), (1,))
def break_as_first_statement(n):
    for i in range(n):
        break
    else:
        return -1
    return i


@program((5,), (0,))
def continue_as_last_statement(n):
    total = 0
    for i in range(n):
        total += i
        continue
    return total


@program((5, 2), (5, 9), (0, 0))
def return_in_the_else_of_a_loop(n, k):
    for i in range(n):
        if i == k:
            break
    else:
        return "none" == "all", n
    return True, i


@program((7,), (0,), (12,))
def code_after_an_if_that_jumps_in_both_arms(n):
    total = 0
    for i in range(n):
        if i % 2 == 0:
            total += 1
            continue
        else:
            total += 10
            if total > 30:
                break
            continue
        total += 1000
    return total


@program((6,), (0,), (3,))
def jumps_in_elif_chains(n):
    a = b = c = 0
    for i in range(20):
        if i == n:
            break
        elif i % 3 == 0:
            a += 1
            continue
        elif i % 3 == 1:
            b += i
        else:
            c += 2 * i
        a += 100
    return a, b, c


@program((0,), (5,), (-5,))
def early_return_in_straight_code(x):
    if x < 0:
        return -1
    if x == 0:
        return 0
    y = x * 2
    return y + 1


@program((3, 1), (3, 5), (0, 0))
def return_of_none_and_fall_off(n, k):
    for i in range(n):
        if i == k:
            return
    n += 1


@program((4,), (0,), (2,))
def nested_while_true_with_breaks_at_both_levels(n):
    rounds = 0
    k = 0
    while True:
        rounds += 1
        j = 0
        while True:
            j += 1
            k += j
            if j > n:
                break
        if rounds >= n:
            break
    return rounds, k


@program((5,), (1,), (0,))
def continue_in_the_inner_break_in_the_outer(n):
    total = 0
    for i in range(n):
        for j in range(n):
            if j == i:
                continue
            total += j
        if total > 15:
            total = -total
            break
        total += 1
    return total


@program((10, 3), (10, 11), (0, 0))
def the_variable_after_a_break(n, k):
    i = -1
    for i in range(n):
        if i == k:
            break
    return i


@program((6,), (0,), (1,))
def break_after_a_write(n):
    a = np.zeros(6)
    for i in range(n):
        a[i] = i + 1
        if a[i] > 3:
            break
        a[i] *= 10
    return a


@program((9,), (2,), (0,))
def else_with_a_jump_of_the_outer_loop(n):
    out = 0
    for i in range(n):
        for j in range(2, i):
            if i % j == 0:
                break
        else:
            if i > 5:
                break
            out += i
            continue
        out += 100
    return out


@program((5,), (0,), (40,))
def unreachable_code_after_return(n):
    while n > 0:
        n -= 1
        if n == 30:
            return n
            n = 99
        continue
        n = 77
    return n


@program((3,), (0,), (9,))
def an_endless_loop_in_an_endless_loop_both_left_by_returns(i0):
    outer = 0
    while True:
        outer += 1
        if outer > 4:
            return i0
        inner = 0
        while True:
            inner += 1
            if inner > i0:
                return inner + outer


@program((3, 1.0), (0, 1.0), (5, 99.0))
def a_loop_that_is_left_on_all_paths(n, x):
    total = 0
    for i in range(n):
        total += i
        while True:
            total += 1
            if total > x:
                return total, i
            elif total > 7:
                return i, total
    return total, -1


@program((np.arange(3.0), 0), (np.arange(3.0), 1), (np.arange(2.0), 2), (np.zeros(3), 2))
def a_new_array_out_of_two_loops(x, n):
    for _ in range(n):
        for j in range(2):
            if x[j] > 0:
                return x * 2
    return x + 1


@program((np.arange(3.0), 2), (np.arange(2.0), 1))
def found_in_the_inner_loop(x, n):
    best = None
    for i in range(n):
        for j in range(3):
            if best is None:
                best = x * (i + j)
            elif j == 2:
                best = best + x
    return best
