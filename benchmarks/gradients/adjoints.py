"""Two adjoints written by hand in C, as one would without a tool: what is within reach."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gradients.programs import Case

__all__ = ["c_gradient"]

SOURCE = r"""
#include <math.h>
#include <stdlib.h>
#include <string.h>

double newton(double a, long n, double *da) {
    double *xs = malloc(n * sizeof *xs), x = a, g = 1.0, ga = 0.0;
    long k = 0;
    while (k < n && x > 0.0) {
        xs[k++] = x;
        x = x - 0.5 * (x * x - a) / x + 1e-3;
    }
    while (k--) {
        double y = xs[k];
        ga += g * 0.5 / y;
        g *= 0.5 - 0.5 * a / (y * y);
    }
    *da = g + ga;
    free(xs);
    return x;
}

/* value and derivatives by u0 and k; keeps the flow of each step */
double heat2(const double *u0, long m, double k, long n, double *du, double *dk) {
    long s = m * m, p = m - 2;
    double *u = malloc(s * sizeof *u), *flow = malloc(n * p * p * sizeof *flow), *row = malloc(2 * m * sizeof *row);
    double *above = row, *here = row + m, sum = 0.0, gk = 0.0;
    memcpy(u, u0, s * sizeof *u);
    for (long t = 0; t < n; t++) {
        double *f = flow + t * p * p;
        for (long i = 1; i <= p; i++)
            for (long j = 1; j <= p; j++)
                f[(i - 1) * p + j - 1] =
                    u[(i + 1) * m + j] + u[(i - 1) * m + j] + u[i * m + j + 1] + u[i * m + j - 1] - 4 * u[i * m + j];
        for (long i = 1; i <= p; i++)
            for (long j = 1; j <= p; j++) u[i * m + j] += k * f[(i - 1) * p + j - 1];
    }
    for (long i = 0; i < s; i++) sum += u[i] * u[i], du[i] = 2 * u[i];
    double *g = malloc(s * sizeof *g);
    for (long t = n; t--;) {
        double *f = flow + t * p * p, part = 0.0;
        memset(g, 0, s * sizeof *g);
        for (long i = 1; i <= p; i++)
            for (long j = 1; j <= p; j++) {
                part += du[i * m + j] * f[(i - 1) * p + j - 1];
                g[i * m + j] = k * du[i * m + j];
            }
        gk += part;
        for (long i = 1; i <= p; i++)
            for (long j = 1; j <= p; j++)
                du[i * m + j] +=
                    g[(i + 1) * m + j] + g[(i - 1) * m + j] + g[i * m + j + 1] + g[i * m + j - 1] - 4 * g[i * m + j];
        for (long j = 1; j <= p; j++) {
            du[j] += g[m + j];
            du[(m - 1) * m + j] += g[p * m + j];
            du[j * m] += g[j * m + 1];
            du[j * m + m - 1] += g[j * m + p];
        }
    }
    *dk = gk;
    free(u), free(flow), free(row), free(g);
    return sum;
}
"""


def c_gradient(case: Case) -> Callable[..., Any] | None:
    """Value and gradient of a case in C; None where there is no C compiler, or no adjoint in C."""
    compiler = shutil.which("cc")
    if compiler is None or case.key not in ("newton", "heat2") or (case.key == "heat2" and case.by == 0):
        return None
    folder = Path(tempfile.mkdtemp(prefix="whilst-bench-"))
    (folder / "adjoints.c").write_text(SOURCE)
    flags = ["-O3", "-march=native", "-fno-math-errno", "-ffp-contract=off", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, "adjoints.c", "-o", "adjoints.so", "-lm"], cwd=folder, check=True)
    library: Any = ctypes.CDLL(str(folder / "adjoints.so"))
    function = getattr(library, case.key)
    function.restype = ctypes.c_double
    pointer = ctypes.c_void_p

    def by_newton(a: float, n: int) -> Any:
        slope = ctypes.c_double()
        return function(ctypes.c_double(a), ctypes.c_long(n), ctypes.byref(slope)), slope.value

    def by_heat2(u0: Any, k: float, n: int) -> Any:
        du, slope = np.empty_like(u0), ctypes.c_double()
        given = pointer(u0.ctypes.data), ctypes.c_long(len(u0)), ctypes.c_double(k), ctypes.c_long(n)
        value = function(*given, pointer(du.ctypes.data), ctypes.byref(slope))
        return value, (du, slope.value)

    return by_newton if case.key == "newton" else by_heat2
