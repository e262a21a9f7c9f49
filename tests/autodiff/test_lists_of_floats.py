"""Lists of floats that derivatives are taken by and of: the structure comes back, whatever the lengths."""

from collections import defaultdict

import numpy as np
import pytest

import whilst

MODES = ["reverse", "forward"]


def squares_so_far(xs):
    found, total = [], 0.0
    for x in xs:
        total += x * x
        found.append(total)
    return found


def doubled_until(x):
    found = []
    while x < 20.0:
        found.append(x * x)
        x = x * 1.7
    return found


def products(pairs):
    return [a * b for a, b in pairs]


def split(xs):
    return [(x * xs[0], len(xs)) for x in xs]


def as_array(xs):
    return np.array(xs) ** 2 * xs[0]


def each_row(a):
    return [np.sum(row * a[0]) for row in a]


def squared(d):
    return {key: value * value for key, value in d.items()}


def each_with_each(d, xs):
    return [x * d[key] for key in d for x in xs]


def two(xs):
    return [xs[0] * xs[1], xs[0] + xs[1] ** 2]


def flat(x):
    """All numbers of a structure, in order."""
    if isinstance(x, dict):
        x = list(x.values())
    if isinstance(x, tuple | list):
        return [number for part in x for number in flat(part)]
    return [] if x is None else np.asarray(x).ravel().tolist()


def by_differences(f, *args):
    """Of each number of the result, by each float of the arguments: a matrix."""
    h, columns = 1e-6, []
    for k in range(len(args)):
        for step in steps(args[k]):
            there, back = ([*args[:k], moved(args[k], step, sign * h), *args[k + 1 :]] for sign in (1, -1))
            columns.append((np.array(floats(f(*there))) - np.array(floats(f(*back)))) / (2 * h))
    return np.transpose(columns)


def floats(x):
    """Those of a structure; ints are none."""
    if isinstance(x, dict):
        x = list(x.values())
    if isinstance(x, tuple | list):
        return [number for part in x for number in floats(part)]
    return np.asarray(x).ravel().tolist() if np.asarray(x).dtype.kind == "f" else []


def steps(x):
    return range(len(floats(x)))


def moved(x, number, by, seen=None):
    """The structure with one of its floats moved."""
    seen = [0] if seen is None else seen
    if isinstance(x, dict):
        return type(x)(*([x.default_factory] if isinstance(x, defaultdict) else []),
                       {key: moved(part, number, by, seen) for key, part in x.items()})  # fmt: skip
    if isinstance(x, tuple | list):
        return type(x)(moved(part, number, by, seen) for part in x)
    made = np.array(x)
    if made.dtype.kind == "f":
        at = number - seen[0]
        seen[0] += made.size
        if 0 <= at < made.size:
            made.flat[at] += by
    return made if isinstance(x, np.ndarray) else made.item()


CASES = [
    (squares_so_far, [1.0, 2.0, 3.0]),
    (squares_so_far, [2.0]),
    (doubled_until, 3.0),
    (products, [(1.0, 2.0), (3.0, 4.0)]),
    (split, [1.0, 2.0]),
    (as_array, [1.0, 2.0, 3.0]),
    (squared, {1: 2.0, 3: 4.0}),
    (squared, defaultdict(float, {1: 2.0, 3: 4.0})),
    (two, [2.0, 3.0]),
    (two, [2.0, 3.0, 4.0]),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "x"), CASES)
def test_jacobian(f, x, mode):
    jacobian = whilst.jacobian(f, mode=mode)
    expected = by_differences(f, x)
    if f is as_array:  # a list of columns
        expected = expected.T
    assert np.allclose(flat(jacobian(x)), expected.ravel(), atol=1e-7)
    assert flat(jacobian.eager(x)) == pytest.approx(flat(jacobian(x)), rel=1e-14)


