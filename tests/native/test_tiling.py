"""What is added to the same elements in each trip, from places that move on by one, is added in registers."""

import numpy as np
import pytest

import whilst


def convolution(x, kernel):
    k, l = kernel.shape
    result = np.full((x.shape[0] - k + 1, x.shape[1] - l + 1), 0.5)
    for i in range(k):
        for j in range(l):
            result += kernel[i, j] * x[i : i + result.shape[0], j : j + result.shape[1]]
    return np.maximum(result, 0.0)


def filtered(x, taps):
    y = np.zeros(len(x) - len(taps) + 1, x.dtype)
    for k in range(len(taps)):
        y += taps[k] * x[k : k + len(y)]
    return y


def backwards(x, taps):
    n = len(x) - len(taps) + 1
    y = np.zeros(n)
    for k in range(len(taps)):
        y += taps[k] * x[len(taps) - 1 - k : len(taps) - 1 - k + n]
    return y


def into_an_argument(y, x, taps):
    for k in range(len(taps)):
        y[1:-1] -= taps[k] * x[k : k + len(y) - 2]


def products(x, taps):
    """Not sums: another operation, and a load of the element in the middle of it."""
    y = np.ones((len(x) - len(taps) + 1, 3 * len(taps)))
    for k in range(len(taps)):
        y[:, :] = (y + x[k]) * taps[k] - y
    return y


def by_twos(x, taps):
    n = len(x) - 2 * len(taps)
    y = np.zeros(n)
    for k in range(len(taps)):
        y += taps[k] * x[2 * k : 2 * k + n]
    return y


def of_rows(x):
    y = np.zeros(x.shape[1])
    for k in range(len(x)):
        y += x[k] * 0.5
    return y


def failing(x, taps, n):
    y = np.zeros(n)
    for k in range(len(taps)):
        y += taps[k] * x[k : k + n]
    return y


def of_both(x, kernel):
    """Moves along the rows in the inner loop, and the kernel may be one with the array that is read."""
    y = np.zeros((20, 37))
    for j in range(kernel.shape[1]):
        for i in range(kernel.shape[0]):
            y += kernel[i, j] * x[i : i + 20, j : j + 37]
    return y


RNG = np.random.default_rng(1)
SIZES = ((1, 1), (2, 16), (4, 15), (5, 17), (7, 33), (130, 16), (131, 35))


@pytest.mark.parametrize("kernel", [(1, 1), (3, 2), (5, 5)])
def test_convolutions(kernel):
    compiled = whilst.compile(convolution)
    weights = RNG.random(kernel) - 0.5
    for rows, columns in SIZES:
        x = RNG.random((rows + kernel[0] - 1, columns + kernel[1] - 1))
        x[0, 0], x[-1, -1] = np.nan, -np.inf
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(compiled(x, weights), convolution(x, weights))
        np.testing.assert_array_equal(compiled(x.T, weights.T), convolution(x.T, weights.T))


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64, np.int16])
@pytest.mark.parametrize("taps", [0, 1, 2, 7])
def test_filters(dtype, taps):
    compiled = whilst.compile(filtered)
    weights = (RNG.random(taps) * 9 - 5).astype(dtype)
    for n in (0, 1, 3, 63, 64, 65, 5000):
        x = (RNG.random(max(n + taps - 1, 0)) * 100).astype(dtype)
        found, expected = compiled(x, weights), filtered(x, weights)
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == expected.dtype


@pytest.mark.parametrize("program", [backwards, products, by_twos], ids=lambda f: f.__name__)
def test_others(program):
    compiled = whilst.compile(program)
    for n in (12, 40, 300):
        x, taps = RNG.random(n), RNG.random(5)
        np.testing.assert_array_equal(compiled(x, taps), program(x, taps))


@pytest.mark.parametrize("step", [1, -1, 2])
def test_arguments(step):
    compiled = whilst.compile(into_an_argument)
    whole, taps = RNG.random(400), RNG.random(4)
    for mine in (np.zeros(100), whole[50:150]):  # the second one overlaps what is read
        theirs = mine.copy() if mine.base is None else None
        x = whole[::step]
        if theirs is None:
            other = whole.copy()
            into_an_argument(other[50:150], other[::step], taps)
            compiled(mine, x, taps)
            np.testing.assert_array_equal(whole, other)
        else:
            into_an_argument(theirs, x, taps)
            compiled(mine, x, taps)
            np.testing.assert_array_equal(mine, theirs)


def test_what_fails_fails():
    compiled = whilst.compile(failing)
    x, taps = RNG.random(30), RNG.random(4)
    np.testing.assert_array_equal(compiled(x, taps, 27), failing(x, taps, 27))
    with pytest.raises(ValueError, match="broadcast"):
        compiled(x, taps, 28)


def test_order_of_loops():
    x = RNG.random((25, 40))
    compiled = whilst.compile(of_both)
    for kernel in (RNG.random((3, 4)), x[2:5, 1:5]):
        np.testing.assert_array_equal(compiled(x, kernel), of_both(x, kernel))


def test_tiles_where_they_help():
    x, kernel, taps = np.ones((9, 9)), np.ones((3, 3)), np.ones(3)
    tiled = [(convolution, (x, kernel)), (filtered, (x[0].copy(), taps)), (backwards, (x[0].copy(), taps))]
    for program, args in tiled:
        assert "tile = local" in whilst.compile(program).lower(*args).loops, program
    for program, args in [(by_twos, (x[0].copy(), taps)), (of_rows, (x,))]:
        assert "tile = local" not in whilst.compile(program).lower(*args).loops, program
