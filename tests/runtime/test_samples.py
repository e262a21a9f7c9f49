"""Each sample agrees in all three ways and runs by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from whilst.agreement import partings, three_ways

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT))

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

BOARD = np.arange(48).reshape(6, 8) % 3 == 0
SMALL = [
    (two_counters.meet, (0, 10)),
    (two_counters.meet_explicit, (0, 10)),
    (two_counters.meet_arrays, (np.array([0]), np.array([10]))),
    (collatz.collatz, (27,)),
    (collatz.longest, (60,)),
    (newton.cube_root, (2.0,)),
    (newton.roots, (10,)),
    (mandelbrot.mandelbrot, (5, 7, 20)),
    (sieve.count_primes, (100,)),
    (edit_distance.edit_distance, (edit_distance.codes("kitten"), edit_distance.codes("sitting"))),
    (runge_kutta.van_der_pol, (5.0, 2.0, 1e-3)),
    (life.life, (BOARD, 3)),
    (bisection.solve, (np.array([-30.0, 0.0, 0.5, 100.0]), 1e-6)),
    (knapsack.knapsack, (np.array([3, 4, 5]), np.array([30, 50, 60]), 8)),
]


@pytest.mark.parametrize("function, args", SMALL, ids=[f.__name__ for f, _ in SMALL])
def test_three_ways(function, args):
    outcomes = three_ways(function, args)
    assert outcomes["Python"].error is None
    assert partings(outcomes) == []


@pytest.mark.parametrize("file", sorted(p.name for p in (ROOT / "samples").glob("[!_]*.py")))
def test_runs_by_itself(file):
    done = subprocess.run([sys.executable, str(ROOT / "samples" / file)], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": ":".join(sys.path)})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "times as fast" in done.stdout or "step 100: loss" in done.stdout
