from queue import Queue


def broken(xs):
    waiting = Queue()
    for x in xs:
        waiting.put(x)
    return waiting


def mended(xs):
    waiting = Queue()
    for x in xs:
        waiting.put(x)
    return [waiting.get() for _ in range(waiting.qsize())]


ARGS = ([1, 2],)
