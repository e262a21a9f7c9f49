"""Calls on arrays that share some of their elements: they run natively, as parts of the array that holds them."""

import itertools
import random
import warnings

import numpy as np
import pytest

import whilst
from whilst.values.overlapping import united


def part(rng, whole):
    """A random view of an array."""
    index = []
    for n in whole.shape:
        start = rng.randrange(n)
        stop = rng.randint(start + 1, n)
        index.append(start if rng.random() < 0.15 else slice(start, stop, rng.choice((1, 1, 2))))
    view = whole[(*index, Ellipsis)]
    view = view.T if rng.random() < 0.3 else view
    view = view[::-1] if view.ndim and rng.random() < 0.3 else view
    return view[None] if rng.random() < 0.1 else view


def test_the_parts_are_the_arrays():
    rng = random.Random(1)
    found = 0
    for _ in range(400):
        shape = tuple(rng.randint(1, 6) for _ in range(rng.randint(1, 3)))
        whole = np.arange(float(np.prod(shape))).reshape(shape)
        views = [part(rng, whole) for _ in range(3)]
        if not any(np.shares_memory(a, b) for a, b in itertools.combinations(views, 2)):
            continue
        call = united(lambda a, b, c: None, "abc", views)
        if call is None:
            continue
        got = []
        call.function(lambda *parts, into=got: into.extend(parts))(*call.values)
        for view, same in zip(views, got, strict=True):
            assert view.shape == same.shape and view.ctypes.data == same.ctypes.data
            assert all(n < 2 or s == t for n, s, t in zip(view.shape, view.strides, same.strides))
        found += 1
    assert found > 150


def mixed(u, v, k):
    """Each sees what the other has written."""
    u += v
    v *= 2
    v[...] = u[..., ::-1] - 1
    u[k] = 0
    return u, v.sum(), v


ONE = (lambda x: (x[1:], x[:-1]), lambda x: (x[::-1], x), lambda x: (x[::2], x[:18]), lambda x: (x[:-1], x[1:]))
TWO = (
    lambda x: (x[1:], x[:-1]), lambda x: (x[:, 1:], x[:, :-1]), lambda x: (x[:, ::-1], x), lambda x: (x[:3], x[2:5]),
    lambda x: (x, x.T), lambda x: (x[2:4, :3], x[1:3, 1:4]), lambda x: (x[::2, ::2], x[:3, :3]),
)  # fmt: skip


@pytest.mark.parametrize("size", [(36,), (6, 6)])
def test_native_code_sees_what_is_shared(size):
    compiled = whilst.compile(mixed)
    for views in ONE if len(size) == 1 else TWO:
        mine, theirs = np.arange(36.0).reshape(size), np.arange(36.0).reshape(size)
        a, b = views(mine), views(theirs)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for _ in range(2):
                got, want = compiled(*a, 1), mixed(*b, 1)
                assert np.array_equal(mine, theirs) and repr(got) == repr(want)
                assert got[0] is a[0] and got[2] is a[1]


def test_errors_show_the_function_alone():
    with pytest.raises(IndexError, match="index 50 is out of bounds for axis 0 with size 35") as caught:
        whilst.compile(mixed)(*ONE[0](np.arange(36.0)), 50)
    assert [frame.name for frame in caught.traceback][-1] == "mixed"
    assert "parts" not in [frame.name for frame in caught.traceback]


def test_what_is_no_part_of_one_array_goes_by_python():
    def added(a, b):
        a += b.sum()
        return a

    x = np.arange(6.0)
    with pytest.warns(whilst.WhilstWarning, match="overlap in memory"):
        assert whilst.compile(added)(x[:3], x.view(np.int64))[0] == np.int64(np.arange(6.0).view(np.int64).sum())
