"""Items grouped, merged and handed out twice: ``itertools``, ``heapq``, queues and counters."""

import heapq
import operator
from collections import Counter, deque
from itertools import groupby, tee

from programs.registry import program


@program(([1, 1, 2, 3, 3, 1],), ([],))
def runs(xs):
    return [(k, list(group)) for k, group in groupby(xs)]


@program((["a", "b", "cc", "d"],))
def runs_of_a_length(words):
    return [(k, len(list(group))) for k, group in groupby(words, key=len)]


@program(("aabccc",), ("",))
def run_lengths(text):
    return "".join(f"{k}{sum(1 for _ in group)}" for k, group in groupby(text))


@program(([("a", 1), ("b", 2), ("a", 3)],))
def groups_by_name(pairs):
    found = {}
    for name, group in groupby(sorted(pairs, key=lambda p: p[0]), key=lambda p: p[0]):
        found[name] = [value for _, value in group]
    return found


@program(([1, 1, 2, 2, 2],))
def firsts_of_groups(xs):
    total = 0
    for k, group in groupby(xs):
        total += 10 * k + next(group)
    return total


@program(([1, 4], [2, 3, 5]), ([], [1]))
def merged(a, b):
    return list(heapq.merge(a, b)), [x for x in heapq.merge(a, b, [0, 9])]


@program(([4, 1], [5, 3, 2]))
def merged_downwards(a, b):
    return list(heapq.merge(a, b, reverse=True)), list(heapq.merge(a, b, key=lambda x: -x))


@program(([3, 1, 4, 1, 5], 2), ([2], 5))
def largest_and_smallest(xs, n):
    return heapq.nlargest(n, xs), heapq.nsmallest(n, xs), heapq.nlargest(n, xs, key=lambda x: -x)


@program(([1, 2, 3],))
def two_iterators(xs):
    a, b = tee(xs)
    next(b, None)
    return list(zip(a, b))


@program((3,))
def longest_queue(n):
    d = deque([1], maxlen=n)
    for i in range(5):
        d.append(i)
    return d.maxlen, list(d), deque([1]).maxlen


@program((3,))
def queues_joined(n):
    d = deque([1, 2])
    e = d + deque([n])
    d += [7]
    d *= 2
    return e, d, e * 2


@program(([1],))
def a_queue_and_a_list(xs):
    return deque(xs) + xs


@program(("ab", "abc"), ("abc", "abc"), ("aa", "a"))
def counters_within(a, b):
    x, y = Counter(a), Counter(b)
    return x <= y, x < y, x >= y, x > y


@program(([1, 2, 2],), ([1],))
def counted_by_operator(xs):
    return operator.countOf(xs, 2), operator.indexOf(xs, 2)


def digits(a, b, c):
    return a * 100 + b * 10 + c


@program(([1, 2],), ([1],), ([],), ([1, 2, 3],))
def a_star_before_the_last(xs):
    return digits(*xs, 5)


def spoken(n):
    for i in range(n):
        print("made", i)
        yield i


def heard(i):
    print("got", i)
    return i


@program((2,))
def a_comprehension_asks_item_by_item(n):
    return [heard(i) for i in spoken(n)]
