"""Large blocks of memory are kept from call to call, and never in use twice."""

import ctypes
import sys
import threading

import numpy as np
import pytest

import whilst
from whilst.services.blocks import PLACES, _linked, drop

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the C library has all blocks")
COUNT = 1 << 19


def twice_shifted(x):
    first = x + 1.0
    first[0] = 0.0
    second = first * 2.0 + first[::-1]
    return float(np.sum(first[1:] - second[:-1])), second[-1]


def most():
    return ctypes.c_uint64.from_address(_linked().addresses["most"])


def places():
    return (ctypes.c_uint64 * PLACES).from_address(_linked().addresses["kept"])


@pytest.fixture
def kept():
    drop()
    yield places()
    drop()


def test_blocks_serve_again(kept):
    kernel, x = whilst.compile(twice_shifted), np.arange(COUNT, dtype=float)
    expected = twice_shifted(x)
    assert kernel(x)[1] == expected[1]
    before = set(kept)
    assert before != {0}
    for _ in range(3):
        found = kernel(x)
        assert np.allclose(found[0], expected[0]) and found[1] == expected[1]
    assert set(kept) == before


def test_threads_do_not_share_a_block(kept):
    kernel, found = whilst.compile(twice_shifted), {}
    arrays = [np.full(COUNT + k, float(k)) for k in range(3)]
    kernel(arrays[0])
    threads = [threading.Thread(target=lambda k=k: found.update({k: kernel(arrays[k])})) for k in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.allclose(found[k], twice_shifted(arrays[k])) for k in range(3))


def test_a_block_that_is_far_too_large_is_not_taken(kept):
    kernel = whilst.compile(twice_shifted)
    kernel(np.zeros(3 * COUNT))
    kernel(np.zeros(COUNT))
    sizes = ctypes.CDLL(None).malloc_usable_size
    sizes.restype = ctypes.c_size_t
    assert {sizes(ctypes.c_void_p(block)) // (16 * COUNT) for block in kept if block} == {0, 1}


def test_nothing_is_kept_where_nothing_is_to_be(kept):
    before, most().value = most().value, 0
    whilst.compile(twice_shifted)(np.zeros(COUNT))
    most().value = before
    assert set(kept) == {0}


def test_results_are_not_blocks_that_serve_again(kept):
    kernel, x = whilst.compile(lambda x: x * 2.0 + 1.0), np.zeros(COUNT)
    one, two = kernel(x), kernel(x)
    assert one.ctypes.data != two.ctypes.data
    one[:] = 5.0
    assert np.all(two == 1.0) and np.all(kernel(x) == 1.0)


def test_what_is_kept_can_be_given_back(kept):
    whilst.compile(twice_shifted)(np.zeros(COUNT))
    assert set(kept) != {0}
    drop()
    assert set(kept) == {0}


def made(x, n):
    """Uninitialised, filled, zeros: some elements of them, and what is made of a temporary."""
    first, second = x[:n] + 1.0, np.zeros(n)
    second[n // 2] = 1.0
    return first, second, np.full(n, 2.0), (first[::-1] - second) * 0.5


@pytest.mark.parametrize("n", [1, 4000, 4096, 4097, 100_001, 600_000])
def test_all_but_small_ones_begin_with_a_line_of_the_cache(n, kept):
    kernel, x = whilst.compile(made), np.arange(600_000.0)
    for _ in range(3):
        for found, expected in zip(kernel(x, n), made(x, n), strict=True):
            assert np.array_equal(found, expected)
    for found in kernel(x, n)[::2]:
        assert found.nbytes < 1 << 15 or found.ctypes.data % 64 == 0
