"""Nests that update one array at shifted places become one nest where that is right, and give what they gave."""

import re

import numpy as np
import pytest

import whilst
from whilst import check_grad
from whilst_compiler.native.loops import For, blocks
from whilst_compiler.native.schedule.rewriting.renaming import all_of


def three(a):
    u = a + a
    u[1:-1] += a[1:-1] * 2
    u[2:] += a[:-2]
    u[:-2] -= a[2:] * 3
    return u


def five(a):
    u = a * a
    u[1:-1] *= 2
    u[:-1] += a[1:]
    u[2:] -= a[:-2]
    u[1:] = u[1:] * 3 - a[:-1]
    u[:-2] += u[:-2]
    return u


def filled(a):
    u = a + a
    u[1:-1] = 0
    u[2:] += a[:-2]
    u[:-2] = 7
    u[1:-1] += a[:-2]
    return u


def where_it_is(a):
    """Indices are numbers, too."""
    u = a * 0
    u[1:] += np.arange(len(a) - 1)
    u[:-1] += np.arange(len(a) - 1) * a[1:]
    return u


def passed(a):
    """Something about another array is found out in between."""
    u, v = a + a, a * a
    u[1:-1] += a[1:-1]
    s = np.max(v)
    v[1:] += a[:-1]
    u[2:] += a[:-2] + s
    v[:-1] += a[1:]
    u[:-2] -= a[2:]
    return u, v, s


def into_the_caller(u, a):
    u[1:-1] += a[1:-1]
    u[2:] += a[:-2]
    u[:-2] -= a[2:] * 3
    return u


def from_itself(a):
    """Each nest reads what the one before wrote next to it."""
    u = a + a
    u[1:] += u[:-1] * 2
    u[:-1] -= u[1:]
    return u


def looked_at(a):
    """Somebody reads the array in between."""
    u = a + a
    u[1:] += a[:-1]
    s = np.max(u)
    u[:-1] -= a[1:] * 2
    return u, s


def plane(a):
    u = a + a
    u[1:-1, 1:-1] *= 2
    u[2:, 1:-1] += a[:-2, 1:-1]
    u[:-2, :-1] -= a[2:, 1:]
    return u


def cross(a):
    u = a + a
    u[1:-1, 1:-1] -= a[1:-1, 1:-1] * 4
    u[2:, 1:-1] += a[1:-1, 1:-1]
    u[:-2, 1:-1] += a[1:-1, 1:-1]
    u[1:-1, 2:] += a[1:-1, 1:-1]
    u[1:-1, :-2] += a[1:-1, 1:-1]
    return u


def down(a):
    u = a + a
    u[1:] += a[:-1]
    u[:-1] -= a[1:] * 3
    return u


def fixed(a):
    u = np.zeros((6, 5)) + a[0, 0]
    u[1:, 1:] += 2.0
    u[:-1, :-1] *= u[:-1, :-1]
    u[2:, :-2] -= 1.0
    return u


def cube(a):
    u = a + a
    u[1:-1, 1:-1, 1:] *= 2
    u[2:, 1:-1, :-1] += a[:-2, 1:-1, 1:]
    u[:-2, :-1, :] -= a[2:, 1:, :]
    u[:, 1:, 1:] += a[:, :-1, :-1]
    return u


LINES = (three, five, filled, where_it_is, passed, from_itself, looked_at)
PLANES = (plane, cross, down)


def some(shape, dtype=np.float64):
    rng = np.random.default_rng(sum(shape))
    a = (rng.normal(size=shape) * 8).astype(dtype)
    if a.size > 5 and a.dtype.kind == "f":
        a.flat[1], a.flat[3], a.flat[-1] = np.nan, np.inf, -0.0
    return a


def agree(f, *args):
    """The function and its compiled form give the same, to the last bit, and leave the same behind."""
    one, two = ([x.copy() for x in args] for _ in range(2))
    with np.errstate(all="ignore"):
        try:
            expected = f(*one)
        except ValueError:
            with pytest.raises(ValueError, match="."):
                whilst.compile(f)(*two)
            return
        found = whilst.compile(f)(*two)
    pairs = zip(expected, found) if isinstance(expected, tuple) else [(expected, found)]
    for x, y in [*zip(one, two), *pairs]:
        assert np.asarray(x).dtype == np.asarray(y).dtype and np.asarray(x).tobytes() == np.asarray(y).tobytes()


@pytest.mark.parametrize("f", LINES, ids=lambda f: f.__name__)
def test_lines(f):
    for size in (*range(13), 40, 1000):
        agree(f, some((size,)))
    for dtype in (np.float32, np.int64):
        for size in (2, 3, 4, 5, 40):
            agree(f, some((size,), dtype))
    agree(f, some((40,))[::2])


