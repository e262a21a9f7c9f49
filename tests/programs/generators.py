"""Generator functions and expressions, and those who consume them."""

import numpy as np

from programs.registry import program


def count_down(n):
    while n > 0:
        yield n
        n -= 1


def fibonacci_below(limit):
    a, b = 0, 1
    while a < limit:
        yield a
        a, b = b, a + b


def endless(start=0, step=1):
    while True:
        yield start
        start += step


def primes(n):
    for k in range(2, n):
        for d in range(2, k):
            if k % d == 0:
                break
        else:
            yield k


@program((5,), (0,), (1,))
def a_loop_over_a_generator(n):
    total = 0
    for x in count_down(n):
        total = total * 10 + x
    return total


@program((30,), (0,), (3,))
def primes_in_a_loop(n):
    total, last = 0, None
    for p in primes(n):
        total += p
        last = p
    return total, last


@program((100,), (1,), (0,))
def sum_and_others(n):
    return (sum(fibonacci_below(n)), any(x == 8 for x in fibonacci_below(n)), all(x < 50 for x in fibonacci_below(n)),
            sum(primes(n // 2)))  # fmt: skip


@program((50,), (1,))
def min_and_max(n):
    return max(fibonacci_below(n)), min(fibonacci_below(n)), max(primes(n), default=-1)


@program((0,), (2,))
def max_of_nothing(n):
    return max(count_down(n))


@program((5,), (0,), (20,))
def an_endless_generator_with_break(n):
    seen = 0
    for x in endless(3, 2):
        if x > n:
            break
        seen += x
    return seen


@program((7,), (100,))
def a_break_with_else(n):
    for p in primes(12):
        if p == n:
            found = True
            break
    else:
        found = False
    return found


@program((5,), (0,))
def continue_in_the_consumer(n):
    total = 0
    for x in count_down(n):
        if x % 2:
            continue
        total += x
    return total


@program((20,), (1,))
def return_in_the_consumer(n):
    for p in primes(50):
        if p * p > n:
            return p
    return None


def pairs(n):
    for i in range(n):
        for j in range(i):
            yield i, j


@program((4,), (0,))
def pairs_unpacked(n):
    total = 0
    for a, b in pairs(n):
        total += a * 10 + b
    return total


@program((4,), (0,))
def generators_in_generators(n):
    total = 0
    for i in count_down(n):
        for j in count_down(i):
            if j == 3:
                break
            total += i * j
    return total


def chained(n):
    yield from count_down(n)
    yield -1
    yield from (k * k for k in range(n))


@program((3,), (0,))
def yield_from(n):
    total = 0
    for x in chained(n):
        total = total * 3 + x
    return total


def squares(items):
    for x in items:
        yield x * x


def odd(items):
    for x in items:
        if x % 2 == 1:
            yield x


@program((10,), (0,))
def a_pipeline_of_generators(n):
    return sum(squares(odd(range(n)))), sum(odd(squares(count_down(n))))


@program((6,), (0,))
def generator_expressions(n):
    evens = (i for i in range(n) if i % 2 == 0)
    total = 0
    for e in evens:
        total += e
    again = 0
    for e in evens:
        again += e
    return total, again, sum(i * j for i in range(n) for j in range(i) if (i + j) % 3), any(i > 4 for i in range(n))


@program((np.array([3.0, -1.0, 4.0]),), (np.zeros(0),), joins=True)
def filters_over_arrays(a):
    return sum(x for x in a if x > 0), max((x * x for x in a if x < 0), default=0.0)


@program((5,), (0,), (100,))
def the_first_that_fits(n):
    return next((p for p in primes(40) if p > n), None), next(x for x in endless(n) if x % 7 == 0)


@program((0,), (3,))
def next_of_nothing(n):
    return next(x for x in range(n) if x == 2)


@program((4,), (0,))
def lists_and_tuples_of_generators(n):
    items = list(count_down(n))
    return len(items), items, sorted(primes(n + 5)), list(x + 1 for x in count_down(n))


@program((4,), (0,))
def enumerate_and_map(n):
    total = 0
    for k, x in enumerate(count_down(n), 1):
        total += k * x
    for y in map(lambda v: v * v, count_down(n)):
        total += y
    for z in filter(lambda v: v % 2, count_down(n)):
        total -= z
    return total


@program((5,), (2,))
def state_of_the_consumer_and_the_generator(n):
    log = np.zeros(20)
    place = 0

    def walk():
        nonlocal place
        for i in range(n):
            log[place] = i
            place += 1
            yield i
            log[place] = -i
            place += 1

    for x in walk():
        log[place] = 10 * x
        place += 1
        if x == 3:
            break
    return log, place


class Tree:
    def __init__(self, n):
        self.n = n
        self.visits = 0

    def __iter__(self):
        for i in range(self.n):
            self.visits += 1
            yield i * i

    def leaves(self, low):
        for x in self:
            if x >= low:
                yield x


@program((5,), (0,))
def objects_that_iterate(n):
    t = Tree(n)
    total = 0
    for x in t:
        total += x
    return total, t.visits, sum(t), sum(t.leaves(4)), t.visits, list(t)


def with_cleanup(log, n):
    try:
        for i in range(n):
            yield i
    finally:
        log[0] += 1


@program((np.zeros(1), 5), (np.zeros(1), 1), (np.zeros(1), 0))
def finally_runs_after_a_break(log, n):
    total = 0
    for x in with_cleanup(log, n):
        if x == 2:
            break
        total += x
    return total, log[0]


@program((3,), (0,))
def yield_in_branches(n):
    def signs(k):
        if k == 0:
            yield 0.5
            return
        for i in range(k):
            if i % 2:
                yield i
            else:
                yield -i
                yield 100

    total = 0.0
    for s in signs(n):
        total += s
    return total


@program((4, 2), (3, 0))
def an_error_in_the_consumer(n, k):
    total = 0
    for x in count_down(n):
        total += 10 // (x - k)
    return total


@program((3,), (0,))
def temporaries_of_the_consumer(n):
    total = 0
    for x in count_down(n):
        t = x * 2
        if t > 3:
            u = t + 0.5
            total += int(u)
        else:
            total += t
    return total


@program((3,), (0,))
def iterators_can_be_gone_through_once(n):
    pairs = zip(range(n), range(n, 2 * n))
    sizes = map(abs, [n, -n])
    back = reversed([1, n])
    total = 0
    for a, b in pairs:
        total += a * b
    for a, _ in pairs:
        total += 100 + a
    numbered = enumerate(range(n))
    return total, sum(sizes), sum(sizes), list(back), list(back), list(numbered), list(numbered)


def gone_through_twice(pairs):
    total = 0
    for a, b in pairs:
        total += a * b
    for a, _ in pairs:
        total += 100 + a
    return total


@program((4,), (0,))
def iterators_that_are_handed_on(n):
    pairs, k = zip(range(n), range(n)), 5
    numbered: object = enumerate(range(n))
    kept = (map(abs, range(n)), 1)
    made = [zip, enumerate][0](range(n), range(n))
    sizes = list((z := reversed(range(n)))), list(z)
    first = list(pairs), list(pairs), list(numbered), list(numbered), k
    return gone_through_twice(zip(range(n), range(n))), first, sum(kept[0]), sum(kept[0]), list(made), list(made), sizes


@program((4,), (1,))
def nothing_is_called_before_it_is_asked_for(n):
    order = []

    def seen(x):
        order.append(x)
        return x > 1

    marks = map(seen, (1, n, 3))
    xs = [1, 2]
    late = zip(xs, xs)
    order.append(100)
    xs.append(n)
    found = any(marks)
    return found, order, list(late), list(filter(seen, (n, 1))), any(8 // x > 1 for x in (n, 0)), n in map(abs, (n, 2))


@program((3,), (0,))
def a_list_of_tests_is_made_wholly(n):
    seen = []

    def asked(x):
        seen.append(x)
        return x > 0

    return any([asked(x) for x in range(n)]), all(asked(x) for x in range(n)), seen


@program((4,))
def what_an_iterator_has_not(n):
    try:
        return len(zip(range(n)))
    except TypeError as e:
        return str(e)


@program((4,), (0,))
def views_of_a_dict(n):
    d = {k: k * k for k in range(n)}
    keys, items, values = d.keys(), d.items(), d.values()
    d[n] = 7
    for i in range(3):
        if i + n in keys:
            d[i + n + 1] = len(values)
    return list(keys), list(items), list(values), (n, 7) in items, n * n in values


@program((4,), (0,))
def views_as_sets(n):
    keys = {k: 0.5 for k in range(n)}.keys()
    return sorted(keys & {1, 2, n}), keys == {0, 1}
