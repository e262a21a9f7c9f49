"""Generators of random numbers as arguments."""

import numpy as np

import whilst


def test_code_is_made_for_the_class_of_a_generator():
    @whilst.compile
    def draw(rng):
        return rng.random()

    for seed in range(4):
        assert draw(np.random.default_rng(seed)) == np.random.default_rng(seed).random()
    assert repr(draw).count("rng:") == 1
    assert draw(np.random.RandomState(1)) == np.random.RandomState(1).random()
    assert repr(draw).count("rng:") == 2


def test_generators_that_are_made_go_with_the_call():
    @whilst.compile
    def made(seed):
        rng = np.random.default_rng(seed)
        return rng, rng.random()

    rng, first = made(3)
    other = np.random.default_rng(3)
    assert first == other.random()
    assert rng.random() == other.random()
