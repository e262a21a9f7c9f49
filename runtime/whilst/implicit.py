"""Solutions of equations, differentiated by the equation and not by the way to them: no tape, whatever the solver does.

In plain Python, so that they compile like anything else (the implicit function theorem; Christianson, "Reverse
accumulation and attractive fixed points", 1994).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst.derivative import grad
from whilst.rules import custom_vjp

__all__ = ["fixed_point", "implicit"]


def fixed_point(
    step: Callable[[Any, Any], Any], start: Any, parameters: Any, tolerance: float = 1e-12, most: int = 10_000
) -> Any:
    """``x`` with ``x = step(x, parameters)``, found by iteration from ``start`` (a float or an array).

    Its derivative by ``parameters`` (any structure) is found by the same iteration, transposed.
    """

    def solve(start: Any, parameters: Any) -> Any:
        x = step(start, parameters)
        change = np.max(np.abs(x - start))
        trips = 1
        while change > tolerance and trips < most:
            new = step(x, parameters)
            change = np.max(np.abs(new - x))
            x = new
            trips += 1
        return x

    def backward(x: Any, cotangent: Any, start: Any, parameters: Any) -> Any:
        weight = cotangent * 1.0
        change = tolerance + 1.0
        trips = 0
        while change > tolerance and trips < most:
            new = cotangent + grad(lambda y: np.sum(step(y, parameters) * weight))(x)  # noqa: B023
            change = np.max(np.abs(new - weight))
            weight = new
            trips += 1
        return (None, grad(lambda p: np.sum(step(x, p) * weight))(parameters))

    return custom_vjp(solve, backward, through=True)(start, parameters)


def implicit(residual: Callable[[Any, Any], Any], solve: Callable[[Any, Any], Any], start: Any, parameters: Any) -> Any:
    """``x = solve(start, parameters)``, a root: ``residual(x, parameters) = 0`` (floats, or arrays of rank 1).

    Its derivative by ``parameters`` (any structure) is that of the root: one linear system, solved by elimination.
    """

    def backward(x: Any, cotangent: Any, start: Any, parameters: Any) -> Any:
        weight = _transposed_solve(residual, x, cotangent, parameters)
        return (None, grad(lambda p: -np.sum(residual(x, p) * weight))(parameters))

    return custom_vjp(solve, backward, through=True)(start, parameters)


def _transposed_solve(residual: Callable[[Any, Any], Any], x: Any, cotangent: Any, parameters: Any) -> Any:
    """The weight w with w J = cotangent, J the derivative of the residual by x."""
    if np.ndim(x) == 0:
        return cotangent / grad(lambda y: np.sum(residual(y, parameters)))(x)
    n = len(x)
    a = np.zeros((n, n))
    for i in range(n):
        a[:, i] = grad(lambda y: residual(y, parameters)[i])(x)  # noqa: B023
    return _eliminated(a, cotangent)


def _eliminated(a: Any, b: Any) -> Any:
    """Gauss with row pivots; a singular matrix gives infinities."""
    n = len(b)
    w = b * 1.0
    for k in range(n):
        best = k
        for i in range(k + 1, n):
            if abs(a[i, k]) > abs(a[best, k]):
                best = i
        for j in range(n):
            kept = a[k, j]
            a[k, j] = a[best, j]
            a[best, j] = kept
        kept = w[k]
        w[k] = w[best]
        w[best] = kept
        for i in range(k + 1, n):
            factor = a[i, k] / a[k, k]
            for j in range(k, n):
                a[i, j] -= factor * a[k, j]
            w[i] -= factor * w[k]
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            w[i] -= a[i, j] * w[j]
        w[i] = w[i] / a[i, i]
    return w
