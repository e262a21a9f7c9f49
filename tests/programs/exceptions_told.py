"""What Python's own exceptions tell besides their arguments."""

from programs.registry import program


def count(n):
    yield from range(n)
    return n * 10


def twice(n):
    a = yield from count(n)
    b = yield from count(1)
    return a + b


@program((1,), (3,))
def what_a_generator_returned(n):
    it = count(n)
    out = []
    while True:
        try:
            out.append(next(it))
        except StopIteration as e:
            out.append(e.value)
            break
    try:
        next(it)
    except StopIteration as e:
        return out, e.value, e.args


@program((1,), (3,))
def what_generators_in_a_generator_returned(n):
    it = twice(n)
    next(it)
    try:
        while True:
            next(it)
    except StopIteration as e:
        return e.value, str(e), e.args


@program((1,), (3,))
def a_generator_that_ends_uncaught(n):
    it = count(n)
    next(it)
    next(it)


@program((3,), (0,))
def values_codes_and_numbers(n):
    out = []
    for k in range(n):
        try:
            if k == 0:
                raise StopIteration(n)
            if k == 1:
                raise SystemExit(n)
            raise OSError(k, "bad")
        except StopIteration as e:
            out.append((e.value, "stop"))
        except SystemExit as e:
            out.append((e.code, "exit"))
        except OSError as e:
            out.append((e.errno, e.strerror))
    return out


@program((3,))
def nothing_told(n):
    try:
        raise OSError(n)
    except OSError as e:
        first = e.errno is None, e.strerror is None
    try:
        raise StopIteration
    except StopIteration as e:
        return first, e.value
