import numpy as np


def broken(x, rng):
    problems = [x, x + 1]
    problems.append(3)
    if rng.random() < 2.0:
        raise ValueError(problems)
    return 0


def mended(x, rng):
    problems = [x, x + 1]
    problems.append(3)
    if rng.random() < 2.0:
        raise ValueError(problems[0], problems[1])
    return 0


ARGS = (-3, np.random.default_rng(1))
