"""Who shares memory with whom: arguments that are one object, views returned, copies that must not be shared."""

from dataclasses import dataclass, field

import numpy as np

from programs.registry import overlap, program, same, strided


@program(same(np.arange(3.0)), (np.arange(3.0), np.arange(3.0)), overlap(np.arange(4.0)))
def two_arguments_added_in_place(a, b):
    a += b
    b *= 2
    return a.sum(), b.sum()


@program(same(np.arange(4.0)), (np.zeros(4), np.ones(4)), overlap(np.arange(5.0)))
def a_loop_reads_what_it_wrote(a, b):
    for i in range(1, len(a)):
        a[i] = b[i - 1] + 1
    return a, b


@program(same(np.arange(3.0)), (np.arange(3.0), np.arange(3.0)))
def identity_of_arguments(a, b):
    if a is b:
        return 1
    return 2


@program(*((np.arange(3.0), np.arange(3.0), n) for n in range(3)), (*same(np.arange(3.0)), 1))
def identity_of_one_of_two(a, b, n):
    c = a if n == 1 else b
    d = b if n > 0 else a
    if c is d:
        c += 1
    none = None if n == 2 else a
    return c is a, c is b, c is d, none is a, none is b, a.sum()


@program((np.arange(3.0),), aliases=True)
def the_argument_itself_is_returned(a):
    a[0] = 7.0
    return a


@program((np.arange(6.0), 2), aliases=True)
def a_view_of_the_argument_is_returned(a, k):
    v = a[k:]
    v[0] = 7.0
    return v


@program((np.arange(3.0),), aliases=True)
def a_new_array_is_returned(a):
    return a + 0


@program((np.arange(3.0),), aliases=True)
def a_copy_is_returned(a):
    b = a.copy()
    b[0] = 9.0
    return b


@program((np.arange(3.0), 1), (np.arange(3.0), 0), aliases=True)
def the_argument_or_a_new_array(a, n):
    b = a
    while n > 0:
        b = b * 2
        n -= 1
    b[0] = -1.0
    return b


@program((np.arange(6.0).reshape(2, 3),), aliases=True)
def the_transpose_is_returned(a):
    return a.T


@program((np.zeros(3), np.ones(3), True), (np.zeros(3), np.ones(3), False), aliases=True)
def one_of_two_arguments(a, b, first):
    c = a if first else b
    c[0] = 5.0
    return c


@program((np.arange(4.0), np.arange(4.0) * 10, 3), (np.zeros(2), np.ones(2), 0))
def two_buffers_swap_in_a_loop(a, b, n):
    for _ in range(n):
        for i in range(1, len(a)):
            b[i] = a[i - 1] + 1
        b[0] = -1.0
        a, b = b, a
    return a


@program((np.arange(4.0), 3), (np.arange(4.0), 0))
def two_local_buffers_swap(a, n):
    now, then = a.copy(), np.zeros(len(a))
    for _ in range(n):
        then[:] = now * 2
        then[0] = now[-1]
        now, then = then, now
    return now, then


@program((np.arange(3.0),))
def names_of_one_array(a):
    b = a
    c = b[:]
    d = a + 0
    b[0] = 10.0
    c[1] = 20.0
    d[2] = 30.0
    return a, b, c, d


@program((np.arange(3.0), 2), (np.arange(3.0), 0))
def an_alias_made_before_the_loop(a, n):
    view = a[1:]
    for i in range(n):
        a[1] += 1
        view[1] += a[1]
    return view


@program((np.arange(3.0),))
def the_array_inside_a_tuple(a):
    pair = (a, a[::-1])
    pair[0][0] = 50.0
    return pair[1][2], pair


@program((np.arange(3.0), 4))
def a_rebound_parameter_no_longer_aliases(a, n):
    a = a + 1
    a[0] = n
    return a


@program(same(np.arange(4.0)), (np.arange(4.0), np.zeros(4)))
def a_helper_writes_its_argument(a, b):
    def put(x, y):
        x[0] = y[1] + 100
        return x[0] + y[0]

    return put(a, b), put(b, a)


