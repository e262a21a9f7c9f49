"""Derivatives of results that hold lists, dicts, objects and arrays in lists: in the structure of the result."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest

import whilst

STEP = 1e-6


@dataclass
class Point:
    place: float
    rest: list


class Pair(NamedTuple):
    first: float
    rest: list


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


def rows_that_grow(x, n):
    rows = []
    for i in range(n):
        row = []
        for j in range(i + 1):
            row.append(x * (i + 1) + j * x * x)
        rows.append(row)
    return rows


def three_deep(x, n):
    return [[[x * (i + j + k) for k in range(j)] for j in range(i)] for i in range(n)]


def pairs(x, n):
    out = []
    for i in range(n):
        out.append((x * i, [x, x * i], "name", i))
    return out


def arrays(x, n):
    out = []
    for i in range(n):
        out.append(np.arange(3.0) * x**i)
    return out


def matrices(x, n):
    m, out = np.array([[1.0, x], [x * x, 0.5]]), []
    for i in range(n):
        m = m @ m
        out.append((i, m))
    return out


def lists_by_key(x, n):
    d = {}
    for i in range(n):
        d.setdefault(i % 2, []).append(x * i)
    return d


def dicts_in_a_list(x, n):
    out = []
    for i in range(n):
        out.append({k: x * k * i for k in range(i)})
    return out


def objects(x, n):
    return [Point(math.sin(x * i), [x, x * i]) for i in range(n)]


def named_tuples(x, n):
    return [Pair(x, [x * i]) for i in range(n)]


def linked(x, n):
    head = None
    for i in range(n + 1):
        head = Node(x**i, head)
    return head


def queues(x, n):
    d = [deque([x]) for _ in range(2)]
    for i in range(n):
        d[i % 2].append(x * i)
    return d


def one_list_twice(x, n):
    row = [x * x]
    out = [row, row]
    for i in range(n):
        out.append([x * i])
    out.append(row)
    return out


def beside_others(x, n):
    rows = [[x] * (i + 1) for i in range(n)]
    return {"rows": rows, "names": ["a", "b"], "ints": [[1, 2], [3] * n], "sum": x * x, "list": [x * n]}


def none_among_them(x, n):
    return [[x * i, None if i % 2 else x * x] for i in range(n)]


def complex_rows(z, n):
    return [[z * z, z * i] for i in range(n)]


PROGRAMS = [rows_that_grow, three_deep, pairs, arrays, matrices, lists_by_key, dicts_in_a_list, objects, named_tuples,
            linked, queues, one_list_twice, beside_others, none_among_them, complex_rows]  # fmt: skip
CASES = [(f, n) for f in PROGRAMS for n in (0, 1, 4)]


def shape(x: Any) -> Any:
    """The structure, in which floats and arrays are 0.0, and None stands for what has no derivative."""
    if isinstance(x, float | complex | np.ndarray):
        return 0.0
    if isinstance(x, dict):
        return {k: shape(v) for k, v in x.items()}
    if isinstance(x, list | tuple | deque):
        return [x.__class__, *map(shape, x)]
    if isinstance(x, Point | Node):
        return [x.__class__, *map(shape, vars(x).values())]
    return None


def flat(x: Any) -> list[Any]:
    """The floats in it."""
    if isinstance(x, float | complex | np.ndarray):
        return list(np.ravel(x))
    if isinstance(x, dict):
        return [y for v in x.values() for y in flat(v)]
    if isinstance(x, list | tuple | deque):
        return [y for v in x for y in flat(v)]
    return flat(list(vars(x).values())) if isinstance(x, Point | Node) else []


def point(f: Any) -> Any:
    return 0.7 + 0.2j if f is complex_rows else 0.7


def differences(f: Any, n: int) -> Any:
    high, low = f(point(f) + STEP, n), f(point(f) - STEP, n)
    return [(a - b) / (2 * STEP) for a, b in zip(flat(high), flat(low), strict=True)]


@pytest.mark.parametrize(("f", "n"), CASES, ids=[f"{f.__name__}-{n}" for f, n in CASES])
def test_tangents(f: Any, n: int) -> None:
    value, tangent = whilst.jvp(f, (point(f), n), (1.0, None))
    assert shape(value) == shape(f(point(f), n)) == shape(tangent)
    assert np.allclose(flat(value), flat(f(point(f), n)), rtol=1e-12)
    assert np.allclose(flat(tangent), differences(f, n), atol=1e-7)


@pytest.mark.parametrize(("f", "n"), CASES, ids=[f"{f.__name__}-{n}" for f, n in CASES])
def test_cotangents(f: Any, n: int) -> None:
    """Given as the value is; none for a part of it is none for all that is in it."""
    value, pull = whilst.vjp(f, point(f), n)
    bar, none = pull(value)
    expected = sum(np.conj(d) * v for d, v in zip(differences(f, n), flat(value), strict=True))
    assert bar == pytest.approx(expected, rel=1e-6, abs=1e-8) and none is None
    assert pull(None)[0] == 0.0


@pytest.mark.parametrize(("f", "n"), CASES, ids=[f"{f.__name__}-{n}" for f, n in CASES])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_jacobians(f: Any, n: int, mode: str) -> None:
    found = whilst.jacobian(f, mode=mode)(point(f), n)
    assert shape(found) == shape(f(point(f), n))
    assert np.allclose(flat(found), differences(f, n), atol=1e-7)


def by_an_array(a, n):
    numbers, out, m = [], [], a
    for i in range(n):
        m = np.sin(m) * a[0]
        numbers.append([m[i % 3], m[0]])
        out.append([m])
    return numbers, [row[0] for row in out], out


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_jacobians_by_an_array_have_its_axes_last(mode: str) -> None:
    a = np.array([0.3, 0.5, 0.9])
    found = whilst.jacobian(by_an_array, mode=mode)(a, 4)
    steps = STEP * np.eye(3)
    high, low = ([flat(by_an_array(a + s * d, 4)) for d in steps] for s in (1, -1))
    expected = (np.array(high) - np.array(low)).T / (2 * STEP)
    assert [np.shape(x) for x in (found[0][1][0], found[1][2], found[2][0][0])] == [(3,), (3, 3), (3, 3)]
    assert np.allclose(np.reshape(flat(found), expected.shape), expected, atol=1e-7)


def by_several(x, ys, n):
    return [[x * y for y in ys] for _ in range(n)]


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_jacobians_by_several_arguments(mode: str) -> None:
    found = whilst.jacobian(by_several, (0, 1), mode=mode)(0.5, [2.0, 3.0], 2)
    assert found == [[(2.0, [0.5, 0.0]), (3.0, [0.0, 0.5])]] * 2


def test_cotangents_of_one_list_are_added() -> None:
    _, pull = whilst.vjp(one_list_twice, 0.7, 1)
    assert pull([[1.0], [10.0], [100.0], None])[0] == pytest.approx(11 * 1.4)
    assert pull([None, None, None, [1000.0]])[0] == pytest.approx(1400)


def test_cotangents_have_the_structure_of_the_value() -> None:
    _, pull = whilst.vjp(rows_that_grow, 0.7, 2)
    for wrong in ([[1.0]], [[1.0], [1.0]], [1.0, 2.0], [[1.0], ["a", 1.0]]):
        with pytest.raises(TypeError, match="cotangents"):
            pull(wrong)
    _, pull = whilst.vjp(pairs, 0.7, 1)
    with pytest.raises(TypeError, match="has no derivative"):
        pull([(1.0, [1.0, 1.0], None, 1.5)])


def changed_and_returned(rows, x):
    rows[0].append(x * x)
    rows.append([x])
    return rows, [[x]]


def test_lists_of_the_caller_stay_as_they_are() -> None:
    """What is returned is a copy of what the function would have changed."""
    rows = [[1.0, 2.0], [3.0]]
    (value, more), tangent = whilst.jvp(lambda x: changed_and_returned([list(r) for r in rows], x), (0.5,), (1.0,))
    assert (value, more) == ([[1.0, 2.0, 0.25], [3.0], [0.5]], [[0.5]])
    assert tangent == ([[0.0, 0.0, 1.0], [0.0], [1.0]], [[1.0]])
    assert rows == [[1.0, 2.0], [3.0]]


def test_second_derivatives() -> None:
    expected = [[0.0], [0.0, 2.0], [0.0, 2.0, 4.0]]
    slopes = whilst.jacobian(rows_that_grow)
    assert whilst.jvp(slopes, (0.7, 3), (1.0, None))[1] == expected
    assert whilst.jacobian(slopes, mode="forward")(0.7, 3) == expected
    assert whilst.vjp(slopes, 0.7, 3)[1](expected)[0] == 0.0 + 4.0 + 4.0 + 16.0
