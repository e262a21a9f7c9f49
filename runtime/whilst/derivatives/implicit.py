"""Solutions of equations, differentiated by the equation and not by the way to them: no tape, whatever the solver does.

In plain Python, so that they compile like anything else (the implicit function theorem; Christianson, "Reverse
accumulation and attractive fixed points", 1994).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst.calls.rules import custom_vjp
from whilst.derivatives.derivative import grad, jacobian

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

    Its derivative by ``parameters`` (any structure) is that of the root: one linear system. Where that is singular
    there is none: LinAlgError is raised (of floats, ZeroDivisionError).
    """

    def backward(x: Any, cotangent: Any, start: Any, parameters: Any) -> Any:
        weight = _transposed_solve(residual, x, cotangent, parameters)
        return (None, grad(lambda p: -np.sum(residual(x, p) * weight))(parameters))

    return custom_vjp(solve, backward, through=True)(start, parameters)


def _transposed_solve(residual: Callable[[Any, Any], Any], x: Any, cotangent: Any, parameters: Any) -> Any:
    """The weight w with w J = cotangent, J the derivative of the residual by x."""
    if np.ndim(x) == 0:
        return cotangent / grad(lambda y: np.sum(residual(y, parameters)))(x)
    return np.linalg.solve(jacobian(lambda y: residual(y, parameters))(x).T, cotangent)
