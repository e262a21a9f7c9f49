"""Derivatives by and of lists, dicts and objects in compiled code: as from Python, where no code is compiled around."""

import numpy as np
import pytest

import whilst
from compare import Tolerance, differences


class Pair:
    def __init__(self, first, second):
        self.first = first
        self.second = second


def scaled(xs):
    return [x * x * xs[0] for x in xs]


def doubled(x):
    found = []
    while x < 50.0:
        found.append(x * x)
        x = x * 1.7
    return found


def squared(d):
    return {key: value * value for key, value in d.items()}


def total(d):
    s = 0.0
    for key, value in d.items():
        s += key * value * value
    return s


def written(d):
    d[7] = d[1] * 2
    d[1] = d[1] * d[2]
    return d[1] + d[7]


def product(pairs):
    s = 0.0
    for n, x in pairs:
        s += n * x**3
    return s


def positive(xs):
    return [x * x if x > 0 else None for x in xs]


def jvp(f, *along):
    return lambda *args: whilst.jvp(f, args, along or args)


def pulled(f, cotangent):
    return lambda x: whilst.vjp(f, x)[1](cotangent)


def of_its_own(x):
    d = {k: x * k for k in range(4)}
    del d[2]
    return whilst.grad(total)(d)


def by_what_grew(x):
    xs = doubled(x)
    return (
        whilst.grad(lambda ys: sum([y**2 for y in ys]))(xs),
        whilst.hessian(lambda ys: sum([y**2 for y in ys]))(xs),
        whilst.jacobian(scaled)(xs),
        whilst.jacobian(lambda ys: np.array(ys) ** 2)(xs),
        whilst.jvp(scaled, (xs,), (xs,)),
    )


def left_alone(x):
    d = {1: x, 2: x * x}
    return whilst.grad(written)(d), d


def objects(x):
    one = whilst.jacobian(lambda y: Pair(y * y, [y, 3]))(x)
    value, tangent = whilst.jvp(lambda y: Pair(y * y, [y, 3]), (x,), (1.0,))
    return one.first, one.second, value.first, value.second, tangent.first, tangent.second


HELD = (1.5, None)
CASES = {
    "what grows": (jvp(doubled, 1.0), 3.0),
    "what grows, jacobian": (lambda x: whilst.jacobian(doubled)(x), 3.0),
    "what grows by two": (lambda x: whilst.jacobian(lambda p, q: doubled(p * q), (0, 1))(x, 2.0), 3.0),
    "what grows by a pair": (lambda x: whilst.jacobian(lambda p: doubled(p[0] * p[1]))((x, 2.0)), 3.0),
    "what grows by items": (lambda x: whilst.jacobian(lambda p: doubled(p[0] * p[1]))([x, 2.0]), 3.0),
    "held fixed": (jvp(scaled, None), [3.0, 1.0]),
    "one held fixed": (lambda x: whilst.jvp(lambda y, z: y * z, (x, 2.0), HELD), 3.0),
    "list by list": (lambda x: whilst.jacobian(scaled)(x), [1.0, 2.0, 3.0]),
    "forward": (lambda x: whilst.jacobian(scaled, mode="forward")(x), [1.0, 2.0, 3.0]),
    "list by array": (lambda x: whilst.jacobian(lambda a: [y * a[0] for y in a])(x), np.array([1.0, 2.0])),
    "array by list": (lambda x: whilst.jacobian(lambda a: np.array(a) ** 2 * a[0])(x), [1.0, 2.0]),
    "matrix by list": (lambda x: whilst.jacobian(lambda a: np.array([a, a]) ** 2 * a[0])(x), [1.0, 2.0]),
    "two items": (lambda x: whilst.jacobian(lambda y: [y * y, y])(x), 3.0),
    "by pairs": (lambda x: whilst.jacobian(lambda a: sum([p * q for p, q in a]))(x), [(1.0, 2.0), (3.0, 4.0)]),
    "by ints and floats": (lambda x: whilst.grad(product)(x), [(1, 2.0), (3, 4.0)]),
    "beside ints": (lambda x: whilst.grad(lambda p: sum(p[0]) + p[1])(x), ([1, 2], 2.0)),
    "hessian": (lambda x: whilst.hessian(lambda a: sum([y**3 * a[0] for y in a]))(x), [1.0, 2.0]),
    "by a dict": (lambda x: whilst.grad(total)(x), {1: 1.0, 2: 3.0}),
    "jacobian by a dict": (lambda x: whilst.jacobian(total)(x), {1: 1.0, 2: 3.0}),
    "jacobian of a dict": (lambda x: whilst.jacobian(lambda y: {k * 1.5: y * k for k in range(3)})(x), 3.0),
    "jvp of a dict": (jvp(squared, None), {1: 1.0, 2: 3.0}),
    "vjp of a dict": (pulled(squared, None), {1: 1.0, 2: 3.0}),
    "a dict that lost a key": (of_its_own, 3.0),
    "a dict that is written to": (left_alone, 3.0),
    "None among them": (jvp(positive), [1.0, -3.0]),
    "ints among them": (jvp(lambda xs: ([len(xs)] * 3, xs[0], "text", [1, 2])), [1.0, -3.0]),
    "cotangents": (pulled(scaled, [1.0, 2.0]), [1.0, 2.0]),
    "cotangents that are ints": (pulled(scaled, [1, 2]), [1.0, 2.0]),
    "no cotangents": (pulled(scaled, None), [1.0, 2.0]),
    "cotangents of any length": (lambda x: whilst.vjp(lambda y: [y, y * y], 1.5)[1](x), [1.0, 2.0]),
    "what grew": (by_what_grew, 3.0),
    "objects": (objects, 3.0),
    "an empty list": (lambda x: whilst.grad(lambda xs, y: sum(xs) + y, (0, 1))(x, 1.0), []),
}


