"""Generators that kernels draw from: shared with threads and with Python, global ones, derivatives of draws."""

import threading

import numpy as np

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
