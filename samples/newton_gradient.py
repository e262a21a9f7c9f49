"""The derivative of a root that Newton's iteration finds: through its loop, and by the equation that the root solves.

Kepler's equation ``E - e sin E = M`` says where a planet is on an orbit of eccentricity ``e``.
"""

from __future__ import annotations

import math

import whilst

__all__ = ["by_equation", "by_hand", "by_loop", "kepler"]


def kepler(e: float, m: float) -> float:
    """The eccentric anomaly: steps until one no longer changes anything."""
    x = m
    for _ in range(100):
        step = (x - e * math.sin(x) - m) / (1.0 - e * math.cos(x))
        x -= step
        if abs(step) <= 1e-15 * abs(x):
            break
    return x


def solved(e: float, m: float) -> float:
    """The same; its derivative does not go through the loop but through the equation, in constant memory."""
    return whilst.implicit(
        lambda x, p: x - p[0] * math.sin(x) - p[1],  # is 0 at the root
        lambda start, p: kepler(p[0], p[1]),
        m,
        (e, m),
    )


by_loop = whilst.grad(kepler, argnums=(0, 1))
by_equation = whilst.grad(solved, argnums=(0, 1))


def by_hand(e: float, m: float) -> tuple[float, float]:
    x = kepler(e, m)
    return math.sin(x) / (1.0 - e * math.cos(x)), 1.0 / (1.0 - e * math.cos(x))


def main() -> None:
    for e in (0.0167, 0.2056, 0.967):  # the Earth, Mercury, Halley's comet
        print(f"e = {e}: E = {whilst.compile(kepler)(e, 1.0):.12f}; its derivatives by e and by M are")
        for name, found in ("loop", by_loop), ("equation", by_equation), ("hand", by_hand):
            print("  {:.12f} {:.12f} through the {}".format(*found(e, 1.0), name))


if __name__ == "__main__":
    main()