@pytest.mark.parametrize("mode", MODES)
def test_structures(mode):
    def jacobian(f, *args, **more):
        return whilst.jacobian(f, *args, mode=mode, **more)

    assert jacobian(squares_so_far)([1.0, 2.0]) == [[2.0, 0.0], [2.0, 4.0]]
    assert jacobian(products)([(1.0, 2.0), (3.0, 4.0)]) == [[(2.0, 1.0), (0.0, 0.0)], [(0.0, 0.0), (4.0, 3.0)]]
    assert jacobian(split)([1.0, 2.0]) == [([2.0, 0.0], None), ([2.0, 1.0], None)]
    assert jacobian(two)([2.0, 3.0]) == [[3.0, 2.0], [1.0, 6.0]]
    assert jacobian(squared)({1: 2.0, 3: 4.0}) == {1: {1: 4.0, 3: 0.0}, 3: {1: 0.0, 3: 8.0}}
    inner = jacobian(squared)(defaultdict(float, {1: 2.0}))[1]
    assert inner == {1: 4.0} and inner.default_factory is float
    assert jacobian(each_with_each, (0, 1))({1: 2.0, 3: 4.0}, [5.0]) == [({1: 5.0, 3: 0.0}, [2.0]),
                                                                         ({1: 0.0, 3: 5.0}, [4.0])]  # fmt: skip
    first, second = jacobian(each_row)(np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert first.tolist() == [[2.0, 4.0], [0.0, 0.0]] and second.tolist() == [[3.0, 4.0], [1.0, 2.0]]
    by_each = jacobian(as_array)([1.0, 2.0, 3.0])
    assert [column.tolist() for column in by_each] == [[3.0, 4.0, 9.0], [0.0, 4.0, 0.0], [0.0, 0.0, 6.0]]
    assert jacobian(lambda *rows: [x * y for x in rows[0] for y in rows[1]], (0, 1))([1.0, 2.0], [3.0]) == [
        ([3.0, 0.0], [1.0]), ([0.0, 3.0], [2.0])]  # fmt: skip
    assert jacobian(lambda xs: [x * x for x in xs])([np.float32(2)]) == [[np.float32(4)]]


def cubes(xs):
    total = 0.0
    for k in range(len(xs)):
        total += xs[k] ** 3 * xs[0]
    return total


def test_second_derivatives():
    assert whilst.hessian(cubes)([1.0, 2.0]) == [[12.0, 12.0], [12.0, 12.0]]
    assert whilst.hessian(lambda pairs: sum(products(pairs)))([(1.0, 2.0), (3.0, 4.0)]) == [
        ([(0.0, 1.0), (0.0, 0.0)], [(1.0, 0.0), (0.0, 0.0)]), ([(0.0, 0.0), (0.0, 1.0)], [(0.0, 0.0), (1.0, 0.0)])
    ]  # fmt: skip
    rows = whilst.hessian(lambda rows: sum([sum([x * x * rows[0][0] for x in row]) for row in rows]))
    assert rows([[1.0, 2.0], [3.0]]) == [[[[6.0, 4.0], [6.0]], [[4.0, 2.0], [0.0]]], [[[6.0, 0.0], [2.0]]]]
    twice = whilst.jacobian(whilst.jacobian(lambda xs: [x * x * xs[0] for x in xs]))
    assert twice([1.0, 2.0]) == [[[6.0, 0.0], [0.0, 0.0]], [[0.0, 4.0], [4.0, 2.0]]]
    value, tangent = whilst.jvp(whilst.jacobian(squares_so_far), ([1.0, 2.0],), ([1.0, 0.0],))
    assert value == [[2.0, 0.0], [2.0, 4.0]] and tangent == [[2.0, 0.0], [2.0, 0.0]]
    assert whilst.vjp(whilst.jacobian(squares_so_far), [1.0, 2.0])[1]([[1.0, 5.0], [1.0, 1.0]]) == ([4.0, 2.0],)


def weighed(pairs):
    return sum([n * x * x for n, x in pairs])


def test_beside_what_has_no_derivative():
    pairs = [(1, 2.0), (3, 4.0)]
    assert whilst.grad(weighed)(pairs) == [(None, 4.0), (None, 24.0)] == whilst.jacobian(weighed)(pairs)
    assert whilst.grad(lambda xs: sum([x * x for x in xs if x is not None]))([1.0, None, 3.0]) == [2.0, None, 6.0]
    assert whilst.grad(lambda pair: sum(pair[0]) * pair[1])(([1, 2], 2.0)) == ([None, None], 3.0)
    assert whilst.jacobian(lambda p: [sum(p[0]) * x for x in p[1]])(([1, 2], [2.0])) == [([None, None], [3.0])]
    assert whilst.jacobian(lambda x, n: ([x] * n, [n] * n), argnums=(0,))(1.0, 2) == ([(1.0,), (1.0,)], [None, None])
    assert whilst.grad(lambda d: sum(d) + sum(d.values()), argnums=(0,))({1.5: 2.0}) == ({1.5: 1.0},)
    assert whilst.vjp(lambda n, x: n * x, 3, 2.0)[1](1.0) == (None, 3.0)
    assert whilst.jvp(lambda n, x: ([n, n], x * n), (3, 2.0), (None, 1.0)) == (([3, 3], 6.0), ([None, None], 3.0))
    assert whilst.jvp(lambda n, x: ([n] * n, x * n), (2, 2.0), (None, 1.0)) == (([2, 2], 4.0), ([None, None], 2.0))


def test_by_nothing():
    """An empty list has an empty derivative; no number has gone wrong."""
    for derivative in (whilst.grad, whilst.jacobian, whilst.hessian):
        assert derivative(cubes_or_none)([]) == []
    assert whilst.grad(lambda d, x: sum(d.values()) + x, (0, 1))({}, 2.0) == ({}, 1.0)
    assert whilst.grad(lambda xs, x: sum(xs) + x, (0, 1))((), 2.0) == ((), 1.0)
    assert whilst.grad(lambda rows: cubes_or_none(rows[0]))([[]]) == [[]]
    assert whilst.vjp(cubes_or_none, [])[1](1.0) == ([],)
    assert whilst.vjp(lambda xs, x: sum(xs) * x, [], 2.0)[1](1.0) == ([], 0.0)
    assert whilst.jvp(cubes_or_none, ([],), ([],)) == (0.0, 0.0)


def cubes_or_none(xs):
    total = 0.0
    for x in xs:
        total += x**3
    return total


A, V = np.arange(6.0).reshape(2, 3), np.arange(3.0)


def changed_and_cut(a):
    a[1] = a[1] * a[2]
    return a[1:]


@pytest.mark.parametrize(
    ("f", "x"),
    [(lambda a: a[1:], V), (lambda a: a[0], A), (lambda a: a[::-1, None, 1], A), (lambda a: a.T.reshape(2, 3), A),
     (lambda a: np.diagonal(a), A), (lambda a: a.ravel()[2:4], A), (changed_and_cut, V)],
)  # fmt: skip
def test_of_a_view_of_the_argument(f, x):
    value, tangent = whilst.jvp(f, (x,), (x * 2,))
    whole = by_differences(f, x.copy())
    assert np.array_equal(value, f(x.copy())) and np.allclose(tangent, (whole @ x.ravel() * 2).reshape(value.shape))
    assert np.allclose(np.ravel(whilst.vjp(f, x)[1](value)[0]), np.ravel(value) @ whole)
    assert np.allclose(np.ravel(whilst.jacobian(f)(x)), whole.ravel())


def in_turn(xs):
    xs.append(xs[0])
    return xs


@pytest.mark.parametrize(
    ("f", "x", "text"),
    [
        (in_turn, [1.0], "of the caller's own list or object is not supported yet"),
        (lambda xs: sum(xs), {1.0}, r"by set\[list\[float\]\] is not supported yet"),
    ],
)
def test_what_has_none_yet(f, x, text):
    with pytest.raises(whilst.Limitation, match=text):
        whilst.jacobian(f)(x)


def test_lists_of_lists_and_of_what_may_be_none():
    assert whilst.jacobian(lambda xs: [[x, x * x] for x in xs])([1.0, 3.0]) == [
        [[1.0, 0.0], [2.0, 0.0]], [[0.0, 1.0], [0.0, 6.0]]]  # fmt: skip
    assert whilst.jacobian(lambda xs: [x if x > 1.5 else None for x in xs])([1.0, 2.0]) == [None, [0.0, 1.0]]


def test_ints_have_none():
    with pytest.raises(whilst.UserError, match=r"argument `xs` is list\[int\], which has no derivative"):
        whilst.jacobian(cubes)([1, 2])
