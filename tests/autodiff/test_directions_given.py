"""Tangents and cotangents as people give them: part by part, by name, and never for what has no derivative."""

from dataclasses import dataclass

import numpy as np
import pytest

import whilst


@dataclass
class Line:
    slope: float
    height: float
    points: int = 2


@dataclass
class Turned:
    height: float
    slope: float
    points: int = 2


def of_dict(d):
    return d["a"] * 2 + d["b"] * 3


def to_dict(x):
    return {"a": x * 2, "b": x * 3}


def of_line(line):
    return line.slope * 2 + line.height * 3


def of_number(n, x):
    return n * x


def doubled(x):
    return x * 2


def jvp_of(f):
    def moved(x, along):
        return whilst.jvp(f, (x,), (along,))[1]

    return moved


def vjp_of(f):
    def pulled(x, bar):
        return whilst.vjp(f, x)[1](bar)[0]

    return pulled


BOTH = pytest.mark.parametrize("way", [lambda f: f, whilst.compile], ids=["Python", "compiled"])


@BOTH
def test_by_name(way):
    assert way(jvp_of(of_dict))({"a": 1.0, "b": 1.0}, {"b": 0.0, "a": 1.0}) == 2.0
    assert way(jvp_of(of_line))(Line(1.0, 1.0), Turned(0.0, 1.0)) == 2.0
    assert way(vjp_of(to_dict))(1.0, {"b": 0.0, "a": 1.0}) == 2.0


def test_by_name_in_second_derivatives():
    f = lambda d: d["a"] ** 2 + d["b"] ** 3  # noqa: E731
    assert whilst.hvp(f, ({"a": 1.0, "b": 1.0},), ({"b": 0.0, "a": 1.0},)) == {"a": 2.0, "b": 0.0}


def test_None_in_structures():
    assert whilst.jvp(of_dict, ({"a": 1.0, "b": 1.0},), ({"a": None, "b": 1.0},))[1] == 3.0
    assert whilst.jvp(of_line, (Line(1.0, 1.0),), (Line(1.0, None, None),))[1] == 2.0
    inside = whilst.compile(lambda x: whilst.vjp(to_dict, x)[1]({"a": None, "b": 1.0})[0])
    assert inside(1.0) == 3.0


@BOTH
@pytest.mark.parametrize(("f", "x", "along"), [
    (of_dict, {"a": 1.0, "b": 1.0}, {"a": 1.0}),
    (of_dict, {"a": 1.0, "b": 1.0}, {"a": 1.0, "c": 1.0}),
    (of_dict, {"a": 1.0, "b": 1.0}, (0.0, 1.0)),
    (doubled, np.ones(3), np.ones(4)),
    (doubled, np.ones(3), np.ones((3, 1))),
    (doubled, np.ones(3), 1.0),
    (doubled, 1.0, 1j),
])  # fmt: skip
def test_of_another_structure(way, f, x, along):
    with pytest.raises((TypeError, ValueError, whilst.UserError), match="structure|shape|elements|axes|numbers like"):
        way(jvp_of(f))(x, along)


@BOTH
def test_of_what_has_no_derivative(way):
    with pytest.raises((TypeError, whilst.UserError), match="no derivative"):
        way(lambda n, x: whilst.jvp(of_number, (n, x), (1.0, 0.0)))(2, 3.0)
    assert way(lambda n, x: whilst.jvp(of_number, (n, x), (None, 1.0)))(2, 3.0) == (6.0, 2.0)


def test_of_one_object_given_twice():
    line = Line(1.0, 2.0)
    both = lambda p, q: p.slope * q.height  # noqa: E731
    assert whilst.jvp(both, (line, line), (line, line))[1] == 4.0
    with pytest.raises(TypeError, match="in two ways"):
        whilst.jvp(both, (line, line), (line, Line(0.0, 0.0)))


def test_what_a_rule_gives_by_name():
    rule = whilst.custom_vjp(of_dict, lambda result, bar, d: {"b": 3 * bar, "a": 2 * bar})
    assert whilst.grad(lambda d: rule(d) * 1.0)({"a": 1.0, "b": 1.0}) == {"a": 2.0, "b": 3.0}


def test_what_a_rule_gives_of_another_structure():
    rule = whilst.custom_vjp(lambda p: p[0] * p[1], lambda result, bar, p: (bar, bar, bar))
    with pytest.raises(whilst.UserError, match="parts 0, 1, 2 for 0, 1"):
        whilst.grad(lambda x: rule((x, x)))(1.0)


def test_a_rule_of_an_object():
    rule = whilst.custom_vjp(of_line, lambda result, bar, line: Line(bar * 2, bar * 3))
    assert whilst.grad(lambda line: rule(line) * 1.0)(Line(1.0, 2.0)) == Line(2.0, 3.0, None)


def set_first(x):
    x[0] = 5.0
    return np.sum(x * x)


def append_to(x):
    x.append(5.0)
    return x[0] * 2


@pytest.mark.parametrize(("f", "made"), [(set_first, lambda x: x * 1.0), (append_to, lambda x: [x[0]])])
@pytest.mark.parametrize("wrap", [whilst.checkpoint, lambda f: whilst.custom_vjp(f, lambda result, bar, x: None)])
def test_a_function_with_a_rule_may_not_write_into_what_it_is_given(f, made, wrap):
    ruled = wrap(f)

    def use(x):
        given = made(x)
        return ruled(given) + given[-1]

    with pytest.raises(whilst.Limitation, match="changes what it is given"):
        whilst.compile(use)(np.ones(3))
