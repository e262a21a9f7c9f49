"""Each sample agrees in all three ways and runs by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from whilst import check_grad, grad
from whilst.calls.agreement import partings, three_ways

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT))

from samples import (
    bisection,
    collatz,
    edit_distance,
    fit_ode,
    heat_source,
    knapsack,
    life,
    mandelbrot,
    newton,
    newton_gradient,
    runge_kutta,
    sequences,
    sieve,
    two_counters,
)

TELLS = {
    "dynamic_net.py": "step 100: loss",
    "fit_ode.py": "birth: found",
    "heat_source.py": "column: found 0.65",
    "newton_gradient.py": "0.856604870978 1.008901432029 through the equation",
    "sequences.py": "it has not seen",
}
"""What samples print that do not measure themselves against plain Python."""

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
def test_runs_by_itself(file, tmp_path):
    done = subprocess.run([sys.executable, str(ROOT / "samples" / file)], capture_output=True, text=True, cwd=tmp_path,
                          env={**os.environ, "PYTHONPATH": ":".join(sys.path)})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert TELLS.get(file, "times as fast") in done.stdout


def test_fitting_an_equation():
    truth, guess = fit_ode.Model(1.1, 0.9, 0.6, 0.8), fit_ode.Model(0.8, 0.8, 0.8, 0.8)
    start, times, seen = fit_ode.counts(truth)
    check_grad(lambda model: fit_ode.misfit(model, start, times[:4], seen[:4]), guess, rtol=1e-3)
    found, losses = fit_ode.fit(guess, start, times, seen, 200)
    assert losses[-1] < 0.004 < 0.1 < losses[0] and np.allclose(found, truth, atol=0.06)


def test_sequences_of_different_lengths():
    rng = np.random.default_rng(1)
    given = sequences.examples(rng, 5, 9)
    net = sequences.first_net(rng)
    check_grad(lambda net: sequences.loss(net, *given), net, rtol=1e-4)
    _, losses = sequences.train(net, *given, 40)
    assert losses[-1] < 0.5 * losses[0]


@pytest.mark.parametrize("e, m", [(0.0167, 1.0), (0.8, 0.1), (0.5, -2.0)])
def test_gradient_of_newton(e, m):
    for found in (newton_gradient.by_loop(e, m), newton_gradient.by_equation(e, m)):
        assert found == pytest.approx(newton_gradient.by_hand(e, m), rel=1e-10)


def test_recovering_a_source():
    truth, guess = heat_source.Heater(0.3, 0.65, 0.05), heat_source.Heater(0.5, 0.5, 0.02)
    seen = heat_source.simulate(truth, 30)
    plain = grad(heat_source.misfit)(guess, seen, 30)
    tight = grad(heat_source.misfit, tape_budget=heat_source.BUDGET)(guess, seen, 30)
    assert np.allclose(plain, tight, rtol=1e-10, atol=1e-16)
    found, losses = heat_source.find(guess, seen, 30, 60)
    assert losses[-1] < 0.01 * losses[0] and np.allclose(found, truth, atol=0.05)
