"""Attributes of compiled functions: what compiled code reads and sets is what the caller reads and sets."""

import pytest

import whilst


@whilst.compile
def scaled(x):
    scaled.calls += 1
    return x * scaled.factor


@whilst.compile
def added_up(n):
    total = 0
    for i in range(n):
        total += scaled(i)
    return total, scaled.calls


@whilst.compile
def remembered(n):
    if n not in remembered.known:
        remembered.known[n] = n * n
    return len(remembered.known)


@whilst.compile
def without(n):
    return n + without.offset


def test_they_are_read_and_set():
    scaled.calls, scaled.factor = 0, 2
    assert scaled(3) == 6 and scaled(4) == 8 and scaled.calls == 2
    scaled.factor = 2.5
    assert scaled(4) == 10.0 and scaled.calls == 3


def test_in_other_compiled_functions():
    scaled.calls, scaled.factor = 10, 3
    assert added_up(4) == (18, 14) and scaled.calls == 14
    assert added_up.eager(4) == (18, 18)


def test_tables():
    remembered.known = {1: 1}
    table = remembered.known
    assert [remembered(n) for n in (1, 2, 3, 2)] == [1, 2, 3, 3]
    assert remembered.known is table and table == {1: 1, 2: 4, 3: 9}


def test_what_is_not_there():
    with pytest.raises(AttributeError):
        without(1)
    without.offset = 5
    assert without(1) == 6
