"""Iterators that are asked several times: by ``next``, after a ``break``, in pairs."""

import numpy as np

from programs.registry import program


@program((5,), (2,), (1,))
def the_first_two_and_the_rest(n):
    it = iter(range(n))
    a, b = next(it), next(it)
    return a, b, [x for x in it], next(it, -1)


@program(([4, 1, 9],), ([],))
def header_and_rows(xs):
    it = iter(xs)
    header = next(it, None)
    total = 0
    for x in it:
        total += x
    return header, total


@program((5,), (2,))
def on_after_a_break(n):
    it = iter([i * i for i in range(n)])
    for x in it:
        if x > 3:
            break
    return x, list(it), sum(it)


@program((7,), (4,), (0,))
def taken_by_twos(n):
    it = iter(range(n))
    out = []
    while True:
        a = next(it, -1)
        if a < 0:
            break
        out.append((a, next(it, -1)))
    return out


@program((7,), (6,), (0,))
def neighbours(n):
    it = iter([i for i in range(n)])
    pairs = [(a, b) for a, b in zip(it, it)]
    return pairs, list(it)


@program((7,), (3,))
def several_loops_over_one(n):
    it = iter([i * 2 for i in range(n)])
    skipped = 0
    for x in it:
        skipped += 1
        if x >= 4:
            for y in it:
                skipped += 10 * y
                if y > 7:
                    break
    try:
        last = next(it)
    except StopIteration:
        last = -1
    return skipped, last


@program(("a1b2",), ("",))
def letters_and_digits(text):
    it = iter(text)
    out = []
    for c in it:
        out.append(c + next(it))
    return out


@program((5,), (1,))
def written_while_an_iterator_is_on_its_way(n):
    a, b = np.zeros(3), np.ones(3)
    c = a if n > 2 else b
    rows = np.zeros((2, 2))
    row = iter(rows)
    next(row)
    it = iter(a)
    c[0] = 9
    rows[1, 1] = n
    for i in range(3):
        a, b = b, a
        a[i] += 5
    return [float(v) for v in it], next(it, -1.0), float(next(row)[1])
