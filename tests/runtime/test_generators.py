"""Generators that kernels draw from: shared with threads and with Python, global ones, derivatives of draws."""

import threading

import numpy as np
import pytest

import whilst

shared = np.random.default_rng(3)


def fill(rng, n):
    out = np.empty(n)
    for i in range(n):
        out[i] = rng.random()
    return out


def test_threads_share_one_stream():
    kernel = whilst.compile(fill)
    rng = np.random.default_rng(1)
    found = []
    threads = [threading.Thread(target=lambda: found.append(kernel(rng, 20_000))) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(np.concatenate(found)) == sorted(fill(np.random.default_rng(1), 80_000))


def test_a_global_generator_is_read_at_each_call():
    global shared

    @whilst.compile
    def two():
        return shared.normal() + shared.normal()

    shared = np.random.default_rng(3)
    expected = shared.normal() + shared.normal(), shared.normal() + shared.normal()
    shared = np.random.default_rng(3)
    assert (two(), two()) == expected
    shared = np.random.default_rng(4)
    assert two() == sum(np.random.default_rng(4).normal(size=2))


def test_draws_take_turns_with_python():
    kernel, rng, other = whilst.compile(fill), np.random.default_rng(1), np.random.default_rng(1)
    found = [kernel(rng, 2), rng.random(), kernel(rng, 1), rng.integers(5)]
    expected = [fill(other, 2), other.random(), fill(other, 1), other.integers(5)]
    assert all(np.array_equal(a, b) for a, b in zip(found, expected))


def test_parameters_have_derivatives():
    def f(m, s):
        rng = np.random.default_rng(1)
        return rng.normal(m, s) ** 2 + rng.uniform(m, s) + rng.exponential(s) + rng.lognormal(m, s) + rng.laplace(m, s)

    whilst.check_grad(f, 1.0, 2.0)


def sums(rng, other, n):
    total = 0.0
    for k in range(n):
        total += rng.random() * k + other.standard_normal() - rng.random()
    return total


@pytest.mark.parametrize("name", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_each_kind_of_bit_generator_goes_on_as_in_python(name):
    def new(seed):
        return np.random.Generator(getattr(np.random, name)(seed))

    ours, theirs, kernel, pair = new(1), new(1), whilst.compile(fill), whilst.compile(sums)
    for n in (0, 1, 1000):
        assert np.array_equal(kernel(ours, n), fill(theirs, n))
    assert pair(ours, ours, 100) == sums(theirs, theirs, 100)
    assert pair(ours, new(2), 100) == sums(theirs, new(2), 100)
    assert str(ours.bit_generator.state) == str(theirs.bit_generator.state)


def test_a_state_that_changes_meanwhile_is_read_anew():
    def replace(state):
        generator.bit_generator.state = state

    start = np.random.default_rng(5).bit_generator.state
    generator, host = np.random.default_rng(1), whilst.host(lambda: replace(start))

    def draws(rng, n):
        total = 0.0
        for k in range(n):
            if k == 3:
                host()
            total = total * 0.5 + rng.random()
        return total

    found = whilst.compile(draws)(generator, 6)
    generator.bit_generator.state = np.random.default_rng(1).bit_generator.state
    assert found == draws(generator, 6)


def at_last(rng, x):
    return rng.random() + 1 // x


def test_the_lock_is_given_back_after_calls_that_succeed_and_fail():
    kernel, rng, other = whilst.compile(at_last), np.random.default_rng(1), np.random.default_rng(1)
    for x in (1, 2, 0, 1, 0, 3):
        expected = other.random() + (1 // x if x else 0)
        try:
            assert kernel(rng, x) == expected
        except ZeroDivisionError:
            assert x == 0
        free = []
        thread = threading.Thread(target=lambda: free.append(rng.bit_generator.lock.acquire(False)))
        thread.start()
        thread.join()
        assert free == [True]
        rng = np.random.default_rng(1)
        rng.bit_generator.state = other.bit_generator.state


def test_a_call_waits_while_another_thread_holds_the_lock():
    kernel, rng = whilst.compile(at_last), np.random.default_rng(1)
    for _ in range(3):
        kernel(rng, 1)
    done = []
    thread = threading.Thread(target=lambda: done.append(kernel(rng, 1)))
    with rng.bit_generator.lock:
        thread.start()
        thread.join(0.05)
        assert done == []
    thread.join()
    assert len(done) == 1
