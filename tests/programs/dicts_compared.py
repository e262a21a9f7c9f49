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
