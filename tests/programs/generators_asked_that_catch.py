"""Generators that are asked again, and catch what is raised between their ``yield``s."""

from programs.registry import program


@program((["1", "x", "3", "", "4"],))
def a_handler_that_goes_on(ws):
    def numbers():
        for w in ws:
            try:
                yield int(w)
            except ValueError as e:
                bad.append(str(e))

    bad = []
    g = numbers()
    a = next(g)
    b = next(g)
    return a, b, list(g), bad


@program((["1", "x", "3", "", "4"],), ([],), (["z"],))
def continue_else_and_what_is_returned(ws):
    def numbers():
        k = 0
        for w in ws:
            try:
                v = int(w)
                yield v
                k += v
                yield -v
            except (ValueError, KeyError):
                k += 100
                continue
            else:
                yield k
        return k

    g = numbers()
    out = []
    while True:
        try:
            out.append(next(g))
        except StopIteration as e:
            return out, e.value


@program(
    ([4, 0, 2, 5],),
)
def one_within_another(xs):
    def parts(n):
        try:
            for x in xs:
                try:
                    yield n // x
                except ZeroDivisionError:
                    log.append(x)
                    if n > 50:
                        raise
            yield -1
        except ArithmeticError as e:
            log.append(str(e))
            return
        yield -2

    log = []
    out = []
    for n in (10, 100):
        g = parts(n)
        out.append(next(g))
        out.extend(list(g))
    return out, log


@program(
    ([4, 0, 2, 5],),
)
def an_iterator_asked_within(xs):
    def gen():
        it = iter(xs)
        while True:
            try:
                x = next(it)
            except StopIteration:
                return
            try:
                got = yield 20 // x
                log.append(got)
            except ZeroDivisionError:
                break

    log = []
    g = gen()
    out = [next(g)]
    try:
        out.append(g.send(7))
    except StopIteration:
        out.append(-1)
    return out, log


@program(
    ([1, 2, 3, 4, 5],),
)
def one_asks_another(xs):
    def evens(src):
        while True:
            x = next(src, None)
            if x is None:
                return
            if x % 2 == 0:
                yield x

    def doubled(src):
        for x in src:
            yield 2 * x

    g = doubled(evens(iter(xs)))
    return next(g), next(g), next(g, -1)
