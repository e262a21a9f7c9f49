"""Elements chosen by masks: in blocks of 64, some of which are passed over."""

import numpy as np
import pytest

import whilst


def chosen(x, mask):
    return x[mask]


def places(mask):
    return np.flatnonzero(mask), np.nonzero(mask)


def above(x, low):
    return x[x * 2 > low] + 1


def squares(x, mask):
    y = x[mask]
    total = 0.0
    for v in y:
        total += v * v
    return total


MASKS = {
    "none": lambda n: np.zeros(n, bool),
    "all": lambda n: np.ones(n, bool),
    "first": lambda n: np.arange(n) == 0,
    "last": lambda n: np.arange(n) == n - 1,
    "one block": lambda n: np.arange(n) // 64 == 1,
    "some": lambda n: np.random.default_rng(n).random(n) < 0.3,
}


@pytest.mark.parametrize("n", [0, 1, 63, 64, 65, 127, 128, 200])
@pytest.mark.parametrize("kind", MASKS)
def test_sizes(n, kind):
    mask = MASKS[kind](n)
    for x in (np.arange(n) * 1.5, np.arange(n).astype("i2"), np.arange(2 * n)[::-2] + 1j, mask):
        found, expected = whilst.compile(chosen)(x, mask), chosen(x, mask)
        assert found.dtype == expected.dtype and np.array_equal(found, expected)
    assert all(map(np.array_equal, whilst.compile(places)(mask), places(mask)))
    assert np.array_equal(whilst.compile(above)(np.arange(n), n), above(np.arange(n), n))


@pytest.mark.parametrize("shape", [(3, 5), (0, 4), (2, 3, 4)])
def test_masks_of_the_shape_of_the_array(shape):
    x = np.arange(np.prod(shape)).reshape(shape) * 1.0
    for a, mask in ((x, x % 3 == 0), (x.T, x.T % 2 == 0), (x[::-1], x > 4), (np.asfortranarray(x), x < 9)):
        assert np.array_equal(whilst.compile(chosen)(a, mask), chosen(a, mask))


def test_a_mask_that_does_not_fit():
    for mask in (np.ones(3, bool), np.ones(5, bool)):
        with pytest.raises(IndexError, match="boolean index did not match indexed array along axis 0"):
            whilst.compile(chosen)(np.arange(4.0), mask)


def test_the_result_is_an_array_of_its_own():
    def f(x, mask):
        y = x[mask]
        y[0] = 9.0
        x[1] = 7.0
        return x, y

    for found, expected in zip(whilst.compile(f)(np.arange(4.0), np.arange(4) > 0), f(np.arange(4.0), np.arange(4) > 0)):
        assert np.array_equal(found, expected)


@pytest.mark.parametrize("mode", [whilst.jacobian, lambda f: whilst.jacobian(f, mode="forward")])
def test_derivatives(mode):
    x, mask = np.arange(5.0), np.array([True, False, True, True, False])
    assert np.array_equal(mode(chosen)(x, mask), np.eye(5)[mask])
    assert np.array_equal(whilst.grad(squares)(x, mask), 2 * x * mask)
    assert np.array_equal(whilst.hessian(squares)(x, mask), 2 * np.diag(mask))


def test_it_takes_no_branch_for_an_element():
    text = str(whilst.compile(chosen).lower(np.ones(3), np.ones(3, bool)).loops)
    assert "if " in text and text.count("if ") == 1  # whether there is one in a block


def put_back(x, y, mask):
    x[mask] = x[mask] * 2 + y[mask]
    x[mask] += 1
    return x


def exchanged(x, y, mask):
    z = x[mask]
    x[mask] = y[mask]
    y[mask] = z
    return x, y, z


def dear(x, y, mask):
    x[mask] = np.sqrt(np.abs(x[mask])) + y[mask][::-1]
    return x


def of_another(x, y, mask):
    x[mask] = y
    return x


@pytest.mark.parametrize("f", [put_back, exchanged, dear])
@pytest.mark.parametrize("kind", MASKS)
def test_writing(f, kind):
    for shape in ((130,), (0,), (13, 10)):
        x = np.arange(np.prod(shape)).reshape(shape) * 1.5
        mask = MASKS[kind](x.size).reshape(shape)
        for a, b, m in ((x, x + 100, mask), (x.T, x.T - 7, mask.T), (x[::-1], x, ~mask), (x, np.int64(x), mask)):
            args = [[np.array(v, order="K", copy=True) for v in (a, b, m)] for _ in range(2)]
            found, expected = whilst.compile(f)(*args[0]), f(*args[1])
            assert all(map(np.array_equal, args[0], args[1]))
            assert all(map(np.array_equal, found, expected))


VALUES = [2.5, np.ones(1), np.arange(3.0), np.arange(2.0), np.arange(4.0), np.zeros(0), np.ones((1, 3)), [7, 8, 9], [1]]


@pytest.mark.parametrize("number", range(len(VALUES)))
def test_values_of_other_sizes(number):
    value = VALUES[number]
    for mask in (np.array([True, False, True, True]), np.zeros(4, bool), np.arange(4) == 2):
        results = []
        for f in (of_another, whilst.compile(of_another)):
            x = np.zeros(4)
            try:
                results.append((f(x, value, mask).tolist(), x.tolist()))
            except (TypeError, ValueError) as error:
                results.append((type(error), str(error), x.tolist()))
        assert results[0] == results[1]
