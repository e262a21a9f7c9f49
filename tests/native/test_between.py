"""Floats made of integers that fit the integer they become: nothing asks whether they do."""

import numpy as np
import pytest

import whilst

BYTES = np.array([0, 1, 2, 127, 128, 254, 255], np.uint8)
WORDS = np.array([-(2**31), -1, 0, 1, 2**31 - 1], np.int32)
LONGS = np.array([-(2**63), -(2**53) - 1, -1, 0, 2**53 + 1, 2**63 - 1])


def grey(x):
    return (0.299 * x + 0.587 * x[::-1] + 0.114 * x).astype(np.uint8)


def stretched(x):
    return np.clip((x - 20.0) / 100.0 * 255.0, 0.0, 255.0).astype(np.uint8)


def far_from(x):
    return (abs(-(x * 1.5)) + np.where(x > 100, 1.25, -7.5)).astype(np.int16)


def halves(x):
    return (x * 0.5).astype(np.int32)


def scaled(x):
    return (x / (np.minimum(x, 0.0) - 1.0)).astype(np.int64)


def single(x):
    return (x.astype(np.float32) * np.float32(0.25)).astype(np.int32)


def by_loop(x):
    out = np.zeros(len(x), np.uint8)
    for i in range(len(x)):
        out[i] = np.uint8(0.25 * x[i] + 0.75 * x[len(x) - 1 - i])
    return out


FIT = [(grey, BYTES), (stretched, BYTES), (far_from, BYTES), (by_loop, BYTES), (halves, WORDS), (single, WORDS)]


def twice(x):
    return (x * 2.0).astype(np.int32)


def just_too_large(x):
    return x.astype(np.float32).astype(np.int32)


def long_as_float(x):
    return (x * 1.0).astype(np.int64)


def by_what_may_be_zero(x):
    return (1.0 / x).astype(np.int32)


def endless(x):
    return (x * 1e300 * 1e300).astype(np.int32)


def of_floats(x):
    return np.minimum(np.sqrt(x - 1.0), 3.0).astype(np.int32)


ASKED = [
    (twice, WORDS), (just_too_large, WORDS), (long_as_float, LONGS), (by_what_may_be_zero, BYTES), (endless, BYTES),
    (of_floats, BYTES), (scaled, LONGS),
]  # fmt: skip


def asks(f, x):
    return "fcmp oge" in whilst.compile(f).lower(x).text("llvm")


@pytest.mark.parametrize("f, x", FIT, ids=lambda x: getattr(x, "__name__", ""))
def test_nothing_is_asked_of_what_fits(f, x):
    assert not asks(f, x)


@pytest.mark.parametrize("f, x", ASKED, ids=lambda x: getattr(x, "__name__", ""))
def test_what_may_not_fit_is_asked(f, x):
    assert asks(f, x)


@pytest.mark.parametrize("f, x", [*FIT, *ASKED], ids=lambda x: getattr(x, "__name__", ""))
@pytest.mark.filterwarnings("ignore")
def test_they_say_what_numpy_says(f, x):
    for part in (x, x[:1], x[:0], x[::2], np.tile(x, 9)):
        with np.errstate(all="ignore"):
            assert np.array_equal(whilst.compile(f)(part), f(part))


def test_fast_math_may_round_in_another_place():
    fast = whilst.compile(grey, fastmath=True)
    assert "fcmp oge" in fast.lower(BYTES).text("llvm")
