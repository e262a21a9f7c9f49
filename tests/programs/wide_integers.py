"""Integers beyond 64 bits that are known when a function is compiled: masks, limits, numbers of 64 bits without sign."""

import numpy as np

from programs.registry import program

MASK = 0xFFFFFFFFFFFFFFFF
U = np.arange(3, dtype=np.uint64)


@program((5,), (0,))
def beside_a_python_int(x):
    return x & MASK, MASK & x, x % 2**64, x // 2**64, x < MASK, MASK >= x, x == 2**64, x != 2**70, -(2**65) < x


@program((-5,))
def beside_a_negative_one(x):
    return x // 2**64, x < MASK, x > -MASK, x % 2**63


@program((7,))
def splitmix(x):
    z = np.uint64(x) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@program((np.array([1, 2, 3]),))
def fowler_noll_vo(s):
    h = np.uint64(14695981039346656037)
    for c in s:
        h = (h ^ np.uint64(c)) * np.uint64(1099511628211)
    return int(h >> np.uint64(1)), h


@program((U,))
def beside_arrays_without_sign(a):
    return a & MASK, a ^ MASK, MASK - a, a < MASK, a == MASK, np.minimum(a, MASK), a * 0x9E3779B97F4A7C15, a < 2**64


@program((U,), (U.astype(np.int32),), (U.astype(float),))
def written_into_an_array(a):
    a[0] = MASK
    a[1:] = MASK - 1
    return a


@program((np.arange(3),), (U.astype(np.uint8),), (U.astype(np.float32),), (U,))
def added_to_an_array(a):
    return a < 2**64, a + 2**64


@program(())
def computed_when_compiled():
    return 2**64, f"{2**70}", -(2**63), 2**63 - 1, float(2**70), 2**64 // 2**60, (1 << 64) - 1 > 5


@program((4.0,))
def beside_a_float(x):
    return x / 2**64, x * 1.5 + 2**70, np.float32(2**70), x < 2**70


@program((U,))
def arrays_made_of_them(a):
    some = np.array([1, 2**64 - 1]), np.array([2**64 - 1, 2**63]), np.array([2**63], dtype=np.uint64)
    return some, np.full(2, 2**63, dtype=np.uint64), np.full(2, 2**63), np.full_like(a, 2**64 - 1)


@program((np.random.default_rng(3),))
def drawn_below_them(rng):
    return rng.integers(0, 2**63 - 1, dtype=np.uint64, size=2), rng.integers(0, 2**64 - 1, dtype=np.uint64)
