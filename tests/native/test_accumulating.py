"""Loops that add to the same elements each trip take several trips at once, block by block, and give what they gave."""

import re

import numpy as np
import pytest

import whilst

X = np.array([0.5, -1.0, np.nan, 2.0, np.inf, -0.0, 3.0, 1e300, 7.0, -1e300, 0.1])


def windows(x, w):
    n = x.shape[0] - w.shape[0] + 1
    out = np.full(n, 0.25)
    for k in range(w.shape[0]):
        out += w[k] * x[k : k + n]
    return out


def weights_on_the_way(x, times):
    out, weight = np.zeros_like(x), 1.0
    for k in range(times):
        out += weight * x
        weight = weight * 0.5 - k
    return out, weight


def rows_by_hand(a, b):
    c = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                c[i, j] += a[i, k] * b[k, j]
    return c


def into_the_argument(out, x, times):
    for k in range(times):
        out += x * k
    return out


def onto_neighbours(x, times):
    for k in range(times):
        x[1:] += x[:-1] * 0.5
    return x


def reads_what_it_adds_to(x, times):
    total = x.copy()
    for k in range(times):
        total += x * total[k]
    return total


def starts_elsewhere(x, times):
    total = np.zeros_like(x)
    for k in range(times):
        total[k:] += x[k:]
    return total


def fails_in_the_middle(x, y, times):
    total = np.zeros_like(x)
    for k in range(times):
        total += x * y[k]
    return total


def fails_in_turn(x, y, times):
    total, at = np.zeros_like(x), 1
    for k in range(times):
        at = (at * 5 + k) % 23
        total += x * y[at]
    return total


def fails_in_sight(x, y, times):
    for k in range(times):
        x += x * y[k]
    return x


def of_two(x, times):
    low, high = np.zeros_like(x), np.ones_like(x)
    for k in range(times):
        low += x * k
        high *= 0.5
    return low, high


def loops(f, *args):
    return str(f.lower(*args).kernel.loops)


def same(f, *args):
    """The compiled function does what the plain one does: results, changed arguments, errors."""
    outcomes = []
    for call in (f, whilst.compile(f)):
        given = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
        try:
            with np.errstate(all="ignore"):
                result = call(*given)
        except IndexError as error:
            result = str(error)
        outcomes.append((result, given))
    for a, b in zip(*(flat(outcome) for outcome in outcomes), strict=True):
        np.testing.assert_array_equal(a, b)
        assert np.asarray(a).tobytes() == np.asarray(b).tobytes() or np.isnan(a).any()


def flat(x):
    return [y for part in x for y in flat(part)] if isinstance(x, tuple | list) else [x]


@pytest.mark.parametrize("trips", [0, 1, 3, 4, 5, 8, 11])
@pytest.mark.parametrize("size", [0, 1, 2, 11])
def test_trips_and_sizes(trips, size):
    x, y = X[:size], X[::-1][:trips]
    same(weights_on_the_way, x, trips)
    same(into_the_argument, x, X[:size] + 1.0, trips)
    same(onto_neighbours, x, trips)
    same(of_two, x, trips)
    same(starts_elsewhere, x, min(trips, size))
    same(reads_what_it_adds_to, x, min(trips, size))
    if trips <= size + 1:
        same(windows, x, y)
    same(rows_by_hand, np.outer(X[:size], y), np.outer(y, X[:3]))


@pytest.mark.parametrize("trips", [2, 5, 11, 12, 13, 16])
@pytest.mark.parametrize("f", [fails_in_the_middle, fails_in_turn, fails_in_sight])
def test_failures(f, trips):
    same(f, X, X, trips)
    same(f, X[:0], X, trips)


def test_strides_and_overlap():
    for x in (X[::-1], X[::2], np.asfortranarray(np.outer(X, X))[:, 3]):
        same(weights_on_the_way, x, 6)
        same(windows, x, X[:3])
    f = whilst.compile(into_the_argument)
    one, two = X.copy(), X.copy()
    with np.errstate(all="ignore"):
        into_the_argument(one[1:], one[:-1], 6)
    f(two[1:], two[:-1], 6)
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("shape", [(3, 5000), (5000, 3), (4096,), (4097,), (2, 70, 100), (9000, 1)])
def test_more_than_a_block(shape):
    x = np.random.default_rng(1).normal(size=shape)
    same(weights_on_the_way, x, 7)
    same(into_the_argument, x, x + 1.0, 5)


