import time


def broken(x):
    start = time.perf_counter()
    return x + 0 * start


def mended(x, start):
    return x + 0 * start


ARGS = (3.0,)
MENDED_ARGS = (3.0, 1.5)
