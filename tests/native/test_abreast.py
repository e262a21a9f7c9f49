"""Sums that each have a loop of their own are computed several at once, and are what they were to the last bit."""

import math
import re

import numpy as np
import pytest

import whilst


def product(a, b, c):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
            c[i, j] = s


def product_of_rows(a, b, c):
    for i in range(a.shape[0]):
        for j in range(b.shape[0]):
            s = c[i, j]
            for k in range(a.shape[1]):
                s = s + a[i, k] * b[j, k]
            c[i, j] = s / 3.0


def into_the_array(a, b, c):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                c[i, j] += a[i, k] * b[k, j]


def into_the_array_twice(a, b, c):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                c[i, j] += a[i, k]
                c[i, j] = b[k, j] - c[i, j]


def both_halves(x):
    n, m = x.shape
    c = np.zeros((m, m))
    for i in range(m):
        for j in range(i, m):
            s = 0.0
            for k in range(n):
                s += x[k, i] * x[k, j]
            c[i, j] = s
            c[j, i] = s
    return c


def mean_and_spread(x):
    n, m = x.shape
    out = np.empty((2, m))
    for j in range(m):
        s, q, first = 0.0, 0.0, x[0, j]
        for k in range(n):
            d = x[k, j] - first
            s += d
            q += d * d
        out[0, j] = first + s / n
        out[1, j] = np.sqrt(abs(q - s * s / n))
    return out


def into_its_own_factor(a):
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            s = 0.0
            for k in range(a.shape[0]):
                s += a[i, k] * a[k, j]
            a[i, j] = s
    return a


def last_sum_counts(a, x):
    s = 0.0
    y = np.zeros(a.shape[0])
    for i in range(a.shape[0]):
        s = 0.0
        for k in range(a.shape[1]):
            s += a[i, k] * x[k]
        y[i] = s
    return y, s


def sum_goes_on(a, x):
    s = 0.0
    y = np.zeros(a.shape[1])
    for j in range(a.shape[1]):
        for k in range(a.shape[0]):
            s += a[k, j] * x[k]
        y[j] = s
    return y


def triangle(a, x):
    y = np.zeros(a.shape[0])
    for i in range(a.shape[0]):
        s = x[i]
        for k in range(i):
            s -= a[i, k] * x[k]
        y[i] = s
    return y


def chosen(a, rows):
    y = np.zeros(rows.shape[0])
    for j in range(rows.shape[0]):
        s = 0.0
        for k in range(a.shape[1]):
            s += a[rows[j], k]
        y[j] = s
    return y


