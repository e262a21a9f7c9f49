"""Ranges whose step is known only at run time: what is proved of them, and that they go where Python's go."""

import itertools

import numpy as np
import pytest

import whilst

MOST = 2**63 - 1


def every(a, step):
    total = 0.0
    for i in range(0, len(a), step):
        total += a[i]
    return total


def by_blocks(a, block):
    """What is read and written lies in the array, whatever the block."""
    out = np.zeros(len(a))
    for k in range(0, len(a), block):
        for i in range(k, min(k + block, len(a))):
            out[i] = a[i] + k
    return out


def from_one(a, step):
    """``range(1, 0, -1)`` has an item."""
    total = 0.0
    for i in range(1, len(a), step):
        total += a[i]
    return total


def too_far(a, step):
    total = 0.0
    for i in range(0, len(a) + 1, step):
        total += a[i]
    return total


def backwards(a, step):
    total = 0.0
    for i in range(len(a) - 1, -1, -step):
        total += a[i]
    return total


def numbers(start, stop, step):
    found = []
    for i in range(start, stop, step):
        found.append(i)
    return found


def wrapping(a, step, low, high):
    """Widths that wrap around say nothing of the direction."""
    up = step > 0
    width = np.where(up, high, low) - np.where(up, low, high)
    total = 0.0
    for k in range((max(width, 1) - 1) // max(abs(step), 1) + (width > 0)):
        total += a[min(k * step, 3)]
    return total


@pytest.mark.parametrize("function, left", [(every, 0), (by_blocks, 0), (from_one, 1), (too_far, 1)])
def test_indices_that_are_proved(function, left):
    text = whilst.compile(function).lower("f64[n]", "i64").text("optimized")
    assert text.count("check_index") == left
    assert text.count("while %k") <= 2 + left  # nothing is there twice for the sake of checks that are proved


@pytest.mark.parametrize("function", [every, by_blocks, from_one, too_far, backwards])
def test_steps_like_python(function):
    compiled = whilst.compile(function)
    for size, step in itertools.product((0, 1, 2, 5, 8), (1, 2, 3, 5, 9, MOST, -1, -2, -MOST, -MOST - 1, 0)):
        a = np.arange(size) + 0.5
        if function is backwards and step < -MOST:
            continue  # -step is no integer of 64 bits
        assert outcome(compiled, a, step) == outcome(compiled.eager, a, step) == outcome(function, a, step), (size, step)


@pytest.mark.parametrize("step", [1, 3, -1, -3, MOST, -MOST, -MOST - 1, 0])
def test_numbers_like_python(step):
    compiled = whilst.compile(numbers)
    for start, stop in itertools.product((0, 1, -7, 5, MOST, -MOST - 1), (0, 2, -9, MOST, -MOST - 1)):
        if abs(stop - start) <= 20 or (step and abs(stop - start) // abs(step) <= 4 and abs(stop - start) <= MOST):
            args = (start, stop, step)
            assert outcome(compiled, *args) == outcome(compiled.eager, *args) == outcome(numbers, *args), args


def test_widths_that_wrap():
    compiled, a = whilst.compile(wrapping), np.arange(4.0)
    ends = [np.int64(x) for x in (-MOST - 1, -2, 0, 3, MOST)]
    with np.errstate(all="ignore"):
        for low, high, step in itertools.product(ends, ends, [np.int64(x) for x in (2**62, -(2**62), MOST, -3)]):
            if abs(int(step)) > 3:
                assert outcome(compiled, a, step, low, high) == outcome(wrapping, a, step, low, high)


def outcome(function, *args):
    """The result, or the error with its text."""
    try:
        value = function(*args)
    except (IndexError, ValueError, OverflowError) as error:
        return type(error), str(error)
    return value.tolist() if isinstance(value, np.ndarray) else value
