"""Of a block that is filled and then written over only what is left is filled."""

import numpy as np
import pytest

import whilst


def interior(x):
    y = np.zeros_like(x)
    y[1:-1, 1:-1] = x[:-2, 1:-1] + x[2:, 1:-1]
    return y


def ones_around(x):
    y = np.ones((x.shape[0] + 3, x.shape[1] + 5))
    y[1:-2, 2:-3] = x * 2.0
    return y


def one_axis(x):
    y = np.full(x.size + 4, 7.0)
    y[3:-1] = x.reshape(-1) + 1.0
    return y


def upside_down(x):
    y = np.zeros((x.shape[0] + 2, x.shape[1]))
    y[-2:0:-1, :] = x + 1.0
    return y


def every_other_row(x):
    y = np.full((2 * x.shape[0] + 1, x.shape[1] + 1), -1.0)
    y[1::2, 1:] = x - 1.0
    return y


def every_other_column(x):
    y = np.full((x.shape[0], 2 * x.shape[1]), -1.0)
    y[:, ::2] = x - 1.0
    return y


def three_axes(x):
    y = np.zeros((x.shape[0], 12, x.shape[1]))
    y[1:, 2:-2, 1:-1] = x[:-1, None, 1:-1] * 3.0
    return y


def all_of_it(x):
    y = np.zeros_like(x)
    y[:, :] = x * 2.0
    return y


def read_meanwhile(x):
    y = np.ones_like(x)
    for i in range(1, len(x)):
        y[i, 1:] = y[i - 1, 1:] + x[i, 1:]
    y[1:, 1:] = x[1:, 1:] + y[0, 0]
    return y


def read_by_itself(x):
    y = np.ones_like(x)
    y[1:, :] = y[:-1, :] + x[1:, :]
    y[2:, 1:] = y[:-2, 1:] * 2.0
    return y


def twice(x):
    y = np.ones_like(x)
    z = np.zeros_like(x)
    y[1:-1, 1:-1] = x[1:-1, 1:-1] * 2.0
    z[:-1, :-1] = y[1:, 1:] - x[1:, 1:]
    y[2:, :] = z[2:, :]
    return y, z


def small_integers(x):
    y = np.zeros(x.shape, np.int8)
    y[:, 1:] = (x[:, 1:] > 0.5).astype(np.int8)
    return y


def other_type(x):
    y = np.full(x.shape, 0.1, np.float32)
    y[:-1, :-1] = x[1:, 1:]
    return y


def in_a_loop(x, steps):
    old = x.copy()
    for _ in range(steps):
        new = np.zeros_like(old)
        new[1:-1, 2:] = old[:-2, :-2] + 0.5 * old[2:, 2:]
        old, new = new, old
    return old


def failing(x, limit):
    y = np.zeros_like(x)
    if x[0, 0] > limit:
        raise ValueError("too much")
    y[1:, 1:] = x[1:, 1:] + 1.0
    return y


PROGRAMS = (
    interior, ones_around, one_axis, upside_down, every_other_row, every_other_column, three_axes, all_of_it,
    read_meanwhile, read_by_itself, twice, small_integers, other_type,
)  # fmt: skip
SHAPES = ((2, 2), (3, 5), (2, 10_000), (10_000, 2), (150, 170), (3, 7000))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda f: f.__name__)
def test_same_as_numpy(program):
    compiled = whilst.compile(program)
    rng = np.random.default_rng(1)
    for shape in (*SHAPES, (0, 9), (9, 0), (1, 20_000), (20_000, 1)):
        x = rng.random(shape)
        try:
            expected = program(x)
        except (ValueError, IndexError) as error:
            with pytest.raises(type(error)):
                compiled(x)
            continue
        for _ in range(2):  # blocks are used again
            np.testing.assert_equal(compiled(x), expected)


def test_in_a_loop_and_failing():
    x = np.random.default_rng(2).random((140, 130))
    for steps in (0, 1, 2, 7):
        assert np.array_equal(whilst.compile(in_a_loop)(x, steps), in_a_loop(x, steps))
    compiled = whilst.compile(failing)
    assert np.array_equal(compiled(x, 2.0), failing(x, 2.0))
    with pytest.raises(ValueError, match="too much"):
        compiled(x, -1.0)


def _fills(program, *args):
    """Where loops that store a constant start and stop."""
    lines = whilst.compile(program).lower(*args).loops.splitlines()
    stores = ("] := 0.0", "] := 1.0")
    return [a.split("range")[1] for a, b in zip(lines, lines[1:]) if "range" in a and b.endswith(stores)]


def test_gaps_are_found():
    for program, count in ((interior, 2), (ones_around, 2), (twice, 4), (in_a_loop, 2)):
        args = (np.ones((9, 9)), 3) if program is in_a_loop else (np.ones((9, 9)),)
        fills = _fills(program, *args)
        assert len(fills) == count and all("end" in fill for fill in fills), program


def test_who_reads_the_block_finds_all_of_it_filled():
    (fill,) = _fills(read_meanwhile, np.ones((9, 9)))
    assert "end" not in fill
