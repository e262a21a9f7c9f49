"""The programs in C: one file each in ``c/``, built with ``-O3 -march=native`` and called through ctypes."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.arrays.program import Program

__all__ = ["PROGRAMS", "peer"]

SOURCES = Path(__file__).parent / "c"
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC", "-lm")


def peer(program: Program) -> Callable[..., Any] | None:
    """A function with the program's arguments and results that calls the C function of its name."""
    wrap = PROGRAMS.get(program.name)
    library = _library(program.name) if wrap else None
    if wrap is None or library is None:
        return None
    function = library[program.name]

    def call(*values: Any) -> Any:
        return function(*[_passed(x) for x in values])

    return lambda *args: wrap(call, *args)


@cache
def _library(name: str) -> Any:
    compiler = shutil.which("clang") or shutil.which("gcc")
    if compiler is None:
        return None
    target = Path(tempfile.mkdtemp(prefix="whilst-bench-")) / f"{name}.so"
    subprocess.run([compiler, str(SOURCES / f"{name}.c"), "-o", str(target), *FLAGS], check=True)
    return ctypes.CDLL(str(target))


def _passed(x: Any) -> Any:
    if isinstance(x, np.ndarray):
        return ctypes.c_void_p(x.ctypes.data)
    return ctypes.c_double(x) if isinstance(x, float) else ctypes.c_long(x)


def _gauss_seidel(call, f, tolerance, most):
    u, sweeps = np.zeros_like(f), np.zeros(1, np.int64)
    call(f, u, f.shape[0], tolerance, most, sweeps)
    return u, sweeps[0]


def _jacobi(call, f, steps):
    u, v = np.zeros_like(f), np.zeros_like(f)
    call(f, u, v, f.shape[0], steps)
    return v if steps % 2 else u


def _wave(call, start, courant, damping, steps):
    arrays = [start.copy(), start.copy(), np.zeros_like(start)]
    call(*arrays, start.shape[0], courant, damping, steps)
    return arrays[(steps + 1) % 3]


def _black_scholes(call, spot, strike, years, rate, volatility):
    bought, sold = np.empty_like(spot), np.empty_like(spot)
    call(spot, strike, years, rate, volatility, bought, sold, len(spot))
    return bought, sold


def _k_means(call, points, k):
    n, d = points.shape
    centres, label, rounds = points[:k].copy(), np.full(n, -1), np.zeros(1, np.int64)
    call(points, n, d, k, centres, label, rounds)
    return centres, label, rounds[0]


def _correlation_matrix(call, x):
    result = np.eye(len(x))
    call(x, *x.shape, result)
    return result


def _distance_matrix(call, x, y):
    result = np.empty((len(x), len(y)))
    call(x, y, len(x), len(y), x.shape[1], result)
    return result


def _sparse_product(call, starts, columns, values, x):
    y = np.empty(len(starts) - 1)
    call(starts, columns, values, x, len(y), y)
    return y


def _matrix_product_loops(call, a, b):
    c = np.empty((len(a), b.shape[1]))
    call(a, b, *a.shape, b.shape[1], c)
    return c


PROGRAMS: dict[str, Callable[..., Any]] = {
    "gauss_seidel": _gauss_seidel,
    "jacobi": _jacobi,
    "wave": _wave,
    "black_scholes": _black_scholes,
    "k_means": _k_means,
    "correlation_matrix": _correlation_matrix,
    "distance_matrix": _distance_matrix,
    "sparse_product": _sparse_product,
    "matrix_product_loops": _matrix_product_loops,
}