@pytest.mark.parametrize(("f", "x"), CASES.values(), ids=CASES)
def test_as_from_python(f, x):
    compiled = whilst.compile(f)
    assert not list(differences(f(x), compiled(x), Tolerance(ulp=4), "derivative"))
    assert not list(differences(f(x), compiled.eager(x), Tolerance(ulp=4), "derivative"))


@pytest.mark.parametrize("f", [pulled(scaled, [1.0, 2.0, 3.0]), lambda x: whilst.vjp(lambda y: [y], 1.5)[1](x)])
def test_lengths_are_compared(f):
    with pytest.raises(TypeError):
        f([1.0, 2.0])
    with pytest.raises(TypeError, match=r"has [23] elements for [12]"):
        whilst.compile(f)([1.0, 2.0])


def test_rules_of_functions_of_lists_and_objects():
    pair = whilst.custom_vjp(lambda x: Pair(x * x, x), lambda result, bar, x: bar.first * 5)
    assert whilst.grad(lambda x: pair(x).first)(3.0) == 5.0
    of_list = whilst.custom_vjp(scaled, lambda result, bar, xs: [5 * b * r for b, r in zip(bar, result)])
    assert whilst.grad(lambda xs: sum(of_list(xs)))([3.0, 1.0]) == [135.0, 15.0]
    by_list = whilst.custom_vjp(lambda xs: sum(xs), lambda result, bar, xs: [bar * x for x in xs])
    assert whilst.grad(by_list)([3.0, 1.0]) == [3.0, 1.0]
    forward = whilst.custom_jvp(scaled, lambda result, tangents, xs: [5 * t for t in tangents[0]])
    assert whilst.jvp(forward, ([3.0, 1.0],), ([1.0, 2.0],)) == ([27.0, 3.0], [5.0, 10.0])


@pytest.mark.parametrize(
    ("f", "x", "code"),
    [
        (jvp(lambda xs: [[x, x * x] for x in xs]), [1.0], "W714"),
        (lambda x: whilst.jvp(lambda y: [[ys, ys] for ys in [[y]]][0], (x,), (1.0,)), 1.0, "W714"),
        (lambda x: whilst.jacobian(lambda a: [p * q for p, q in a])(x), [(1.0, 2.0)], "W704"),
        (pulled(squared, {1: 1.0}), {1: 1.0}, "W718"),
        (lambda x: whilst.grad(lambda n: n * 1.0)(x), 1, "W703"),
    ],
)
def test_what_is_not_taken_yet(f, x, code):
    with pytest.raises((whilst.Limitation, whilst.UserError), match=code):
        whilst.compile(f)(x)