def special(*shape):
    x = np.random.default_rng(sum(shape)).normal(size=shape)
    if x.size > 5:
        x.flat[[1, 3]] = np.nan, -0.0
        x.flat[x.size // 2] = np.inf
    return x


SIZES = [(0, 0, 0), (1, 1, 1), (2, 0, 3), (3, 5, 0), (2, 3, 31), (5, 1, 32), (3, 4, 33), (1, 7, 71), (9, 4, 43), (4, 2, 8)]


def agree(f, *args):
    compiled = whilst.compile(f)
    ours, theirs = ([x.copy(order="K") if isinstance(x, np.ndarray) else x for x in args] for _ in range(2))
    found, expected = compiled(*ours), f(*theirs)
    for x, y in zip((found, *ours), (expected, *theirs)):
        assert (x is None and y is None) or all(map(np.array_equal, map(bits, parts(x)), map(bits, parts(y))))


def parts(x):
    return x if isinstance(x, tuple) else (x,)


def bits(x):
    """All of a float but the sign and the text of a NaN."""
    x = np.asarray(x)
    return np.where(np.isnan(x), np.nan, x).view(np.uint32 if x.dtype == np.float32 else np.uint64)


@pytest.mark.parametrize(("n", "m", "p"), SIZES)
def test_products(n, m, p):
    with np.errstate(all="ignore"):
        agree(product, special(n, m), special(m, p), special(n, p))
        agree(product_of_rows, special(n, m), special(p, m), special(n, p))
        for f in (into_the_array, into_the_array_twice):
            agree(f, special(n, m), special(m, p), special(n, p))
        agree(product, special(m, n).T, special(p, 2 * m)[:, ::2].T, special(p, n).T)
        agree(product_of_rows, special(n, m)[::-1], special(p, m)[:, ::-1], special(n, p))


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("p", [1, 8, 31, 40, 65, 130])
def test_widths(dtype, p):
    a, b, c = (special(*shape).astype(dtype) for shape in ((2, 6), (6, p), (2, p)))
    with np.errstate(all="ignore"):
        agree(into_rows, a, b, c)


def into_rows(a, b, c):
    zero = c.dtype.type(0)
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = zero
            for k in range(a.shape[1]):
                s = s + a[i, k] * b[k, j]
            c[i, j] = s


@pytest.mark.parametrize("shape", [(1, 1), (3, 17), (4, 40), (9, 33)])
def test_more_sums_and_what_stands_around_them(shape):
    with np.errstate(all="ignore"):
        for f in (both_halves, mean_and_spread):
            agree(f, special(*shape))


@pytest.mark.parametrize("n", [1, 9, 33, 40])
def test_what_may_not_be_done_at_once(n):
    a, x = special(n, n), special(n)
    with np.errstate(all="ignore"):
        agree(into_its_own_factor, a)
        for f in (last_sum_counts, sum_goes_on, triangle):
            agree(f, a, x)
        agree(chosen, a, np.arange(n)[::-1] // 2)


def test_an_index_in_the_middle_is_wrong():
    rows = np.arange(20)
    rows[11] = 99
    with pytest.raises(IndexError, match="99"):
        whilst.compile(chosen)(special(20, 5), rows)


def densities(x, y, out, width):
    for j in range(y.shape[0]):
        s = 0.0
        for k in range(x.shape[0]):
            d = (y[j] - x[k]) / width
            s += math.exp(-0.5 * d * d)
        out[j] = s


def roots(x, y, out, width):
    for j in range(y.shape[0]):
        s = width
        for k in range(x.shape[0]):
            s += math.sqrt(y[j] - x[k]) + 1.0 / (float(x[k]) + width)
        out[j] = s


def exponentials(x, y, out, width):
    for j in range(y.shape[0]):
        s = 0.0
        for k in range(x.shape[0]):
            s += math.exp(y[j] / width - x[k])
        out[j] = s


def places(x, y, out, width):
    for j in range(y.shape[0]):
        s = width
        for k in range(x.shape[0]):
            if x[k] < 0.0:
                raise ValueError("negative")
            s += y[j] * x[int(x[k]) % 5]
        out[j] = s


@pytest.mark.parametrize("n", [0, 1, 15, 16, 17, 33, 70])
@pytest.mark.parametrize("f", [densities, roots, exponentials, places])
def test_checks_that_hold(f, n):
    x, y = np.linspace(0.0, 1.0, 9), np.linspace(1.0, 2.0, n)
    ours, theirs = np.zeros(n), np.zeros(n)
    whilst.compile(f)(x, y, ours, 0.5)
    f(x, y, theirs, 0.5)
    assert np.allclose(ours, theirs, rtol=1e-14)


@pytest.mark.parametrize("at", [0, 5, 15, 16, 37, 63, 66])
@pytest.mark.parametrize(("f", "bad"), [(roots, 0.25), (exponentials, 500.0)])
def test_the_first_trip_that_fails_raises_and_those_before_are_done(f, bad, at):
    x, y = np.linspace(0.0, 1.0, 9), np.linspace(1.0, 2.0, 67)
    y[3], y[at], y[60] = np.nan, bad, bad
    ours, theirs = np.full(67, -1.0), np.full(67, -1.0)
    with pytest.raises((ValueError, OverflowError)) as expected:
        f(x, y, theirs, 0.5)
    with pytest.raises(type(expected.value)) as found:
        whilst.compile(f)(x, y, ours, 0.5)
    assert str(found.value) == str(expected.value)
    assert np.allclose(ours, theirs, rtol=1e-14, equal_nan=True)


def test_a_division_by_zero_in_the_middle():
    x = np.linspace(0.0, 1.0, 9)
    x[7] = -0.5
    with pytest.raises(ZeroDivisionError):
        whilst.compile(roots)(x, np.linspace(1.0, 2.0, 40), np.zeros(40), 0.5)


def test_functions_go_in_vectors_with_what_they_check():
    text = loops(exponentials, np.ones(9), np.ones(40), np.ones(40), 0.5)
    assert "local f64[16]" in text and "local i64[16]" in text
    assert "local" not in loops(places, np.ones(9), np.ones(40), np.ones(40), 0.5).replace("local.", "")


@pytest.mark.parametrize("f", [product, into_the_array])
def test_one_array_as_factor_and_result(f):
    a = special(40, 40)
    ours, theirs = a.copy(), a.copy()
    with np.errstate(all="ignore"):
        whilst.compile(f)(ours, special(40, 40), ours)
        f(theirs, special(40, 40), theirs)
    assert np.array_equal(ours, theirs, equal_nan=True)


def loops(f, *args):
    return str(whilst.compile(f).lower(*args).loops)


def test_rows_go_in_vectors():
    text = loops(product, np.ones((40, 40)), np.ones((40, 40)), np.ones((40, 40)))
    assert text.count("local f64[8]") == 4 and text.count("local f64[32]") == 1
    assert re.search(r"for lane_\d+ in range\(32\):\s+j_\d+ = t_\d+ \+ lane_\d+\s+s_\d+ = s_\d+\[lane_\d+\]", text)


def pulls(points, mass):
    n = len(mass)
    out = np.zeros((n, 2))
    for i in range(n):
        s, t = 0.0, 1.0
        for j in range(n):
            dx = points[j, 0] - points[i, 0]
            dy = points[j, 2] - points[i, 2]
            pull = mass[j] / ((dx * dx + dy * dy + 1e-3) * np.sqrt(dx * dx + dy * dy + 1e-3))
            s += pull * dx
            t -= pull * dy
        out[i, 0] += s
        out[i, 1] -= t
    return out


def of_nothing(points, where, mass):
    out = np.zeros(len(where))
    for i in range(len(where)):
        s = 1.0
        for j in range(len(mass)):
            s += points[where[0], 1] * mass[j] + points[i, 0]
        out[i] = s
    return out


@pytest.mark.parametrize("n", [0, 1, 2, 7, 8, 9, 24, 37])
def test_what_is_read_again_and_again_lies_apart(n):
    points = special(n, 3)
    with np.errstate(all="ignore"):
        agree(pulls, points, np.ones(n))
        agree(pulls, np.ones((2 * n, 6))[::2, ::-2], np.arange(n) / 3.0)


def nearest(points, centres, k):
    label = np.zeros(len(points), np.int64)
    least = np.zeros(len(points))
    for i in range(len(points)):
        best, at = np.inf, -1
        for c in range(k):
            distance = 0.0
            for a in range(points.shape[1]):
                distance += (points[i, a] - centres[c, a]) ** 2
            if distance < best:
                best, at = distance, c
        label[i], least[i] = at, best
    return label, least


@pytest.mark.parametrize("k", [0, 1, 2, 3, 4, 6, 7, 9])
@pytest.mark.parametrize("d", [0, 1, 4])
def test_the_least_of_sums(k, d):
    with np.errstate(all="ignore"):
        agree(nearest, special(5, d), special(k, d), k)
        agree(nearest, special(5, 2 * d)[:, ::2], special(2 * k, d)[::2], k)


def test_a_sum_too_many():
    with pytest.raises(IndexError, match="index 3 is out of bounds for axis 0 with size 3"):
        whilst.compile(nearest)(special(5, 4), special(3, 4), 6)
    whilst.compile(nearest)(special(0, 4), special(3, 4), 6)


def test_the_least_of_sums_goes_in_variables():
    text = loops(nearest, np.ones((5, 4)), np.ones((6, 4)), 6)
    assert text.count("while block") == 2


@pytest.mark.parametrize("trips", [0, 1, 5])
def test_it_is_not_read_where_nothing_is_summed(trips):
    agree(of_nothing, special(19, 2), np.full(19, 3 if trips else 10**12), np.ones(trips))


def test_it_is_put_in_a_row():
    text = loops(pulls, np.ones((9, 3)), np.ones(9))
    assert text.count("local f64[16]") == 4


def test_columns_go_in_variables():
    text = loops(product_of_rows, np.ones((9, 9)), np.ones((9, 9)), np.ones((9, 9)))
    assert "local" not in text and len(re.findall(r"s(?:_\d+)? := \w+\n", text)) >= 8


def beside_others(a, b, c):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s, t, u = 0.0, 1.0, c[i, j]
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
                t += b[k, j]
                u -= np.exp(b[k, j])
            c[i, j] = s + b[0, j] * t + np.tanh(u)


@pytest.mark.parametrize("f", [product, product_of_rows, into_the_array, both_halves, mean_and_spread, beside_others])
def test_llvm_says_nothing(f, capfd):
    shapes = [(6, 6), (6, 40), (6, 40)] if f is not product_of_rows else [(6, 6), (40, 6), (6, 40)]
    agree_nearly(f, *(np.random.default_rng(3).random(shape) for shape in shapes[: f.__code__.co_argcount]))
    assert capfd.readouterr().err == ""


def agree_nearly(f, *args):
    ours, theirs = ([x.copy() for x in args] for _ in range(2))
    found, expected = whilst.compile(f)(*ours), f(*theirs)
    assert all(np.allclose(x, y, rtol=1e-13) for x, y in zip(ours, theirs))
    assert (found is None and expected is None) or np.allclose(found, expected, rtol=1e-13)


@pytest.mark.parametrize("f", [into_its_own_factor, triangle])
def test_others_stay(f):
    args = (np.ones((9, 9)), np.ones(9))[: f.__code__.co_argcount]
    text = loops(f, *args)
    assert "local" not in text and "block" not in text


def test_vectors_of_registers():
    """LLVM keeps the sums in registers: eight vectors are multiplied and added, and none of the sums is in memory."""
    asm = str(whilst.compile(product).lower(np.ones((40, 40)), np.ones((40, 40)), np.ones((40, 40))).asm)
    if "ymm" not in asm:
        pytest.skip("no vectors of 256 bits here")
    inner = max(re.split(r"\n\.LBB\w+:", asm), key=lambda block: block.count("vmulpd"))
    inner = inner.partition("\tj")[0]
    assert len(re.findall(r"vmulpd\s.*ymm", inner)) == 8 and not re.search(r"ymm\d+, .*\(%rsp\)", inner)
