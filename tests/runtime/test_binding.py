"""Arguments bind as Python binds them."""

from __future__ import annotations

import pytest

from whilst.values.binding import binder, parameter_names


def plain(a, b=2): ...
def mixed(a, /, b, *rest, c, d=4, **more): ...
def only_keywords(*, a=1): ...
def only_positions(a, b=1, /): ...
def nothing(): ...


class Holder:
    def method(self, x): ...


CALLS = [
    (plain, (1,), {}),
    (plain, (1, 3), {}),
    (plain, (), {"b": 1, "a": 5}),
    (plain, (), {}),
    (plain, (1, 2, 3), {}),
    (plain, (1,), {"a": 2}),
    (plain, (1,), {"z": 2}),
    (mixed, (1, 2, 3, 4), {"c": 5, "e": 6}),
    (mixed, (1,), {"b": 2, "c": 3}),
    (mixed, (1, 2), {}),
    (only_keywords, (), {"a": 3}),
    (only_keywords, (1,), {}),
    (only_positions, (1,), {}),
    (only_positions, (), {"a": 1}),
    (nothing, (), {}),
    (Holder.method, (1,), {}),
]


@pytest.mark.parametrize("function, args, keywords", CALLS)
def test_binds_or_complains_like_python(function, args, keywords):
    def outcome(f):
        try:
            return f(*args, **keywords)
        except TypeError as error:
            return str(error)

    python, bound = outcome(function), outcome(binder(function))
    if python is None:
        assert isinstance(bound, tuple) and len(bound) == len(parameter_names(function))
    else:
        assert bound == python


def test_values():
    assert binder(plain)(1) == (1, 2)
    assert binder(mixed)(1, 2, 3, c=5, e=6) == (1, 2, (3,), 5, 4, {"e": 6})
    assert binder(nothing)() == ()
