"""Classes that inherit from set, deque and Counter."""

from collections import Counter, deque

from programs.registry import program


class Ring(deque):
    def spin(self):
        self.append(self.popleft())
        return self[0]


class Last(deque):
    def __init__(self, n):
        super().__init__(maxlen=n)
        self.seen = 0

    def append(self, x):
        self.seen += 1
        super().append(x)


class Tally(Counter):
    def best(self):
        return self.most_common(1)[0]


class Seen(set):
    limit = 9

    def note(self, x):
        new = x not in self and x < self.limit
        if new:
            self.add(x)
        return new


@program((7,), (0,))
def what_queues_do(n):
    r = Ring(range(5))
    t = 0
    for _ in range(n):
        t += r.spin()
    r.rotate(2)
    r.appendleft(n)
    r += [8, 9]
    popped = r.pop()
    first = list(r)
    r.reverse()
    return t, first, list(r), len(r), 3 in r, r == deque([1]), r[-1], popped, max(r), r.count(8), bool(Ring())


@program((5,), (1,), (0,))
def no_more_than_three(n):
    r = Last(3)
    for k in range(n):
        r.append(k * k)
    return list(r), r.seen, r.maxlen, sum(r), isinstance(r, deque)


@program((3,), (0,))
def from_an_empty_queue(n):
    r = Ring(range(n))
    try:
        r.popleft()
    except IndexError as e:
        return str(e)
    return list(r)


@program((["b", "a", "b"],), ([],))
def what_counters_do(words):
    t = Tally(words)
    t.update(["a"])
    t.update({"a": 2, "c": 1})
    t["q"] += 2
    t.subtract(["c", "c"])
    del t["nothing"]
    left = Counter(t)
    return (
        t.best(),
        t["zz"],
        "zz" in t,
        len(t),
        sorted(t.items()),
        sum(t.values()),
        t.most_common(2),
        left == t,
        dict(t),
    )


@program(("hello",), ("",))
def counted_one_by_one(text):
    t = Tally()
    for c in text:
        t[c] += 1
    return dict(t), list(t), t == {"h": 1}, isinstance(t, dict), isinstance(t, Counter), bool(t), sorted(t.elements())


@program((9,), (0,))
def what_sets_do(n):
    s = Seen()
    count = 0
    for k in range(n):
        if s.note(k * k % 13):
            count += 1
    s |= {100}
    s.discard(0)
    t = s | {5}
    u = {4, 5} - s
    shown = repr(Seen()), repr(Seen([3])), str(t - s)
    return count, len(s), sorted(s), s >= {1}, shown, s == t, u, s & {4, 100}, sorted(s.union([7])), s.isdisjoint([6])


@program((2,), (50,))
def of_a_set_that_has_it_not(n):
    s = Seen([1, 2, 3])
    try:
        s.remove(n)
    except KeyError as e:
        return e.args, sorted(s)
    return sorted(s)
