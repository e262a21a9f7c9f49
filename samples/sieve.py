"""The sieve of Eratosthenes."""

from __future__ import annotations

import numpy as np

from whilst import compile
from whilst.calls.timing import race

__all__ = ["count_primes", "inputs"]


@compile
def count_primes(n: int) -> int:
    prime = np.ones(n, np.bool_)
    prime[:2] = False
    i = 2
    while i * i < n:
        if prime[i]:
            for multiple in range(i * i, n, i):
                prime[multiple] = False
        i += 1
    count = 0
    for is_prime in prime:
        if is_prime:
            count += 1
    return count


def inputs() -> tuple[int]:
    return (200_000,)


def main() -> None:
    (n,) = inputs()
    print(f"There are {count_primes(n):,} primes below {n:,}.")
    print(race(count_primes, n))


if __name__ == "__main__":
    main()
