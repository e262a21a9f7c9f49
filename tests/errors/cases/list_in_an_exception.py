import numpy as np


def broken(x, a):
    problems = [x, x + 1]
    problems.append(3)
    a[0] = 1.0
    raise ValueError(problems)


def mended(x, a):
    problems = [x, x + 1]
    problems.append(3)
    a[0] = 1.0
    raise ValueError(problems[0], problems[1])


ARGS = (-3, np.zeros(2))
