from contextlib import ExitStack


class Lock:
    def __init__(self, log, name):
        self.log = log
        self.name = name

    def __enter__(self):
        self.log.append(self.name)
        return self

    def __exit__(self, *what):
        self.log.append(-self.name)
        return False


def broken(n):
    log = [0]
    with ExitStack() as stack:
        for i in range(n):
            stack.enter_context(Lock(log, i + 1))
        log.append(100)
    return log


def mended(n):
    log = [0]
    entered = []
    try:
        for i in range(n):
            entered.append(Lock(log, i + 1).__enter__())
        log.append(100)
    finally:
        while entered:
            entered.pop().__exit__(None, None, None)
    return log


ARGS = (3,)
