"""What derivatives hand on besides: aux of any structure, and directions of results of any structure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pytest

import whilst
from compare import Tolerance, differences


class Pair(NamedTuple):
    a: float
    b: Any


@dataclass
class Model:
    w: Any
    steps: int = 0
    log: list[float] = field(default_factory=list)


def squares(x):
    y, log = x, []
    while y < 100.0:
        y = y * y + 1
        log.append(y)
    return y, log


def rows(x):
    y, log = x, []
    while y < 100.0:
        y = y * y + 1
        log.append([y, 2.0])
    return y, log


def arrays(x):
    y, log = x * np.ones(2), []
    while y.sum() < 100.0:
        y = y * y + 1
        log.append(y.copy())
    return y.sum(), log


def models(x):
    y, log = x, []
    while y < 100.0:
        y = y * y + 1
        log.append(Model(y, len(log)))
    return y, (log, log[0])


def by_key(x):
    y, found, k = x, {}, 0
    while y < 100.0:
        y = y * y + 1
        found[k] = y
        k += 1
    return y, {"found": found, "name": "x", "count": k, "none": None, "keys": set(found)}


ALL = [squares, rows, arrays, models, by_key]
SLOPE = 450.9375


def assert_same(found: Any, expected: Any) -> None:
    assert not list(differences(expected, found, Tolerance(), "value"))


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.__name__)
def test_aux_of_what_is_made(f: Any) -> None:
    value, aux = f(1.5)
    slope = SLOPE * (2 if f is arrays else 1)
    for run in (whilst.value_and_grad(f, has_aux=True), whilst.value_and_grad(f, has_aux=True).eager):
        (found, more), gradient = run(1.5)
        assert_same((found, more), (value, aux))
        assert gradient == slope
    gradient, more = whilst.grad(f, has_aux=True)(1.5)
    assert_same(more, aux)
    assert gradient == slope


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.__name__)
def test_aux_of_a_derivative_of_a_derivative(f: Any) -> None:
    def slope(x):
        gradient, aux = whilst.grad(f, has_aux=True)(x)
        return gradient, aux

    made = whilst.grad(whilst.grad(f, has_aux=True), has_aux=True)
    assert_same(made(1.5)[1], f(1.5)[1])


def twice(x):
    log = [x, x * x]
    model = Model(x, 1, log)
    return x * x, (model, log, {"model": model, "again": [log, model]})


def views(x):
    a = np.arange(4) * x
    return (a * a).sum(), (a[1:], a[::-1].reshape(2, 2), a)


def maybe(x):
    found, k = None, 0
    while k < 10:
        if k * x > 4:
            found = k * x
        k += 1
    return x * x, (found, None, range(k), "text" + str(k))


def nested(x):
    pairs = {}
    for k in range(4):
        pairs.setdefault(k % 2, []).append((k, k * x))
    return x * x, (pairs, [(k, k * x, [x]) for k in range(3)])


INSIDE = [*ALL, twice, views, maybe, nested]


@pytest.mark.parametrize("f", INSIDE, ids=lambda f: f.__name__)
def test_aux_in_compiled_code(f: Any) -> None:
    def whole(x):
        return whilst.value_and_grad(f, has_aux=True)(x)

    made = whilst.compile(whole)
    (value, aux), gradient = whole(1.5)
    for run in (made, made, made.eager):
        (found, more), slope = run(1.5)
        assert_same((found, more), (value, aux))
        assert slope == pytest.approx(gradient)
    assert_same((value, aux), f(1.5))


@whilst.compile
def trained(x, n):
    kept, best = [], None
    for _ in range(n):
        gradient, log = whilst.grad(squares, has_aux=True)(x)
        x -= gradient * 1e-3
        kept.append(log[0])
        log.append(x)
        if best is None or log[-1] < best:
            best = log[-1]
    return x, kept, best


@whilst.compile
def trained_models(x, n):
    seen = []
    for _ in range(n):
        gradient, (model, log, _) = whilst.grad(twice, has_aux=True)(x)
        model.log.append(gradient)
        x -= 0.1 * gradient
        seen.append(log[-1] + model.w)
    return x, seen


def test_aux_in_a_loop_of_compiled_code() -> None:
    for f in (trained, trained_models):
        for n in (0, 1, 5):
            assert_same(f(1.5, n), f.python(1.5, n))


@whilst.compile
def as_it_was(x):
    model = Model([x, 2 * x])

    def loss(m, k):
        return m.w[0] * m.w[1] * k, (m, m.w)

    gradient, (same, inner) = whilst.grad(loss, has_aux=True)(model, 2.0)
    same.steps = 7
    inner[0] = 5.0
    return gradient.w, model.w, model.steps


@whilst.compile
def changed(x):
    model = Model([x, 2 * x])

    def loss(m, k):
        m.steps += 1
        return m.w[0] * m.w[1] * k, (m, m.w)

    gradient, (other, inner) = whilst.grad(loss, has_aux=True)(model, 2.0)
    inner[0] = 5.0
    return gradient.w, model.w, model.steps, other.steps, other.w


def test_aux_that_is_an_argument_in_compiled_code() -> None:
    for f in (as_it_was, changed):
        assert_same(f(1.5), f.python(1.5))


@whilst.compile
def over_a_list_outside(x):
    data = [1.0, 2.0, 3.0]

    def loss(v):
        s = 0.0
        for d in data:
            s += d * v * v
        return s

    def moved(v):
        return [d * v for d in data][1]

    @whilst.checkpoint
    def again(v):
        return sum([d * v for d in data])

    data.append(whilst.grad(loss)(x))
    return data, whilst.jvp(moved, (x,), (1.0,)), whilst.grad(again)(x), whilst.vjp(loss, x)[1](1.0)


def test_a_list_outside_is_looked_at() -> None:
    assert over_a_list_outside(1.5) == ([1.0, 2.0, 3.0, 18.0], (3.0, 2.0), 24.0, (72.0,))
    assert over_a_list_outside.python(1.5) == over_a_list_outside(1.5)


def with_object(model, x):
    model.steps += 1
    model.w = model.w * x
    model.log.append(x)
    return (model.w * x).sum(), model


def with_array(model, x):
    model.w[0] = x
    return x * x, (model, model.w)


def with_list(given, x):
    given.append(x)
    return x * x, given


def with_lists(given, x):
    given[1].append(x)
    given.append([x])
    return x * x, given


def with_dict(given, x):
    given["b"] = x
    return x * x, given


def with_many(models, x):
    for m in models:
        m.steps += 1
        m.log.append(x)
    return x * x, models


GIVEN = [
    (with_object, lambda: Model(np.ones(2))),
    (with_array, lambda: Model(np.ones(2))),
    (with_list, lambda: [1.0]),
    (with_lists, lambda: [[1.0], [2.0, 3.0]]),
    (with_dict, lambda: {"a": 1.0}),
    (with_many, lambda: [Model(np.ones(2))]),
    (with_many, lambda: [Model(k * 1.0) for k in range(20)]),
]


@pytest.mark.parametrize(("f", "make"), GIVEN, ids=[f"{f.__name__}{k}" for k, (f, _) in enumerate(GIVEN)])
def test_aux_that_is_an_argument_and_changed(f: Any, make: Any) -> None:
    """It comes back as a copy that is changed; the argument is left as it is."""
    expected = f(make(), 3.0)
    for _ in range(3):
        given = make()
        found, _ = whilst.value_and_grad(f, 1, has_aux=True)(given, 3.0)
        assert_same(found, expected)
        assert_same(given, make())


def test_aux_that_is_an_argument_as_it_was() -> None:
    model = Model(np.ones(2))
    assert whilst.grad(lambda m, x: (x * x, m), 1, has_aux=True)(model, 3.0)[1] is model


def of_structure(x):
    return Pair(x * x, np.arange(3) * x), [x, 2 * x], {"k": 3, "y": x * x}


@pytest.mark.parametrize(
    "given",
    [
        (Pair(1.0, np.ones(3)), [1, 1.0], {"k": None, "y": 1}),
        ((1, np.ones(3)), (1, 1), {"y": 1.0, "k": 0}),
    ],
)
def test_cotangents_of_a_structure(given: Any) -> None:
    value, pull = whilst.vjp(of_structure, 1.5)
    assert_same(value, of_structure(1.5))
    assert pull(given) == (3.0 + 3.0 + 3.0 + 3.0,)
    assert pull((None, None, {"k": None, "y": 1.0})) == (3.0,)


def listed(x):
    return squares(x)[1]


def test_directions_of_a_list_that_grows() -> None:
    value, pull = whilst.vjp(listed, 1.5)
    assert value == listed(1.5)
    assert pull([1, 0, 0]) == (3.0,)
    assert pull([0.0, 0.0, 1.0]) == (SLOPE,)
    assert pull(None) == (0.0,)
    assert whilst.jvp(listed, (1.5,), (1.0,)) == (listed(1.5), [3.0, 19.5, SLOPE])
    with pytest.raises(TypeError, match="2 cotangents for 3 values"):
        pull([1.0, 0.0])


def test_directions_of_what_may_be_none() -> None:
    def f(x):
        y = None
        for i in range(3):
            if x * i > 2:
                y = x * i
                break
        return x, y

    assert whilst.vjp(f, 1.5)[1]((1.0, 1.0)) == (3.0,)
    assert whilst.vjp(f, 0.5)[1]((1.0, None)) == (1.0,)
    assert whilst.jvp(f, (1.5,), (1.0,)) == ((1.5, 3.0), (1.0, 2.0))
    assert whilst.jvp(f, (0.5,), (1.0,)) == ((0.5, None), (1.0, None))
    with pytest.raises(TypeError, match="a cotangent is given for None"):
        whilst.vjp(f, 0.5)[1]((1.0, 1.0))


def test_values_that_have_lists_of_lists() -> None:
    value, pull = whilst.vjp(rows, 1.5)
    assert_same(value, rows(1.5))
    assert pull((1.0, None)) == (SLOPE,)


def test_no_derivative_of_what_is_only_handed_on() -> None:
    def f(model, x):
        return model, x * model.w

    assert whilst.vjp(f, Model(2.0), 3.0)[1]((None, 1.0))[1] == 2.0
    with pytest.raises(whilst.Limitation, match="an object of the caller's"):
        whilst.vjp(f, Model(2.0), 3.0)[1]((Model(1.0), 1.0))
    with pytest.raises(whilst.Limitation, match="a jacobian of the caller's own list or object"):
        whilst.jacobian(f, 1)(Model(2.0), 3.0)
