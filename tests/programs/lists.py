"""Lists that grow and shrink."""

import numpy as np

from programs.registry import program, same


@program((0,), (1,), (7,), (100,))
def squares_appended(n):
    xs = []
    for i in range(n):
        xs.append(i * i)
    return xs


@program((12,), (0,))
def a_stack(n):
    stack = [n]
    total = 0
    while stack:
        x = stack.pop()
        total += x
        if x > 1:
            stack.append(x - 1)
            if x % 2:
                stack.append(x // 2)
    return total


@program((10,), (0,), (1,))
def zeros_filled(n):
    xs = [0] * n
    for i in range(n):
        xs[i] = i
    xs[-1] = 100
    return xs, xs[0], xs[n // 2]


@program((10,), (0,))
def comprehensions(n):
    xs = [i * 2 for i in range(n) if i % 3]
    ys = [x + y for x in xs for y in range(2)]
    return xs, ys, xs == ys, xs != ys, xs < ys, xs >= ys


@program((0,), (5,))
def two_names_of_one_list(n):
    a = [1]
    b = a
    for i in range(n):
        b.append(i)
    return a, a is b, a[-1]


@program((6,), (20,), (0,))
def many_methods(n):
    xs = [3, 1, 2]
    xs.extend(range(n))
    xs.insert(1, 77)
    xs.insert(-1, 78)
    xs.insert(1000, 79)
    xs.reverse()
    k = xs.index(77)
    xs.remove(77)
    c = xs.count(1), 5 in xs, 5 not in xs, len(xs)
    return k, c, xs.pop(0), xs.pop(1), xs.pop(-2), xs, xs.copy()


@program((10,), (2,), (0,))
def the_list_grows_while_it_is_gone_over(n):
    xs = [1, 2]
    seen = 0
    for x in xs:
        seen += x
        if len(xs) < n:
            xs.append(x + 1)
    return xs, seen


@program((8,), (0,))
def levels(n):
    front = [n]
    sizes = []
    while front:
        sizes.append(len(front))
        following = []
        for u in front:
            if u > 0:
                following.append(u - 1)
                if u % 2:
                    following.append(u // 2)
        front = following
    return sizes


@program((6,), (3,))
def slices(n):
    xs = list(range(n))
    ys = xs[1:-1] + xs[::-1]
    xs[1:3] = [9, 9, 9, 9]
    del xs[0]
    zs = ys * 2
    return xs, ys, zs, np.array(zs), zs[::2], zs[n:1:-1], xs[5:], [] + xs


@program((0,), (3,), (-1,), (-4,))
def an_index_of_a_literal(i):
    xs = [10, 20, 30]
    return xs[i]


@program((0,), (2,), (3,), (-3,), (-4,))
def pop_at(i):
    xs = [k for k in range(3)]
    x = xs.pop(i)
    return x, xs


@program((0,), (2,))
def too_many_pops(n):
    xs = [i for i in range(n)]
    xs.pop()
    xs.pop()
    return xs.pop()


@program((3,), (0,))
def set_out_of_range(n):
    xs = [0.5] * n
    xs[n] = 1.0
    return xs


@program((5,), (0,))
def delete_at(n):
    xs = list(range(10))
    del xs[n]
    del xs[-1]
    del xs[n : n + 2]
    return xs


@program(([1, 2, 3],), ([],), ([1.5],), ([True, False],))
def a_list_is_summed(xs):
    s = 0
    for x in xs:
        s += x
    return s, len(xs), sum(xs), bool(xs)


@program(([1, 2], 3), ([], 3), ([1.0], 2.5))
def a_list_is_changed(xs, y):
    xs.append(y)
    xs[0] = y
    return xs


@program(same([4, 5]), ([1], [2]))
def one_list_twice(xs, ys):
    xs.append(1)
    return len(ys), xs is ys


@program((3,))
def lists_of_many_kinds(n):
    return [i * i for i in range(n)], [], [n, 2.5], (n, [1, n]), [(i, i / 2) for i in range(n)], ["a", None]


@program(([(0, 1, 2.5), (1, 2, 3.5)], 4), ([], 2))
def degrees(edges, n):
    degree = [0] * n
    weight = 0.0
    for u, v, w in edges:
        degree[u] += 1
        degree[v] += 1
        weight += w
    return degree, weight, [(i, d) for i, d in enumerate(degree) if d]


@program((10,), (1,))
def pairs(n):
    xs = [(i, n - i) for i in range(n)]
    xs.append((7, 7))
    xs[0] = (5, 5)
    a, b = xs[-1]
    return xs, a + b, (5, 5) in xs, xs.index((7, 7)), max(xs), min(xs)


@program((9,), (0,))
def primes(n):
    found = []
    k = 2
    while len(found) < n:
        for p in found:
            if k % p == 0:
                break
        else:
            found.append(k)
        k += 1
    return found


@program(([3, 1, 2],), ([],), ([1.5, -2.0],))
def ways_to_go_over(xs):
    out = []
    for i, x in enumerate(xs):
        out.append(i * x)
    for x, y in zip(xs, reversed(xs)):
        out.append(x - y)
    for x in reversed(xs):
        out.append(x)
    return out, any(xs), all(xs), [x for x in map(abs, xs)]


@program((4,), (-1,))
def none_or_a_number(n):
    last = [None] * 3
    for i in range(n):
        last[i % 3] = i
    return last, last[0] is None


@program((5,), (0,))
def ints_become_floats(n):
    xs = [0] * n
    for i in range(n):
        xs[i] = i / 2
    return len(xs)


@program((3,), (0,))
def cleared(n):
    xs = [1, 2, 3]
    for i in range(n):
        xs.append(i)
        if i == 1:
            xs.clear()
    xs += [n]
    xs *= 2
    return xs


@program((True,), (False,))
def one_of_two_lists(which):
    xs = [1, 2]
    ys = [3]
    zs = xs if which else ys
    return zs[0], len(zs), sum(zs)


@program(([1, 2, 3],), ([5],), ([1, 2],))
def unpacked(xs):
    a, b = xs
    return a + b


@program((4,))
def lists_in_lists_of_known_length(n):
    grid = [[0, 0], [0, 0], [1, 1]]
    grid[0][1] = n
    row = grid[1]
    row[0] = 7
    return grid, len(grid), grid[1][0]


@program((3,), (10,))
def fibonacci_table(n):
    table = [0, 1]
    for i in range(2, n + 1):
        table.append(table[i - 1] + table[i - 2])
    return table[n]


@program((20,), (0,))
def moving_window(n):
    window = []
    out = []
    for i in range(n):
        window.append(float(i * i % 7))
        if len(window) > 4:
            window.pop(0)
        out.append(sum(window) / len(window))
    return out


@program(([3.0, 1.0, 2.0, 9.0],), ([1.0, 2.0],), ([1.0],))
def unpacked_with_a_star(xs):
    a, *b, c = xs
    d, e, *f = xs
    return a, b, c, d + e, f


@program((3,), (9,), (0,))
def bound_anew_in_an_inner_loop_and_grown_in_the_outer(n):
    xs = [n, 2]
    while n < 9:
        for _ in range(n):
            xs = [1, 1]
        xs.append(n)
        n += 1
    return xs


@program((3, True), (3, False))
def bound_only_in_an_inner_loop(n, go):
    keys = {n: 5, 2 * n: 7}
    while go:
        for k in keys:
            xs = [k, 1]
        xs.sort()
        n += xs[0]
        go = n < 20
    return n


@program(([1, 2], 1), ([1, 2], 7), ([], 0))
def a_failure_leaves_the_list_half_changed(values, k):
    values.append(4)
    values[0] = 9
    values[k] += 1
    return values[k + 1]


@program(([1, 2], 0), ([1, 2], 3), ([1], 5))
def caught_and_raised_on(values, k):
    try:
        values.append(100 // k)
        values[k] = 7
    except ZeroDivisionError:
        values.append(-1)
    values.pop(k)
    return len(values)


@program((50,), (3,))
def sieve_by_slices(n):
    prime = [True] * (n + 1)
    prime[0] = prime[1] = False
    i = 2
    while i * i <= n:
        if prime[i]:
            prime[i * i :: i] = [False] * len(prime[i * i :: i])
        i += 1
    return [k for k in range(n + 1) if prime[k]]


@program((9, 2), (9, 1), (0, 3), (5, -1), (7, -2), (1, 4))
def slices_with_a_step_change(n, step):
    a = list(range(n))
    b, c = a[:], a[:]
    a[1::step] = [-x for x in a[1::step]]
    del b[n:0:-step]
    del c[::step]
    d = [1, 2, 3, 4, 5, 6, 7]
    d[::2] = 10, 20, 30, 40
    d[::-1] = d
    del d[1::3]
    return a, b, c, d


@program((5,))
def a_slice_with_a_step_keeps_its_size(n):
    a = list(range(n))
    a[::2] = [1]
    return a


@program((7,), (3,))
def put_where_nothing_is(n):
    a, b, c, d = [1], [1, 2, 3], [], bytearray(b"abc")
    a[1:2] = [1, n % 10]
    b[2:1] = [n]
    b[9:] = [n, 8]
    b[-9:-8] = [6]
    c[3:7] = [n]
    d[2:2] = b"xy"
    d[9:12] = b"z"
    del b[7:9], b[6:3]
    return a, b, c, bytes(d)
