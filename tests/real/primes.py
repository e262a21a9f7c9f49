"""Endless generators of primes, consumed by loops that stop when they have enough."""


def primes():
    """The sieve that grows: each composite waits under its next multiple."""
    composites = {}
    n = 2
    while True:
        step = composites.pop(n, None)
        if step is None:
            yield n
            composites[n * n] = n
        else:
            multiple = n + step
            while multiple in composites:
                multiple += step
            composites[multiple] = step
        n += 1


def factors(n):
    for p in primes():
        if p * p > n:
            break
        while n % p == 0:
            yield p
            n //= p
    if n > 1:
        yield n


def twins(count):
    found = []
    before = 0
    for p in primes():
        if p - before == 2:
            found.append((before, p))
        if len(found) == count:
            break
        before = p
    return found


def survey(n, count):
    table = {p: 0 for p in factors(n)}
    for p in factors(n):
        table[p] += 1
    first = []
    for p in primes():
        if len(first) >= count:
            break
        first.append(p)
    return table, first, twins(count), sum(factors(n))


MAIN = survey
INPUTS = [(360, 5), (97, 1), (1, 2), (2**20, 3)]
LARGE = (600851475143, 60)