def test_a_window_is_read_four_times_a_trip():
    text = loops(whilst.compile(windows), X, X[:3])
    assert "while block in" in text
    together, single = re.findall(r"for \w+ in range\(\w+, \w+\):\n((?:  .*:= t_\d+\n|  .* = .*\n)+)", text)
    assert together.count(":=") == single.count(":=") == 1
    assert (together.count(" * "), single.count(" * ")) == (4, 1)


def test_rows_are_added_four_at_a_time():
    text = loops(whilst.compile(rows_by_hand), np.ones((2, 3)), np.ones((3, 2)))
    assert "while block in" not in text
    _, _, left = text.rpartition("while i in")  # the rows that are left, where all others go four at a time
    assert left.count("range(") == 2, "four trips together, and what is left"


@pytest.mark.parametrize(
    "f, args",
    [
        (onto_neighbours, (X, 3)),
        (reads_what_it_adds_to, (X, 3)),
        (starts_elsewhere, (X, 3)),
    ],
)
def test_what_has_an_order_keeps_it(f, args):
    text = loops(whilst.compile(f), *args)
    assert "while block in" not in text and ">> 2" not in text


def test_what_fails_is_asked_beforehand():
    text = loops(whilst.compile(fails_in_turn), X, X, 3)
    before, _, after = text.partition("while block in")
    assert "check" in before and "check" not in after


def shifted_before_and_after(x, times):
    d = x * 2.0
    c = np.zeros_like(x)
    c[:] = d[::-1]
    for k in range(times):
        c += x * k
    d[:] = c * 0.5
    return c, d


def the_same_before_and_after(x, bias, times):
    c = np.full(x.shape, bias)
    for k in range(times):
        c += x * k
    return np.maximum(c, 0.0) + x


def swapped_before_and_after(x, times):
    d = x * 2.0
    c = d + 1.0
    for k in range(times):
        c += x * k
    d += c
    d[1:] += c[:-1]
    return c, d


@pytest.mark.parametrize("f", [shifted_before_and_after, swapped_before_and_after])
def test_neighbours(f):
    for x in (X, np.arange(5000.0), np.arange(90.0 * 70).reshape(90, 70), X[:0], np.zeros((3, 0))):
        same(f, x, 5)


def test_what_stands_around_goes_along():
    x = np.arange(-3000.0, 3000.0).reshape(100, 60)
    same(the_same_before_and_after, x, 0.5, 6)
    same(the_same_before_and_after, x.ravel(), 0.5, 6)
    text = loops(whilst.compile(the_same_before_and_after), x, 0.5, 6)
    before, _, after = text.partition("while block in")
    assert " for " not in before and after.count(" for ") == 7, "all is done in the loop over blocks"


def correlated(image, kernel):
    k = kernel.shape[0]
    result = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1))
    for i in range(k):
        for j in range(k):
            result += kernel[i, j] * image[i : i + result.shape[0], j : j + result.shape[1]]
    return result


def with_weights_by_hand(a, w):
    total = np.zeros(a.shape[1])
    for i in range(a.shape[0]):
        factor = w[i] * 2.0
        for j in range(a.shape[1]):
            total[j] += factor * a[i, j]
    return total


def test_loops_in_loops():
    image = np.random.default_rng(3).normal(size=(60, 70))
    for k in (1, 2, 5, 60):
        same(correlated, image, image[:k, :k])
    same(with_weights_by_hand, image, X.repeat(6)[:60])


def column_sums(a, b):
    return (a * b).sum(axis=0), np.max(a, axis=0), np.prod(a, axis=0), np.any(a > b, axis=0), np.sum(a > 0, axis=0)


@pytest.mark.parametrize("shape", [(0, 3), (1, 3), (5, 0), (4, 1), (9, 5), (3, 4, 5), (5, 3000)])
def test_folds_of_leading_axes(shape):
    a = np.random.default_rng(4).normal(size=shape)
    f = whilst.compile(column_sums)
    if shape[0] == 0:
        with pytest.raises(ValueError, match="zero-size array"):
            f(a, a)
        return
    for x, y in ((a, a + 1.0), (a[::-1], a), (np.asfortranarray(a), a)):
        for found, expected in zip(f(x, y), column_sums(x, y)):
            np.testing.assert_allclose(found, expected, rtol=1e-12)
            assert found.dtype == expected.dtype


def test_rows_are_folded_four_at_a_time():
    a = np.ones((9, 5))
    text = loops(whilst.compile(lambda a: np.sum(a, axis=0)), a)
    assert ">> 2" in text and text.count("] :=") == 3, "zeros, four rows together, what is left"
