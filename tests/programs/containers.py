"""Dicts with run-time keys, sets, queues, heaps, sorting by key."""

import heapq
from collections import defaultdict, deque

from programs.registry import program


@program((50,), (0,))
def squares_by_number(n):
    d = {}
    for i in range(n):
        d[i * 7] = i
    s = 0
    for i in range(n * 7):
        if i in d:
            s += d[i]
    return s, len(d), bool(d)


@program(([1, 2, 3, 2, 1, 1],), ([1.5, 2.5, 1.5],))
def counted(xs):
    counts = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    best = -1
    for _, v in counts.items():
        if v > best:
            best = v
    for k in counts:
        counts[k] += 1
    return best, list(counts), list(counts.values()), sorted(counts)


@program((30,), (3,))
def a_memo(n):
    memo = {0: 0, 1: 1}
    k = 2
    while k <= n:
        memo[k] = memo[k - 1] + memo[k - 2]
        k += 1
    del memo[0]
    return memo[n], memo.pop(1), memo.pop(99, -5), len(memo)


@program((4,), (0,))
def pairs_as_keys(n):
    d = {(i, i * i): i / 2 for i in range(n)}
    d.setdefault((5, 5), 0.25)
    out = []
    while d:
        _, v = d.popitem()
        out.append(v)
    d[(1, 1)] = 3.0
    return out, d[1, 1], (1, 2) in d


@program((2,), (9,))
def a_dict_changes_under_the_loop(n):
    d = {i: i for i in range(4)}
    for k in d:
        if k == n:
            d[100] = 1
    return len(d)


@program((40,))
def deleted_and_entered_again(n):
    d = {}
    for i in range(n):
        d[i % 5] = i
        if i % 3 == 0 and (i - 1) % 5 in d:
            del d[(i - 1) % 5]
    return list(d.items())


@program(([1, 2, 3, 3, 2], [3, 4, 5, 2]))
def sets_together(xs, ys):
    a = set(xs)
    b = {y for y in ys}
    a.add(100)
    a.discard(55)
    return sorted(a & b), len(a | b), sorted(a - b), 100 in a


@program((7,))
def a_cycle(n):
    seen = set()
    x = n
    while x not in seen:
        seen.add(x)
        x = (x * x + 1) % 101
    seen.remove(x)
    return len(seen)


@program(([5, 3, 9, 1, 1, 7],), ([],))
def heap_sort(xs):
    h = []
    for x in xs:
        heapq.heappush(h, x)
    out = []
    while h:
        out.append(heapq.heappop(h))
    return out


@program((4, [(0, 1, 1.0), (1, 2, 2.5), (0, 2, 9.0), (2, 3, 1.0)]))
def shortest_paths(n, edges):
    dist = [1e18] * n
    dist[0] = 0.0
    heap = [(0.0, 0)]
    while heap:
        d, u = heapq.heappop(heap)
        if d > dist[u]:
            continue
        for a, b, w in edges:
            if a == u and d + w < dist[b]:
                dist[b] = d + w
                heapq.heappush(heap, (d + w, b))
    return dist


@program((9,))
def a_queue(n):
    q = deque([n])
    seen = 0
    while q:
        x = q.popleft()
        seen += x
        if x > 0:
            q.append(x - 1)
            if x % 3 == 0:
                q.appendleft(x - 2)
    q.append(4)
    q.append(5)
    q.rotate(1)
    return seen, len(q), q[0], q[-1], 5 in q


@program((6,))
def a_window(n):
    w = deque(maxlen=3)
    out = []
    for i in range(n):
        w.append(i)
        out.append(sum(w))
    return out


@program(([3, 1, 2, 10, 7],), ([],))
def sorted_by_key(xs):
    ys = sorted(xs, key=lambda x: -x)
    zs = [(x % 3, x) for x in xs]
    zs.sort(key=lambda p: p[0])
    return ys, zs


@program(([5, 3, 5, 7],))
def containers_are_returned(xs):
    d = {}
    for i, x in enumerate(xs):
        d[x] = i
    return d, {x % 3 for x in xs}, deque(xs), len(d)


@program(([5, 4, 5, 8],))
def default_values(xs):
    d = defaultdict(int)
    g = defaultdict(list)
    for x in xs:
        d[x] += 1
        g[x % 2].append(x)
    return sorted(d.items()), len(g), sum(g[0])


@program(([5, 3, 1, 17, 9, 33],), ([],), ([7],), ([100, 8, 16, 24, 32, 40, 48, 56, 64],), ([-1, -2, 0, -3],))
def in_the_order_of_cpython(values):
    seen = set()
    for x in values:
        seen.add(x)
    order = [x for x in seen]
    seen.discard(17)
    seen.add(4)
    return order, list(seen), [x for x in {50, 3, 18, 1, 2}], [x * 2 for x in set(values)]


@program(([0.5, 3.0, -2.75, 1e18, 0.1, 7.0],), ([1.0, float("inf")],))
def floats_in_order(values):
    return [x for x in set(values)]


@program(([3, 1, 2, 3, 8],), ([],))
def pairs_in_order(values):
    found = {(x, x % 2) for x in values}
    total = []
    for a, b in found:
        total.append(a * 10 + b)
    return total, len(found)


@program(([9, 1, 8, 17, 25], [1, 2, 33, 9]), ([], [1]))
def combined_in_order(a, b):
    x, y = set(a), set(b)
    return [k for k in x | y], list(x - y)


@program(([9, 1, 8, 17, 25, 40, 41], [1, 2, 33, 9]), ([], [1]))
def changed_in_order(a, b):
    x, y = set(a), set(b)
    x |= y
    first = [k for k in x]
    x ^= {k for k in b if k > 5}
    return first, list(x)


@program(([9, 1, 8, 17, 25],), ([4],), ([],))
def popped_in_order(values):
    work, order = set(values), []
    while work:
        x = work.pop()
        order.append(x)
        if x > 8:
            work.add(x - 8)
    return order


_OUTSIDE = {5, 3, 17, 33, 9, 1}


@program((17,), (4,))
def a_set_from_outside(n):
    return [x for x in _OUTSIDE], n in _OUTSIDE, len(_OUTSIDE), (n + 1) in _OUTSIDE


@program((100,))
def taken_out_again(n):
    d = {-1: 0}
    total = 0
    for i in range(n):
        d[i * 7919] = i
        key, value = d.popitem()
        total += key - value
    return total, 5 in d, d


@program((100,), passes=False)
def the_same_key_in_and_out(n):
    d = {1: 1, 2: 2}
    for i in range(n):
        del d[1]
        d[1] = i
        if i % 3 == 0:
            d[i + 10] = d.pop(2)
            d[2] = i
    return d
