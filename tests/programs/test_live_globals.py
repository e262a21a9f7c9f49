"""Globals and closure variables stay live: a change is seen by the next call."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator

import numpy as np
import pytest

import whilst
from harness import check
from ways import ways

THIS = sys.modules[__name__]
SCALE = 2
TABLE = np.array([1.0, 2.0, 3.0])
FLAG = True
NAME = "double"


def helper(x):
    return x + 1


class settings:
    limit = 3


@pytest.fixture(autouse=True)
def _restore(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("SCALE", "TABLE", "FLAG", "NAME", "helper"):
        monkeypatch.setattr(THIS, name, getattr(THIS, name))
    monkeypatch.setattr(settings, "limit", 3)
    yield


def scaled(x):
    return x * SCALE


def test_a_number_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(scaled, 10).result == 20
    monkeypatch.setattr(THIS, "SCALE", 7)
    assert check(scaled, 10).result == 70


def test_a_number_may_change_its_type(monkeypatch: pytest.MonkeyPatch) -> None:
    check(scaled, 10)
    monkeypatch.setattr(THIS, "SCALE", 0.5)
    assert check(scaled, 10).result == 5.0
    monkeypatch.setattr(THIS, "SCALE", np.float32(0.5))
    check(scaled, 10)
    monkeypatch.setattr(THIS, "SCALE", 3)
    check(scaled, 10)


def test_a_deleted_name_is_a_name_error(monkeypatch: pytest.MonkeyPatch) -> None:
    check(scaled, 10)
    monkeypatch.delattr(THIS, "SCALE")
    assert isinstance(check(scaled, 10).error, NameError)
    monkeypatch.setattr(THIS, "SCALE", 4, raising=False)
    assert check(scaled, 10).result == 40


def looked_up(i):
    total = 0.0
    for k in range(i):
        total += TABLE[k]
    return total


def test_an_array_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    check(looked_up, 3)
    TABLE[1] = 50.0
    try:
        assert check(looked_up, 3).result == 54.0
    finally:
        TABLE[1] = 2.0
    monkeypatch.setattr(THIS, "TABLE", np.arange(10.0))
    assert check(looked_up, 5).result == 10.0
    monkeypatch.setattr(THIS, "TABLE", np.arange(4, dtype=np.int32))
    check(looked_up, 4)
    assert isinstance(check(looked_up, 5).error, IndexError)


def through_a_helper(n):
    total = 0
    for i in range(n):
        total += helper(i)
    return total


def test_a_function_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(through_a_helper, 3).result == 6
    monkeypatch.setattr(THIS, "helper", lambda x: x * 10)
    assert check(through_a_helper, 3).result == 30


def test_new_code_in_the_same_function_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    check(through_a_helper, 3)
    monkeypatch.setattr(helper, "__code__", (lambda x: x - 1).__code__)
    assert check(through_a_helper, 3).result == 0


def branch_on_a_flag(x):
    if FLAG:
        return x + 1
    return x - 1


def test_a_flag_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(branch_on_a_flag, 1).result == 2
    monkeypatch.setattr(THIS, "FLAG", False)
    assert check(branch_on_a_flag, 1).result == 0
    monkeypatch.setattr(THIS, "FLAG", 5)
    assert check(branch_on_a_flag, 1).result == 2
    monkeypatch.setattr(THIS, "FLAG", None)
    assert check(branch_on_a_flag, 1).result == 0


def branch_on_a_string(x):
    return x * 2 if NAME == "double" else x


def test_a_string_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(branch_on_a_string, 4).result == 8
    monkeypatch.setattr(THIS, "NAME", "single")
    assert check(branch_on_a_string, 4).result == 4


def attribute_of_a_class(n):
    i = 0
    while i < settings.limit and i < n:
        i += 1
    return i


def test_an_attribute_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(attribute_of_a_class, 10).result == 3
    monkeypatch.setattr(settings, "limit", 8)
    assert check(attribute_of_a_class, 10).result == 8


def test_a_shadowed_builtin_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def uses_abs(x):
        return abs(x)

    assert check(uses_abs, -3).result == 3
    monkeypatch.setattr(THIS, "abs", lambda x: x - 1, raising=False)
    assert check(uses_abs, -3).result == -4


def test_a_closure_variable_is_live() -> None:
    k = 1

    def add(x):
        return x + k

    assert check(add, 1).result == 2
    k = 10
    assert check(add, 1).result == 11
    k = 0.5
    assert check(add, 1).result == 1.5


def test_an_unbound_closure_variable() -> None:
    def add(x):
        return x + k

    assert isinstance(check(add, 1).error, NameError)
    k = 10
    assert check(add, 1).result == 11


def writes_a_global_array(i):
    TABLE[i] = 9.0
    return TABLE[0] + TABLE[1]


def test_a_global_array_is_mutated() -> None:
    before = TABLE.copy()
    for i in (0, 1, 5):
        check(writes_a_global_array, i)
        TABLE[:] = before


def test_an_argument_may_be_the_global_array() -> None:
    def writes_one_reads_the_other(a):
        a[0] = 7.0
        return TABLE[0]

    for _, way in (("Python", writes_one_reads_the_other), *ways(writes_one_reads_the_other, (TABLE,), {})):
        assert way(TABLE) == 7.0
        TABLE[0] = 1.0


PRICES = {1: 2.5, 2: 4.0}
BANNED = {3, 4}
PAIRS = {(0, 1): 5, (1, 0): 7}
SETTINGS = {"rate": 0.5, "steps": 3}


def price(item):
    if item in BANNED:
        return -1.0
    return PRICES[item] if item in PRICES else PRICES.get(0, 1.0)


def listed(n):
    total = 0
    for (a, b), weight in PAIRS.items():
        total += weight * (a + n * b)
    return total, len(BANNED), sorted(PRICES), sum(PRICES.values()), SETTINGS["rate"] * SETTINGS["steps"]


def test_dicts_and_sets_are_live():
    for item in (1, 3, 7):
        check(price, item)
    check(listed, 2)
    try:
        PRICES[7] = 9.0
        BANNED.discard(3)
        PAIRS[2, 2] = 1
        SETTINGS["rate"] = 2
        for item in (1, 3, 7):
            check(price, item)
        check(listed, 2)
        PRICES[1] = 3
        check(price, 2)
    finally:
        PRICES.pop(7)
        PRICES[1] = 2.5
        BANNED.add(3)
        PAIRS.pop((2, 2))
        SETTINGS["rate"] = 0.5


def test_a_missing_key_of_a_global_dict():
    check(lambda k: PRICES[k], 9)


NUMBERS = [1.5, 2.5]
WORDS = ["a", "b"]


class Kept:
    def __init__(self):
        self.count = 1
        self.items = []


KEPT = Kept()


@pytest.mark.parametrize("name", ["NUMBERS", "TABLE", "KEPT", "WORDS"])
def test_what_is_returned_is_the_global_itself(name: str) -> None:
    functions = {"NUMBERS": lambda: NUMBERS, "TABLE": lambda: TABLE, "KEPT": lambda: KEPT, "WORDS": lambda: WORDS}
    for _, way in ways(functions[name], (), {}):
        assert way() is globals()[name]


def number_of_words(i):
    return len(WORDS), WORDS[0]


def test_a_list_of_words_is_live() -> None:
    check(number_of_words, 0)
    WORDS.append("c")
    try:
        assert check(number_of_words, 0).result == (3, "a")
        WORDS[0] = "z"
        assert check(number_of_words, 0).result == (3, "z")
    finally:
        WORDS[:] = ["a", "b"]


def adds_to_both(kept, x):
    kept.count += x
    KEPT.count += x
    kept.items.append(x)
    return kept is KEPT, KEPT.count, len(KEPT.items)


def test_an_argument_may_be_the_global_object() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", whilst.WhilstWarning)  # plain Python makes such calls
        same, other = ([adds_to_both, *(w for _, w in ways(adds_to_both, (k, 1), {}))] for k in (KEPT, Kept()))
        for way in same:
            vars(KEPT).update(count=1, items=[])
            assert way(KEPT, 2) == (True, 5, 1)
    for way in other:
        vars(KEPT).update(count=1, items=[])
        assert way(Kept(), 2) == (False, 3, 0)


def counter():
    n = 0

    def following():
        nonlocal n
        n += 1
        if n == 3:
            raise ValueError(n)
        return n

    return following, lambda: n


def test_a_closure_variable_is_changed() -> None:
    following, now = counter()
    found = [way for _, way in ways(following, (), {})]
    start = now()
    assert found[0]() == start + 1 == now()
    with pytest.raises(ValueError, match="3"):
        for way in found * 3:
            way()
    assert now() == 3
    assert following() == 4
    assert found[-1]() == 5 == now()
