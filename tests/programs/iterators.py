"""``itertools`` and ``functools.reduce``."""

import functools
import itertools
from itertools import accumulate, chain, combinations, count, islice, pairwise, permutations, product, repeat

import numpy as np

from programs.registry import program


def squares(n):
    for k in range(n):
        yield k * k


@program((4,), (0,), (1,))
def pairs_of_a_product(n):
    total = 0
    for a, b in product(range(n), squares(n)):
        total += 10 * a + b
    return total, [a - b for a, b in product(range(n), repeat=2)]


@program((3,), (0,))
def product_of_three(n):
    found = None
    for a, b, c in product(range(1, 6 * n), range(1, 6 * n), [5, 10, 13]):
        if a * a + b * b == c * c:
            found = a, b, c
            break
    return found, sum(1 for _ in product(range(n), (1.0, 2.0), range(n)))


@program((5, 9), (5, 7), (0, 0))
def two_that_sum_to(n, wanted):
    values = [k * k % 7 for k in range(n)]
    for a, b in combinations(values, 2):
        if a + b == wanted:
            return a, b
    return None


@program((4,), (2,), (0,), (1,))
def selections(n):
    return ([a * 100 + b * 10 + c for a, b, c in permutations(range(n), 3)],
            [a * 10 + b for a, b in itertools.combinations_with_replacement(range(n), 2)],
            len(list(combinations(range(n), 1))), sum(1 for _ in combinations(range(n), 0)))  # fmt: skip


@program((np.array([3.0, 1.0, 2.0]),), (np.array([5.0]),))
def nearest_pair(x):
    return float(min((abs(a - b) for a, b in combinations(x, 2)), default=-1.0))


@program(([3, 1, 2],), ([7],), ([0, 0, 0, 0],))
def shortest_order(weights):
    best = 1000
    for order in permutations((0, 1, 2)):
        cost = 0
        for place, k in enumerate(order):
            if k < len(weights):
                cost += (place + 1) * weights[k]
        best = min(best, cost)
    return best


@program((5,), (0,), (1,))
def running_totals(n):
    return (list(accumulate(range(n))), list(accumulate(squares(n), lambda a, b: max(a, b))),
            list(accumulate(range(n), initial=100)), sum(accumulate([0.5, 1.5, 2.5])))  # fmt: skip


@program((20,), (3,), (0,))
def first_total_above(limit):
    for k, total in enumerate(accumulate(count(1))):
        if total > limit:
            return k, total
    return None


@program((3,), (0,))
def one_after_the_other(n):
    total = []
    for x in chain(range(n), squares(n), (7, 8)):
        if x == 8:
            continue
        total.append(x)
    return total, sum(chain([1, 2], [3])), list(chain.from_iterable([[1, 2], [n]]))


@program((10, 2, 9, 3), (10, 0, 0, 1), (3, 1, 100, 2), (5, -1, 3, 1), (5, 0, 3, 0))
def parts_of_a_stream(n, start, stop, step):
    return list(islice(squares(n), start, stop, step)), list(islice(range(n), 4)), sum(islice(count(n), n))


@program((3,), (0,))
def a_slice_asks_for_no_more(n):
    def told():
        k = 0
        while True:
            print("made", k)
            yield k
            k += 1

    for x in islice(told(), n):
        print("got", x)
    return n


@program(([1, 4, 9, 16],), ([1],), ([],), ([2, 2],))
def differences(values):
    return [b - a for a, b in pairwise(values)]


@program(([1, 4, 9, 3],), ([],))
def always_rising(values):
    for a, b in pairwise(values):
        if b < a:
            return False
    return True


@program((4, 2), (0, 3), (3, -1))
def filled_up(n, m):
    longer = [a * 10 + b for a, b in itertools.zip_longest(range(n), range(m), fillvalue=9)]
    return longer, [x for x in repeat(7, m)], [a * b for a, b in zip(range(n), repeat(3))]


@program((4,), (0,))
def filled_with_none(n):
    return sum(1 for a, b in itertools.zip_longest(range(n), range(2)) if a is None or b is None)


@program((10, 4), (3, 0), (0, 1))
def while_it_holds(n, limit):
    return (list(itertools.takewhile(lambda x: x < limit, squares(n))),
            list(itertools.dropwhile(lambda x: x < limit, range(n))),
            list(itertools.filterfalse(lambda x: x % 3, range(n))),
            list(itertools.compress(range(n), [k % 2 for k in range(n)])),
            list(itertools.starmap(lambda a, b: a - b, zip(range(n), squares(n)))))  # fmt: skip


@program((7,), (0,))
def round_and_round(n):
    total = 0
    for k, weight in zip(range(n), itertools.chain.from_iterable(repeat([1, 3], 20))):
        total += k * weight
    for k, x in enumerate(itertools.cycle([1, 2, 3])):
        if k >= n:
            break
        total += x * 100
    return total


@program((5,), (1,), (0,))
def reduced(n):
    return functools.reduce(lambda a, b: a * b, range(1, n + 1), 1), functools.reduce(max, [3, n, 2])


@program((5,), (1,), (0,))
def reduced_without_a_start(n):
    return functools.reduce(lambda a, b: a * 2 + b, squares(n))


@program((3, 2), (2**62, 4))
def counted_in_steps(start, n):
    total = []
    for k in count(start, 5):
        if len(total) == n:
            break
        total.append(k)
    return total


@program((3,), (2,), (1,))
def as_many_as_an_argument_says(n):
    return [p for p in itertools.permutations(range(n)) if p[0] <= p[-1]]


@program((30,), (2,))
def primes_while_below(n):
    def sieve():
        found = []
        for k in itertools.count(2):
            if all(k % p for p in itertools.takewhile(lambda p: p * p <= k, found)):
                found.append(k)
                yield k

    return list(itertools.takewhile(lambda p: p < n, sieve()))


@program(([1, 2, 3],), ([],))
def chains_within_chains(xs):
    total = 0
    for a in itertools.chain(xs, itertools.chain(xs[1:], xs[:1])):
        for b in itertools.chain([a], itertools.islice(itertools.chain(xs, [a]), 2)):
            total += a * b
    return total


@program((5,), (0,))
def a_tree_of_calls_through_an_iterator(n):
    def down(n):
        return [n] + [y for x in itertools.takewhile(lambda v: v > 0, [n - 1, n - 2]) for y in down(x)]

    return down(n)