@program((np.arange(3.0), np.zeros((2, 3))), (np.arange(3.0), strided(np.zeros((2, 3)))))
def stored_into_a_row_is_a_copy(a, g):
    g[0] = a
    a[0] = 99.0
    g[1] = g[0]
    g[0, 1] = -1.0
    return g


@program(same(np.arange(9.0).reshape(3, 3)), (np.ones((3, 3)), np.ones((3, 3))))
def transposed_onto_itself(a, b):
    a[:] = b.T
    return a


@program(same(np.arange(3.0)), (np.zeros(3), np.ones(3)))
def result_and_argument_keep_apart(a, b):
    c = a * 1
    b[0] = 50.0
    return c[0], a[0], c


class Holder:
    def __init__(self):
        self.log = []


@dataclass
class Account:
    balance: float = 0.0
    log: list = field(default_factory=list)

    def deposit(self, x):
        self.balance += x
        self.log.append(x)


@program((5,), (0,))
def lists_of_objects_that_are_in_a_list(n):
    kept = [Holder(), Holder()]
    accounts = [Account(), Account(5.0)]
    for i in range(n):
        kept[i % 2].log.append(i)
        accounts[i % 2].deposit(i + 1)
    return len(kept[0].log), kept[1].log, [len(a.log) for a in accounts], accounts[n - n].log


@program((5,), (1,))
def changed_while_an_iterator_holds_it(n):
    a, b = [1], [2, 3]
    c = a if n > 2 else b
    numbered = enumerate(a)
    pairs = zip(b if n > 2 else a, range(9))
    c.append(7)
    b.append(8)
    return list(numbered), list(pairs)


@program((np.arange(4.0), np.arange(10.0, 14.0), 0), (np.arange(4.0), np.arange(10.0, 14.0), 1))
def a_view_chosen_in_a_nested_branch(x, w, n):
    q = w
    if x[1] > 0:
        if n > 0:
            q = x[1:]
    return q + 1


@program(*((np.arange(4.0), np.arange(10.0, 14.0), n) for n in range(4)))
def one_of_two_is_written_on_one_path(x, w, n):
    x = w if n == 2 else x
    w *= 2
    if n > 0:
        d = x + 1
        x[0] = 9
        return d
    return w


@program(*((np.arange(4.0), np.arange(10.0, 14.0), n) for n in range(4)))
def a_part_of_one_of_two_is_written(x, w, n):
    x = w if n == 2 else x
    w *= 2
    if n > 0:
        d = x + 1
        y = x[1:]
        if n != 2:
            y[0] = 9
        return y, d
    return w


@program(*((np.arange(12.0).reshape(3, 4), np.arange(12.0).reshape(4, 3), n) for n in (1, 2)))
def columns_of_one_of_two_views(x, w, n):
    y, z = x[:2], w[1:]
    if n == 2:
        y, z = z, y
    y[...] = 2
    return z[:, [0, 1]]


@program(*((a, n) for a in (np.arange(12.0).reshape(4, 3), np.arange(12.0).reshape(4, 3) + 3) for n in (0, 1)))
def a_row_of_one_or_another(w, n):
    y = w
    if w[0, 0] > 2:
        y = w + w
    u = y[n % 2]
    w[0] = 4
    return u, y


@program(*((np.arange(12.0).reshape(4, 3) + k, n) for k in (0, 3) for n in (0, 1)))
def a_row_of_what_may_be_new(x, n):
    y = x
    if x[0, 0] > 2:
        y = x + x
    u = y[n % 2]
    x[0, 1] = 4
    if n == 0:
        return u
    return None


@program(*((np.arange(8.0), n) for n in (1, 2)))
def the_size_of_what_is_never_there(x, n):
    a = x[::2]
    if n == 2:
        if n == 2:
            raise ValueError("two")
        else:
            b = a + a
        a = b * 2
    x[::2] = x[1::2] + 1
    return np.cumsum(a + x[::2]), a[1:] + 1


@program(*((np.arange(6.0).reshape(2, 3), n) for n in range(4)))
def turned_twice(x, n):
    y = x.T.T
    y[0] += n
    z = np.transpose(x[None], (1, 2, 0)).transpose(2, 0, 1)
    z[0, 1] = n
    return x, z.T.T.T
