"""Blocks of memory that are not small are kept from call to call, and never in use twice."""

import ctypes
import resource
import sys
import threading

import numpy as np
import pytest

import whilst
from whilst.services.blocks import MIDDLING_PLACES, PLACES, _linked, drop

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the C library has all blocks")
LARGE, MIDDLING = 1 << 19, 1 << 14
"""So many numbers make a large block, or a middling one."""


def twice_shifted(x):
    first = x + 1.0
    first[0] = 0.0
    second = first * 2.0 + first[::-1]
    return float(np.sum(first[1:] - second[:-1])), second[-1]


def most():
    return ctypes.c_uint64.from_address(_linked().addresses["most"])


KEPT = {LARGE: ("kept", PLACES), MIDDLING: ("kept_middling", MIDDLING_PLACES)}


def places(count):
    name, most_places = KEPT[count]
    return (ctypes.c_uint64 * most_places).from_address(_linked().addresses[name])


@pytest.fixture(params=KEPT, ids=("large", "middling"))
def count(request):
    return request.param


@pytest.fixture
def kept(count):
    drop()
    yield places(count)
    drop()


def test_blocks_serve_again(kept, count):
    kernel, x = whilst.compile(twice_shifted), np.arange(count, dtype=float)
    expected = twice_shifted(x)
    assert kernel(x)[1] == expected[1]
    before = set(kept)
    assert before != {0}
    for _ in range(3):
        found = kernel(x)
        assert np.allclose(found[0], expected[0]) and found[1] == expected[1]
    assert set(kept) == before


def test_threads_do_not_share_a_block(kept, count):
    kernel, found = whilst.compile(twice_shifted), {}
    arrays = [np.full(count + k, float(k)) for k in range(3)]
    kernel(arrays[0])
    threads = [threading.Thread(target=lambda k=k: found.update({k: kernel(arrays[k])})) for k in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.allclose(found[k], twice_shifted(arrays[k])) for k in range(3))


def test_a_block_that_is_far_too_large_is_not_taken(kept, count):
    kernel = whilst.compile(twice_shifted)
    kernel(np.zeros(3 * count))
    kernel(np.zeros(count))
    sizes = ctypes.CDLL(None).malloc_usable_size
    sizes.restype = ctypes.c_size_t
    assert {sizes(ctypes.c_void_p(block)) // (16 * count) for block in kept if block} == {0, 1}


def test_nothing_is_kept_where_nothing_is_to_be(kept, count):
    before, most().value = most().value, 0
    whilst.compile(twice_shifted)(np.zeros(count))
    most().value = before
    assert set(kept) == {0}


def test_results_are_not_blocks_that_serve_again(kept, count):
    kernel, x = whilst.compile(lambda x: x * 2.0 + 1.0), np.zeros(count)
    one, two = kernel(x), kernel(x)
    assert one.ctypes.data != two.ctypes.data
    one[:] = 5.0
    assert np.all(two == 1.0) and np.all(kernel(x) == 1.0)


def test_what_is_kept_can_be_given_back(kept, count):
    whilst.compile(twice_shifted)(np.zeros(count))
    assert set(kept) != {0}
    drop()
    assert set(kept) == {0}


def several_at_once(x):
    first = np.cumsum(x)
    second = np.cumsum(first[::-1] * 2.0)
    third = np.cumsum(second[::-1] + first)
    return np.cumsum(third + second[::-1])[-1]


def test_temporaries_are_not_fetched_from_the_system_again_and_again():
    kernel, x = whilst.compile(several_at_once), np.ones(1 << 17)
    for _ in range(5):
        kernel(x)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        kernel(x)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before < 20 * 100


def test_no_more_blocks_are_kept_than_there_are_places(kept, count):
    sizes = [count + 64 * k for k in range(2 * len(kept))]
    pile = whilst.compile(twice_shifted)
    for size in sizes:
        pile(np.zeros(size))
        here = [block for block in kept if block]
        assert len(here) == len(set(here)) <= len(kept)


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
