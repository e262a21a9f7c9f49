"""Native calls of functions that change what is outside of them, or that take bytes: as Python does it."""

from __future__ import annotations

import copy
import gc
import sys

import numpy as np
import pytest

import whilst

count = 0
level = 1.5
other = None


def bump(k):
    global count
    count += k
    return count


def several(x, n):
    global count, level
    level = level * x
    count = n
    if n < 0:
        raise ValueError("less than nothing")
    return level, count


def at_times(n):
    global count
    if n > 2:
        count = n
    return n


def filling(a, k):
    global count
    count += k
    a[0] = count
    return count


def counter():
    n = 0

    def following(by=1):
        nonlocal n
        n += by
        return n

    return following


class Tally:
    def __init__(self):
        self.n = 0
        self.total = 0.0
        self.last = None

    def add(self, x, limit):
        self.n += 1
        self.total += x
        if self.total > limit:
            raise OverflowError("too much")
        return self.total / self.n


def checksum(b):
    s = len(b)
    for x in b:
        s = (s * 31 + x) % 65521
    return s


def is_native(f):
    return type(f) is not whilst.Function


def set_outside(values):
    globals().update(values)


def outside():
    return {name: globals()[name] for name in ("count", "level")}


def compared(function, calls):
    """The same calls of plain Python and of the compiled function, from the same start: values, errors, what is left."""
    before, found = outside(), []
    compiled = whilst.compile(function)
    for f in (function, compiled):
        set_outside(before)
        seen = []
        for args in copy.deepcopy(calls):
            try:
                seen.append((f(*args), outside()))
            except Exception as error:
                seen.append((type(error), str(error), outside()))
        found.append(seen)
    set_outside(before)
    assert repr(found[0]) == repr(found[1])
    return compiled


def test_globals():
    assert is_native(compared(bump, [(k,) for k in (1, 2, 3, 4, -50)]))


def test_a_call_that_fails_leaves_what_python_leaves():
    assert is_native(compared(several, [(2.0, 3), (2.0, 4), (0.5, 5), (3.0, -1), (3.0, 6)]))


def test_another_type_outside():
    compiled = whilst.compile(bump)
    set_outside({"count": 1})
    assert [compiled(1), compiled(1), compiled(1)] == [2, 3, 4]
    set_outside({"count": 0.5})
    assert [compiled(1), compiled(1), compiled(1), count] == [1.5, 2.5, 3.5, 3.5]
    set_outside({"count": 0})


def test_only_at_times():
    assert is_native(compared(at_times, [(k,) for k in (1, 5, 2, 7)]))


def test_an_array_besides_is_left_to_python():
    assert not is_native(compared(filling, [(np.zeros(2), k) for k in range(5)]))


def test_overflow():
    compiled = whilst.compile(bump)
    set_outside({"count": 2**63 - 3})
    assert [compiled(1), compiled(1)] == [2**63 - 2, 2**63 - 1]
    with pytest.raises(OverflowError):
        compiled(1)
    assert count == 2**63 - 1 and is_native(compiled)
    set_outside({"count": 0})


def test_closure_variables():
    made = counter()
    compiled = whilst.compile(made)
    assert [compiled(), compiled(2), compiled(), compiled(by=5)] == [1, 3, 4, 9]
    assert is_native(compiled) and made() == 10 and compiled() == 11


def test_fields_of_an_object():
    add, plain, mine = whilst.compile(Tally.add), Tally(), Tally()
    for x in (1.0, 2.0, 3.5, 100.0, 4.0):
        found = []
        for f, tally in ((Tally.add, plain), (add, mine)):
            try:
                found.append(f(tally, x, 50.0))
            except OverflowError as error:
                found.append(str(error))
        assert found[0] == found[1] and vars(plain) == vars(mine)
    assert is_native(add)


def test_an_object_that_is_also_a_global():
    def through_both(tally):
        tally.n += 1
        return other.n

    compiled = whilst.compile(through_both)
    set_outside({"other": Tally()})
    assert [compiled(Tally()) for _ in range(4)] == [0] * 4
    assert [through_both(other), other.n] == [1, 1]
    with pytest.warns(whilst.WhilstWarning, match="reaches as a global"):
        assert compiled(other) == 2


def test_nothing_leaks():
    compiled, tally = whilst.compile(Tally.add), Tally()
    for k in range(5):
        compiled(tally, 1000.5 + k, 1e9)
    gc.collect()
    before = sys.getrefcount(tally), sys.getrefcount(None), len(gc.get_objects())
    for k in range(200):
        compiled(tally, 1000.5 + k, 1e9)
    gc.collect()
    assert sys.getrefcount(tally) == before[0] and sys.getrefcount(tally.total) <= 3
    assert abs(len(gc.get_objects()) - before[2]) < 100


def test_bytes():
    calls = [b"hello", b"", b"\x00\xff" * 5, bytes(range(256)) * 16, bytes(5000), b"x"]
    compiled = compared(checksum, [(b,) for b in calls])
    assert is_native(compiled)
