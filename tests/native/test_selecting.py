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
