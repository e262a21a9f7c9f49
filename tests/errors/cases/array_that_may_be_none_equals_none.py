import numpy as np


def broken(n):
    a = np.zeros(n) if n > 0 else None
    return a == None  # noqa: E711


def mended(n):
    a = np.zeros(n) if n > 0 else None
    return a is None


ARGS = (3,)
