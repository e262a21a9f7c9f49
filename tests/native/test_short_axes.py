"""Sums along axes that turn out to be short: eight at a time."""

import numpy as np
import pytest

import whilst
from whilst.services.pool import share_from

pytestmark = pytest.mark.filterwarnings("ignore::whilst.WhilstWarning")


def distances(x, y):
    return np.sqrt(((x[:, None, :] - y[None, :, :]) ** 2).sum(axis=2))


def lengths(x):
    return np.sqrt((x * x).sum(axis=1))


def with_what_is_read_behind(x, w):
    return (x - 1.0).sum(axis=1) * w + x[:, 0]


def means(x):
    return x.mean(axis=1) - x.max(axis=1)


def largest(x):
    return np.abs(x).max(axis=1) * 2.0


def products(x):
    return x.prod(axis=-1) + 1.0


def two_axes(x):
    return (x * 2.0).sum(axis=(1, 2)) - 1.0


def in_a_loop(x, times):
    total = np.zeros(len(x))
    for _ in range(times):
        total += np.sqrt((x * x).sum(axis=1))
        x = x * 0.5
    return total


RNG = np.random.default_rng(8)
TERMS = (1, 2, 3, 4, 7, 8, 9, 17)
ROWS = (0, 1, 7, 8, 9, 16, 23)


def agree(compiled, program, *args):
    with np.errstate(all="ignore"):
        found, expected = compiled(*args), program(*args)
    assert found.dtype == expected.dtype and found.shape == expected.shape
    eps = 8 * np.finfo(expected.dtype).eps if expected.dtype.kind == "f" else 0
    scale = np.max(np.abs(expected[np.isfinite(expected)]), initial=1.0)
    np.testing.assert_allclose(found, expected, rtol=eps, atol=eps * scale)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("program", [lengths, means, largest, products], ids=lambda f: f.__name__)
def test_rows(program, dtype):
    compiled = whilst.compile(program)
    for rows in ROWS:
        for terms in TERMS:
            agree(compiled, program, RNG.normal(size=(rows, terms)).astype(dtype))


def test_no_terms():
    for program in (lengths, products):
        agree(whilst.compile(program), program, np.ones((11, 0)))
    with pytest.raises(ValueError, match="zero-size array"):
        whilst.compile(largest)(np.ones((11, 0)))


def test_pairs():
    compiled = whilst.compile(distances)
    for rows in ROWS:
        for terms in (0, *TERMS, 1030, 2100):
            agree(compiled, distances, RNG.normal(size=(5, terms)), RNG.normal(size=(rows, terms)))


def test_what_else_is_read():
    compiled = whilst.compile(with_what_is_read_behind)
    for terms in TERMS:
        x = RNG.normal(size=(19, terms))
        agree(compiled, with_what_is_read_behind, x, RNG.normal(size=19))
        agree(compiled, with_what_is_read_behind, x, x[:, -1])


def test_several_axes_and_loops():
    compiled, looping = whilst.compile(two_axes), whilst.compile(in_a_loop)
    for terms in (1, 3, 9):
        agree(compiled, two_axes, RNG.normal(size=(13, 4, terms)))
        agree(looping, in_a_loop, RNG.normal(size=(21, terms)), 3)


def test_strides_nan_and_infinity():
    compiled, whole = whilst.compile(lengths), RNG.normal(size=(40, 12))
    whole[3, 1], whole[9, 0], whole[17, 2] = np.nan, np.inf, -np.inf
    for x in (whole[::2, :3], whole[::-1, 5:2:-1], whole[:8].T, whole[:, ::4], np.asfortranarray(whole)[:, :5]):
        agree(compiled, lengths, x)
    big = np.full((17, 3), 1e200)
    agree(compiled, lengths, big)


@pytest.mark.parametrize("terms", [3, 5, 8])
def test_equal_rows_have_equal_sums(terms):
    """Whether they are among the eight or left over."""
    row = RNG.normal(size=terms) * 10.0 ** RNG.integers(-8, 8, terms)
    assert len(set(whilst.compile(lengths)(np.tile(row, (21, 1))).tolist())) == 1


def test_threads_do_not_show():
    compiled, x = whilst.compile(distances), RNG.normal(size=(333, 3))
    before = whilst.set_threads(1)
    try:
        expected = compiled(x, x)
        share_from(-1.0, -1.0)
        for threads in (2, 3):
            whilst.set_threads(threads)
            assert np.array_equal(compiled(x, x), expected)
    finally:
        share_from()
        whilst.set_threads(before)


def test_eight_at_a_time_where_it_may_be():
    x, y = np.ones((9, 5)), np.ones((7, 5))
    for program, args in ((distances, (x, y)), (lengths, (x,)), (largest, (x,))):
        text = whilst.compile(program).lower(*args).loops
        assert text.count("<= 8") == 1 and "lane in range(8)" in text, program
    assert "<= 8" in whilst.compile(with_what_is_read_behind).lower(x, x[:, 0].copy()).loops
    fixed = whilst.compile(lengths).lower("f64[n,3]").loops
    assert "<= 8" not in fixed, "the length is known"
    assert "<= 8" not in whilst.compile(lambda x: np.exp(x.sum(axis=1))).lower(x).loops, "no vectors of it"
