"""Generator expressions that outlive the function they stand in, and starred parts of what is gone through once."""

import itertools

from programs.registry import program


@program((3,))
def a(n):
    def powerset(s):
        return itertools.chain.from_iterable(itertools.combinations(s, r) for r in range(len(s) + 1))

    return list(powerset([1, 2, 3]))


@program((3,))
def b(n):
    def sq(s):
        return (r * s for r in range(s))

    return list(sq(n))


@program((3,))
def c(n):
    def sq(s):
        return itertools.chain((r * s for r in range(s)), [s])

    return list(sq(n))


@program((3,))
def d(n):
    def sq(s):
        return enumerate(r * s for r in range(s))

    return list(sq(n))


def total(s):
    return map(lambda v: v * s, (r + s for r in range(s)))


@program((3,))
def e(n):
    return sum(total(n))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


@program((3,))
def star(n):
    a, b, *c = Countdown(n + 3)
    return (
        [*Countdown(n)],
        [1, *Countdown(n), 2],
        (*Countdown(n),),
        {*Countdown(2)},
        max(*Countdown(n)),
        a,
        b,
        c,
        dict(enumerate(Countdown(2))),
        list(zip(Countdown(2), Countdown(3))),
    )


def gen(n):
    while n > 0:
        n -= 1
        yield n


@program((3,))
def stargen(n):
    a, b, *c = gen(n + 3)
    return (
        [*gen(n)],
        [1, *gen(n), 2],
        (*gen(n),),
        {*gen(2)},
        max(*gen(n)),
        a,
        b,
        c,
        dict(enumerate(gen(2))),
        list(zip(gen(2), gen(3))),
    )