@pytest.mark.parametrize("f", PLANES, ids=lambda f: f.__name__)
def test_planes(f):
    for shape in [(0, 0), (1, 1), (2, 2), (2, 5), (3, 3), (3, 1), (3, 2), (2, 3), (4, 3), (9, 2), (4, 40), (40, 4)]:
        agree(f, some(shape))
    for dtype in (np.float32, np.int64):
        agree(f, some((9, 12), dtype))
    wide = some((12, 24))
    for a in (wide[:, ::2], wide[::-1], wide.T, wide[2:9, 3:11]):
        agree(f, a)


def test_cubes_and_known_sizes():
    for shape in [(2, 2, 2), (3, 4, 5), (4, 2, 7), (7, 3, 2), (3, 3, 1), (5, 6, 7)]:
        agree(cube, some(shape))
    agree(fixed, some((1, 1)))


@pytest.mark.filterwarnings("ignore:.*overlap")
def test_arguments():
    for size in (0, 1, 2, 3, 4, 5, 9, 40):
        u, a = some((size,)), some((size,)) * 2
        agree(into_the_caller, u, a)
    expected, found = some((30,)), some((30,))
    for u in (expected, found):
        f = into_the_caller if u is expected else whilst.compile(into_the_caller)
        f(u[:20], u[5:25])
        f(u[::-1], u)
        f(u, u)
        f(u[::2], u[1::2])
    assert np.array_equal(expected, found, equal_nan=True)


def heat(u, k, n):
    for _ in range(n):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def heat2(u, k, n):
    for _ in range(n):
        u[1:-1, 1:-1] += k * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1])
    return np.sum(u * u)


def blur(a, w):
    v = w[0] * a[:-2, :-2] + w[1] * a[1:-1, 1:-1] + w[2] * a[2:, 2:] + w[3] * a[:-2, 2:]
    return np.sum(np.tanh(v))


def test_derivatives():
    rng = np.random.default_rng(0)
    for size in (3, 4, 5, 12):
        check_grad(heat, rng.normal(size=size), 0.1, 3, argnums=(0, 1))
    for shape in [(4, 3), (5, 4), (4, 9)]:
        check_grad(heat2, rng.normal(size=shape), 0.1, 2, argnums=(0, 1))
    check_grad(blur, rng.normal(size=(5, 6)), rng.normal(size=4), argnums=(0, 1))


def test_each_element_is_loaded_and_stored_once():
    text = str(whilst.compile(into_the_caller).lower(some((9,)), some((9,))).loops)
    (begin,) = re.finditer(r"^        for .*:\n((?:            .*\n)+)", text[: text.index("else")], re.M)
    body = begin[1]
    assert len(re.findall(r" = .*\[", body)) == 4 and len(re.findall(":=", body)) == 1


def test_the_line_before_and_after():
    """Where the last one begins and the first one ends, all are there; the rest is written out."""
    text = str(whilst.compile(into_the_caller).lower(some((9,)), some((9,))).loops)
    assert (
        """
    t_8 = t_4 >= 0
    if t_8:
        t_9 = t_0[0]
        t_10 = t_1[0]
        t_11 = t_9 + t_10
        t_0[0] := t_11
"""
        in text
    )
    assert (
        """
        for i in range(t_4):
"""
        in text
    )


@pytest.mark.parametrize(
    ("f", "count"),
    [
        (three, 1 + 4),
        (filled, 1 + 5),
        (passed, 1 + (1 + 3) + (1 + 4)),
        (looked_at, (1 + 2) + 1 + 1),
        (from_itself, (1 + 2) + 2),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_how_many_nests(f, count):
    """One nest for all that may be together, and one for each of them where they have nothing in common."""
    text = str(whilst.compile(f).lower(some((9,))).loops)
    assert len(re.findall(r"^ *for ", text, re.M)) == count


def by_columns(a):
    u = a + a
    u[:, 1:] += a[:, :-1]
    u[:, :-1] -= a[:, 1:]
    return u


def by_rows(a):
    u = a + a
    u[1:, 1:] += a[:-1, :-1]
    u[:-1, :-1] -= a[1:, 1:]
    return u


@pytest.mark.parametrize(("f", "brief"), [(by_columns, True), (by_rows, False)])
def test_rows_that_are_left_only_if_they_are_short(f, brief):
    """No vectors for rows without a common element; those of a shift by rows are as long as others."""
    compiled = whilst.compile(f)
    (function,) = compiled.lower(some((9, 8))).kernel.program.functions
    (part,) = [s for s in all_of(function.body) if isinstance(s, For) and s.index.name.startswith("part")]
    inner = [s for s in all_of(part.body) if isinstance(s, For) and not any(map(blocks, s.body))]
    assert len(inner) == 2 and all(s.brief == brief for s in inner)
    for shape in [(0, 0), (0, 3), (1, 0), (1, 1), (1, 2), (2, 1), (3, 1), (5, 2), (2, 5), (6, 7)]:
        np.testing.assert_array_equal(compiled(some(shape)), f(some(shape)))
