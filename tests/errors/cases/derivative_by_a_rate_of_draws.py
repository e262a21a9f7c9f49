import numpy as np

import whilst


def counted(x):
    rate = 2.0 * x
    return x * np.random.default_rng(0).poisson(rate)


def counted_at_a_fixed_rate(x):
    rate = whilst.stop_gradient(2.0 * x)
    return x * np.random.default_rng(0).poisson(rate)


def broken(x):
    return whilst.grad(counted)(x)


def mended(x):
    return whilst.grad(counted_at_a_fixed_rate)(x)


ARGS = (2.5,)
