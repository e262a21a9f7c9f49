"""Dicts, sets and queues as arguments: read in their order, and changed for the caller to see."""

from collections import Counter, defaultdict, deque

from programs.registry import program

NUMBERS = {5: 1, 3: 4, 9: 2}
GRAPH = {0: [1, 2], 1: [2], 2: [0, 3], 3: []}
MANY = {f"name{k}": k / 2 for k in range(30)}
WIDE = {k * 37 % 101 for k in range(20)}


def holed():
    s = set(range(0, 50, 3))
    s.discard(9)
    s.add(1000)
    return s


@program((NUMBERS, 4), ({1: 0.5, 2: 1.5}, 2), ({(0, 1): 2, (3, 4): 5}, 3), passes=False)
def a_dict_is_read(d, k):
    total = 0
    for key, value in d.items():
        total += value * k
    return total, list(d), k in d, max(d.values()), len(d), sorted(d)


@program((NUMBERS, 7), (NUMBERS, 5), ({}, 3), passes=False)
def a_dict_is_changed(d, k):
    d[k] = d.get(k, 0) + 10
    if 3 in d:
        del d[3]
    d[100] = 1
    return d.pop(100, 0)


@program((GRAPH, 0), ({7: [8], 8: []}, 7), passes=False)
def a_graph_is_walked(graph, start):
    seen, todo, order = {start}, deque([start]), []
    while todo:
        u = todo.popleft()
        order.append(u)
        for v in graph[u]:
            if v not in seen:
                seen.add(v)
                todo.append(v)
    graph[start].append(len(order))
    return order, graph[start]


@program((MANY,), passes=False)
def many_names(d):
    best = max(d, key=d.get)
    d["more"] = 1.0
    return best, d["name3"], "name99" in d, sum(d.values())


@program((WIDE,), (holed(),), ({1.5, -2.0, 0.25},), ({(1, 2), (0, 0), (5, 1)},), passes=False)
def a_set_is_gone_through(s):
    return list(s), len(s), sorted(s), min(s)


@program((WIDE, 7), (holed(), 3), passes=False)
def a_set_is_changed(s, k):
    s.add(k)
    s.discard(37)
    s |= {2, 5}
    return k in s, len(s)


@program(({"a", "bc"}, "bc"), ({"x"}, "y"), passes=False)
def a_set_of_texts(s, word):
    s.add(word + "!")
    return word in s, len(s), sorted(s)


@program((deque([3, 1, 2]), 9), (deque([1, 2], maxlen=2), 5), (deque(), 1), passes=False)
def a_queue(q, x):
    q.append(x)
    first = q.popleft()
    q.appendleft(first + 10)
    return first, list(q), len(q)


@program((defaultdict(int, {2: 5}), [1, 2, 2]), (Counter({1: 2}), [1, 1, 3]), (defaultdict(int), [4, 4]), passes=False)
def default_values(d, xs):
    for x in xs:
        d[x] += 1
    return len(d), d[2]


@program((defaultdict(list, {1: [5]}), 3), passes=False)
def lists_by_key(d, n):
    for k in range(n):
        d[k % 2].append(k)
    return sorted(d)


@program((10, {}), (10, {0: 0, 1: 1, 2: 1}), passes=False)
def a_memo_of_the_callers(n, memo):
    if n in memo:
        return memo[n]
    if n < 2:
        return n
    memo[n] = a_memo_of_the_callers(n - 1, memo) + a_memo_of_the_callers(n - 2, memo)
    return memo[n]


@program((NUMBERS, NUMBERS), (NUMBERS, {5: 1}), passes=False)
def two_names_of_dicts(a, b):
    a[5] += 1
    return a is b, b[5]


@program((NUMBERS, True), (NUMBERS, False), passes=False)
def handed_back(d, same):
    if same:
        d[1] = 1
    return d


@program((NUMBERS, 99), passes=False)
def failing_on_the_way(d, k):
    d[1] = 1
    d[2] = d[k]
    return d


@program(({"a", "b"}, {"b", "c"}), passes=False)
def sets_of_texts_together(a, b):
    return sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a <= b, a.isdisjoint(b)


@program(({(1, "a")}, (1, "a")), ({(1, "a"), (2, "b")}, (2, "a")), passes=False)
def set_of_pairs_with_texts(seen, pair):
    known = pair in seen
    seen.add(pair)
    return known, len(seen)
