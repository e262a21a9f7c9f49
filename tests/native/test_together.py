"""What a loop hands on is computed together, in place, where no element is needed after it is written over."""

import numpy as np
import pytest

import whilst


def both(x, y, a, steps):
    for _ in range(steps):
        x = a * x + y
        y = y - a * x * 0.5
    return x + y, x


def swapped(x, y, a, steps):
    for _ in range(steps):
        x, y = y + a, x * a
    return x, y


def one_is_shifted(x, y, a, steps):
    for _ in range(steps):
        x, y = x + y[::-1], x * a - y
    return x, y


def three(x, y, a, steps):
    z = x - y
    for _ in range(steps):
        x, y, z = x + 0.5 * y, y * a - z, np.where(x > y, z, x * 0.25)
    return x, y, z


def one_is_kept(x, y, a, steps):
    last = x
    for _ in range(steps):
        last, x, y = x, x * a + y, y - last
    return last, x, y


def one_is_summed(x, y, a, steps):
    total = 0.0
    for _ in range(steps):
        x, y = x + a * y, y - a * x
        total += x[0] + np.sum(y)
    return x, y, total


def of_other_types(x, y, a, steps):
    n = np.zeros(x.shape, np.int64)
    inside = x > 0
    for _ in range(steps):
        n, x, inside = n + inside, x * a + y, inside & (x < 10.0)
    return n, x, inside


def until_small(x, y, a, steps):
    k = 0
    while np.max(np.abs(y)) > 0.2 and k < steps:
        x, y = x + a * y, y * 0.5
        k += 1
    return x, y, k


def raising(x, y, a, steps):
    for k in range(steps):
        x, y = x + a * y, y - a * x
        if x[0] > 5.0:
            raise ValueError(f"step {k}: {x[0] > 5.0}")
    return x, y


def nested(x, y, a, steps):
    for i in range(steps):
        for _ in range(i):
            x, y = x + a * y, y - a * x
        x, y = y, x
    return x, y


def mixed_sizes(x, y, a, steps):
    z = np.ones(3)
    for _ in range(steps):
        x, y, z = x * a + z[0], y - z[1] * x, z * 0.5
    return x, y, z


PROGRAMS = (
    both, swapped, one_is_shifted, three, one_is_kept, one_is_summed, of_other_types, until_small, nested, mixed_sizes,
)  # fmt: skip
RNG = np.random.default_rng(1)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("shape", [(1,), (9,), (5000,), (40, 70)])
def test_same_as_numpy(program, shape):
    compiled = whilst.compile(program)
    x, y = RNG.normal(size=shape), RNG.normal(size=shape)
    if len(shape) > 1 and program is one_is_summed:
        x, y = x.ravel(), y.ravel()
    x.flat[-1] = np.nan
    before = x.copy(), y.copy()
    for steps in (0, 1, 2, 5, 9):
        found, expected = compiled(x, y, 0.5, steps), program(x, y, 0.5, steps)
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-13)
        np.testing.assert_array_equal((x, y), before)


def test_one_array_for_both():
    x = RNG.normal(size=70)
    for program in (both, swapped, three, one_is_kept):
        for one, other in zip(whilst.compile(program)(x, x, 0.5, 3), program(x, x, 0.5, 3), strict=True):
            np.testing.assert_array_equal(one, other)


def test_what_raises_raises():
    compiled = whilst.compile(raising)
    x, y = np.ones(40), np.ones(40)
    np.testing.assert_array_equal(compiled(x, y, 0.5, 3), raising(x, y, 0.5, 3))
    with pytest.raises(ValueError, match="step"):
        compiled(x, y * 100, 0.5, 3)
    np.testing.assert_array_equal((x, y), np.ones((2, 40)))


def test_no_memory_is_needed_in_the_loop():
    for program in (both, swapped, three):
        text = whilst.compile(program).lower(np.ones(9), np.ones(9), 0.5, 3).loops
        assert " = alloc" not in text[text.index("while ") :], program
