import threading

LOCK = threading.Lock()


def broken(x):
    with LOCK:
        return x + 1


def mended(x):
    return x + 1


ARGS = (3,)
