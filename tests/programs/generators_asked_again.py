"""Generators and iterators that are asked for items here and there: ``next`` several times, after a ``break``, in turn."""

from __future__ import annotations

import itertools

from programs.registry import program


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def not_every_third(n):
    for i in range(n):
        if i % 3 == 2:
            continue
        yield i
    yield -1


@program((3,))
def the_first_four(n):
    g = fibonacci()
    return next(g), next(g), next(g), next(g) + n


@program((9,), (2,), (0,))
def on_after_a_break(n):
    g, total = not_every_third(n), 0
    for x in g:
        if x > 3:
            break
        total += x
    for x in g:
        total += 100 * x
    return total, next(g, None)


@program((6,), (0,))
def one_for_each_round(n):
    g, out = fibonacci(), []
    for _ in range(n):
        out.append(next(g))
    return out


@program((7,), (1,))
def until_none(n):
    g, out = not_every_third(n), []
    while (x := next(g, None)) is not None:
        out.append(x)
    return out


@program((4,))
def until_stop_iteration(n):
    g, count = not_every_third(n), 0
    try:
        while True:
            next(g)
            count += 1
    except StopIteration:
        return count


@program(([1, 2, 3, 4, 5],))
def zip_and_enumerate_go_on(xs):
    z, e = zip(xs, range(10)), enumerate(xs, 1)
    first = next(z)
    for a, _ in z:
        if a > 2:
            break
    for _, x in e:
        if x > 2:
            break
    return first, list(z), [i for i, _ in e]


@program((3,))
def map_filter_and_count_go_on(n):
    m, c = map(lambda x: x * n, range(5)), itertools.count(n, 2)
    f = filter(lambda x: x % 2, range(9))
    a, b = next(m), next(c) + next(f)
    return a, b, next(m), next(c), list(m), list(itertools.islice(c, 2)), next(f), sum(f)


@program((8,), (0,))
def a_generator_in_pairs(n):
    g = not_every_third(n)
    return [(a, b) for a, b in zip(g, g)]


@program((6,), (1,))
def an_endless_one_beside_another(n):
    a, b = fibonacci(), not_every_third(n)
    return [x * y for x, y in zip(b, a)], next(a), list(zip(fibonacci(), range(n)))


@program(([1, 2], [3, 4]), ([1, 2], [3]), ([1], [3, 4]), ([], []))
def zip_strictly(a, b):
    total = 0
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total


@program(([1], [2], [3]), ([1], [2], []), ([1], [2], [3, 4]), ([1], [2, 3], [4]))
def zip_three_strictly(a, b, c):
    out = []
    for x, y, z in zip(a, b, c, strict=True):
        out.append(x + y + z)
    return out


def averager():
    total, count, average = 0.0, 0, None
    while True:
        x = yield average
        total += x
        count += 1
        average = total / count


@program(([1.0, 2.0, 6.0],), ([],))
def values_sent(xs):
    g, out = averager(), []
    next(g)
    for x in xs:
        out.append(g.send(x))
    return out


def two_and_double(n):
    yield 1
    yield n
    return n * 2


def delegates(n):
    r = yield from two_and_double(n)
    yield r
    yield from range(2)


@program((5,))
def what_yield_from_returns(n):
    g = delegates(n)
    return next(g), list(g), list(delegates(n))


@program((5,), (1,), (0,))
def expressions_go_on(n):
    g = (i * i for i in range(n))
    return next(g), next(g, -1), sum(g)


def primes():
    found, k = [], 2
    while True:
        for p in found:
            if k % p == 0:
                break
        else:
            found.append(k)
            yield k
        k += 1


@program((8,))
def a_sieve_with_a_list_of_its_own(n):
    p = primes()
    return [next(p) for _ in range(n)]


@program(([[1, 2], [3], [], [4, 5]],))
def rows_one_after_the_other(rows):
    def flat(rows):
        for row in rows:
            yield from row

    f, s = flat(rows), 0
    while True:
        try:
            s = s * 10 + next(f)
        except StopIteration:
            break
    return s


def quotients(n):
    for i in range(n):
        try:
            q = 10 // (i - 2)
        except ZeroDivisionError:
            continue
        yield q


@program((8,), (3,))
def a_handler_between_yields(n):
    g = quotients(n)
    return next(g), next(g), next(g)


def fails_after_one():
    yield 1
    raise ValueError("bad")


@program((1,))
def an_error_ends_it(n):
    g = fails_after_one()
    x = next(g)
    try:
        next(g)
    except ValueError:
        x += 10
    return x, next(g, 5)


def bound_sometimes(n):
    if n > 3:
        y = 1
    yield y
    yield y + 1


@program((5,), (1,))
def a_variable_that_is_not_set(n):
    g = bound_sometimes(n)
    return next(g), next(g)


def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c == " ":
            i += 1
            continue
        if c.isdigit():
            value = 0
            while i < len(text) and text[i].isdigit():
                value = value * 10 + int(text[i])
                i += 1
            yield 0, value
        else:
            i += 1
            yield 1, ord(c)
    yield 2, 0


@program((1,), passes=False)
def a_parser_asks_for_tokens(n):
    t = tokens("12 + 3*45 - 6")
    _, total = next(t)
    while True:
        kind, op = next(t)
        if kind == 2:
            break
        _, value = next(t)
        if op == ord("+"):
            total += value
        elif op == ord("-"):
            total -= value
        else:
            total *= value
    return total + n


class Squares:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i * i


class Down:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


@program((5,), (1,))
def objects_that_iterate_go_on(n):
    squares = Squares(n)
    it, down = iter(squares), Down(n + 1)
    a, b = next(it), next(down)
    return a, b, list(it), sum(squares), sum(down), next(down, 7)


@program((6,))
def keys_go_on(n):
    d = {i: i * i for i in range(n)}
    it, pairs = iter(d), iter(d.items())
    a, p = next(it), next(pairs)
    for k in it:
        if k > 2:
            break
    return a, k, list(it), p, next(pairs)


@program((3,))
def a_dict_that_grew_meanwhile(n):
    d = {i: 0 for i in range(n)}
    it = iter(d)
    next(it)
    d[n] = 1
    return next(it)


@program((7,))
def new_numbers_for_new_keys(n):
    def numbers():
        k = 100
        while True:
            yield k
            k += 1

    d, new = {}, numbers()
    for i in range(n):
        key = i % 3
        if key not in d:
            d[key] = next(new)
    return d


@program((7,))
def cycled(n):
    c = itertools.cycle([1, 2, 3])
    return [next(c) for _ in range(n)]


def walk(state):
    while True:
        command = yield state
        match command:
            case 0:
                state += 1
                yield -state
            case 1:
                state *= 2
            case _:
                return


@program((6,))
def a_machine_that_is_told(n):
    m, out = walk(1), []
    next(m)
    for i in range(n):
        out.append(m.send(i % 2))
    return out


class Counting:
    """What it gives depends on where it is, and it can be asked where that is."""

    def __init__(self, n):
        self.at = 0
        self.n = n

    def __iter__(self):
        while self.at < self.n:
            yield self.at * 10
            self.at += 1


def counted(it):
    while it.at < it.n:
        yield it.at * 10
        it.at += 1


@program((0,), (3,))
def comprehensions_take_turns_with_generators(n):
    a, b, c, d = Counting(n), Counting(n), Counting(n), Counting(n)
    return (
        [(x, a.at) for x in a], sum(x + b.at for x in b), [x + c.at for x in counted(c) if c.at != 1],
        {x: d.at for x in d}, a.at,
    )  # fmt: skip
