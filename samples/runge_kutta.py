"""An adaptive Runge-Kutta method (Bogacki and Shampine, order 3 with 2) on van der Pol's oscillator.

A step whose error is too large is rejected and tried again, so the trip count depends on the data.
"""

from __future__ import annotations

from whilst import compile
from whilst.calls.timing import race

__all__ = ["inputs", "van_der_pol"]


def acceleration(x: float, v: float, mu: float) -> float:
    return mu * (1.0 - x * x) * v - x


@compile
def van_der_pol(mu: float, end: float, tolerance: float) -> tuple[float, float, int, int]:
    t, x, v = 0.0, 2.0, 0.0
    h = 0.01
    accepted = rejected = 0
    while t < end:
        h = min(h, end - t)
        x1, v1 = v, acceleration(x, v, mu)
        x2 = v + h / 2 * v1
        v2 = acceleration(x + h / 2 * x1, x2, mu)
        x3 = v + 3 * h / 4 * v2
        v3 = acceleration(x + 3 * h / 4 * x2, x3, mu)
        new_x = x + h * (2 * x1 + 3 * x2 + 4 * x3) / 9
        new_v = v + h * (2 * v1 + 3 * v2 + 4 * v3) / 9
        x4, v4 = new_v, acceleration(new_x, new_v, mu)
        error_x = h * (-5 * x1 / 72 + x2 / 12 + x3 / 9 - x4 / 8)
        error_v = h * (-5 * v1 / 72 + v2 / 12 + v3 / 9 - v4 / 8)
        error = max(abs(error_x), abs(error_v)) / tolerance
        if error <= 1.0:
            t, x, v = t + h, new_x, new_v
            accepted += 1
        else:
            rejected += 1
        h *= min(5.0, max(0.2, 0.9 * max(error, 1e-10) ** (-1 / 3)))
    return x, v, accepted, rejected


def inputs() -> tuple[float, float, float]:
    return 5.0, 60.0, 1e-6


def main() -> None:
    x, v, accepted, rejected = van_der_pol(*inputs())
    print(f"x = {x:.6f}, v = {v:.6f} after {accepted:,} steps ({rejected} more were rejected).")
    print(race(van_der_pol, *inputs()))


if __name__ == "__main__":
    main()
