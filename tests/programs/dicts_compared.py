"""Dicts made at run time beside dicts with keys that are written out."""

from collections import Counter, defaultdict

from programs.registry import program


@program((2,), (0,), (3,))
def a_comprehension_and_a_display(n):
    texts, numbers = {str(k): k for k in range(n)}, {k: float(k) for k in range(n)}
    return (
        texts == {"0": 0, "1": 1}, {"1": 1, "0": 0} == texts, texts == {"0": 0, "1": 2}, texts != {"0": 0, "1": 1.0},
        numbers == {0: 0, 1: 1}, {1: 1, 0: 0} == numbers, texts == {}, {} == numbers, texts == {0: 0, 1: 1},
    )  # fmt: skip


@program(("aba",), ("",))
def letters_counted(text):
    counts = {c: text.count(c) for c in set(text)}
    return counts == {"a": 2, "b": 1}, Counter(text) == {"a": 2, "b": 1}, counts == Counter(text)


@program((2, 1), (1, 2), (0, 1))
def a_display_that_grows(n, x):
    grown = {"a": x}
    grown["b"] = x
    made = {c: x for c in "ab"[:n]}
    return grown == made, made == grown, grown != made, made == {"a": x}, {"a": x, "c": x} == made


@program((2,), (5,))
def nothing_is_added_by_looking(n):
    found = defaultdict(int)
    for k in range(n):
        found[str(k)] += k
    return found == {"0": 0, "1": 1}, found == {"7": 1, "8": 2}, len(found)


@program(({1: 2, 3: 4},), ({5: 6},), passes=False)
def sets_and_views(d):
    s = {1, 2, 5}
    t = s
    t -= d.keys()
    return sorted({1, 2, 5} - d.keys()), sorted(s & d.keys()), sorted(t), s is t


@program(({1: 2, 3: 4},))
def a_set_without_values(d):
    return {1} - d.values()


@program((4, 3, 2), (2, 6, 5))
def states_not_seen_before(a, b, goal):
    start = (0, 0)
    prev = {start: None}
    q = [start]
    while q:
        s = q.pop(0)
        x, y = s
        if goal in s:
            path = []
            while s is not None:
                path.append(s)
                s = prev[s]
            return len(path)
        pour, back = min(x, b - y), min(y, a - x)
        for t in {(a, y), (x, b), (0, y), (x, 0), (x - pour, y + pour), (x + back, y - back)} - prev.keys():
            prev[t] = s
            q.append(t)
    return None


@program(([1, 2],), ([1, 2, 3],), ([3],))
def keys_compared_with_sets(xs):
    d = {x: x * x for x in xs}
    need = {1, 2}
    return (
        need <= d.keys(),
        need < d.keys(),
        need >= d.keys(),
        need == d.keys(),
        need != d.keys(),
        d.keys() == need,
        d.keys() >= need,
        frozenset(need) == d.keys(),
        d.keys() == {1: 0, 2: 0}.keys(),
    )


@program(([1, 2],), ([1, 2, 3],), ([3],))
def sets_without_keys(xs):
    d = {x: x * x for x in xs}
    need = {1, 2}
    return (
        need - d.keys(),
        need & d.keys(),
        sorted(need | d.keys()),
        need ^ d.keys(),
        d.keys() - need,
        need.isdisjoint(d.keys()),
        {(1, 1)} <= d.items(),
        {(1, 1)} == {1: 1}.items(),
    )


@program(
    (2,),
)
def keys_of_a_record_compared(n):
    d = {"a": n, "b": 2}
    return (
        {"a"} <= d.keys(),
        {"a", "b"} == d.keys(),
        {"a", "c"} - d.keys(),
        [1] == d.keys(),
        d.keys() == [1],
        {1} == d.values(),
    )
