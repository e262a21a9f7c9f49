"""What is measured: the samples, on the inputs that they name themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samples import (
    bisection,
    collatz,
    edit_distance,
    knapsack,
    life,
    mandelbrot,
    newton,
    runge_kutta,
    sieve,
    two_counters,
)

__all__ = ["PROGRAMS", "WARM_UP", "Program"]


@dataclass(frozen=True)
class Program:
    """A compiled function and its arguments."""

    name: str
    function: Any
    args: tuple[Any, ...]


WARM_UP = Program("two counters", two_counters.meet, (0, 10))
PROGRAMS = (
    Program("two counters", two_counters.meet, two_counters.inputs()),
    Program("collatz", collatz.longest, collatz.inputs()),
    Program("newton", newton.roots, newton.inputs()),
    Program("mandelbrot", mandelbrot.mandelbrot, mandelbrot.inputs()),
    Program("sieve", sieve.count_primes, sieve.inputs()),
    Program("edit distance", edit_distance.edit_distance, edit_distance.inputs()),
    Program("runge-kutta", runge_kutta.van_der_pol, runge_kutta.inputs()),
    Program("game of life", life.life, life.inputs()),
    Program("bisection", bisection.solve, bisection.inputs()),
    Program("knapsack", knapsack.knapsack, knapsack.inputs()),
)
