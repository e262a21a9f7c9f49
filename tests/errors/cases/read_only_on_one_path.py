import numpy as np


def broken(x, wide):
    table = np.zeros((3, len(x)))
    if wide:
        table = np.broadcast_to(x + 1, (3, len(x)))
    table[0] = 5.0
    return table


def mended(x, wide):
    table = np.zeros((3, len(x)))
    if wide:
        table = np.broadcast_to(x + 1, (3, len(x))).copy()
    table[0] = 5.0
    return table


ARGS = (np.arange(4.0), True)
