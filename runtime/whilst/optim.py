"""Small optimisers over any structure of floats and arrays: each is ``start(parameters)`` and a step.

A step takes parameters, gradient and state and returns new parameters and state; nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from whilst_compiler.frontend.signature.records import fields_of, is_record, remake

__all__ = ["Adam", "Momentum", "adam", "adam_start", "momentum", "momentum_start", "sgd", "tree_map"]


class _TreeMap:
    """``tree_map``, which compiled code does by itself."""

    __whilst_derive__ = "tree_map"

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __call__(self, f: Callable[..., Any], tree: Any, *others: Any) -> Any:
        if isinstance(tree, np.ndarray | np.generic | float | complex):
            return f(tree, *others) if np.asarray(tree).dtype.kind in "fc" else tree
        if isinstance(tree, tuple | list):
            items = [self(f, *parts) for parts in zip(tree, *others, strict=True)]
            return getattr(tree.__class__, "_make", tree.__class__)(items)
        if tree is None or isinstance(tree, int | str) or not is_record(tree):
            return tree
        names, values = fields_of(tree)
        rest = [dict(zip(*fields_of(other))) for other in others]
        return remake(tree.__class__, names, [self(f, v, *(r[n] for r in rest)) for n, v in zip(names, values)])

    def __repr__(self) -> str:
        return "<whilst.optim.tree_map>"


tree_map = _TreeMap(
    """Apply to corresponding floats and arrays of structures; what has no derivative stays as it is in the first:
    ``tree_map(f, tree, *others)``.
    """
)


def sgd(parameters: Any, gradient: Any, rate: float = 1e-2) -> Any:
    """One step of gradient descent: the new parameters."""
    return tree_map(lambda p, g: p - rate * g, parameters, gradient)


class Momentum(NamedTuple):
    """The running sum of gradients."""

    velocity: Any


def momentum_start(parameters: Any) -> Momentum:
    return Momentum(tree_map(lambda p: 0 * p, parameters))


def momentum(
    parameters: Any, gradient: Any, state: Momentum, rate: float = 1e-2, decay: float = 0.9
) -> tuple[Any, Momentum]:
    """One step with momentum (Polyak, 1964)."""
    velocity = tree_map(lambda g, v: decay * v + g, gradient, state.velocity)
    return tree_map(lambda p, v: p - rate * v, parameters, velocity), Momentum(velocity)


class Adam(NamedTuple):
    """The running means of gradients and of their squares, and the number of steps."""

    mean: Any
    square: Any
    steps: int


def adam_start(parameters: Any) -> Adam:
    zeros = tree_map(lambda p: 0 * p, parameters)
    return Adam(zeros, tree_map(lambda z: np.abs(z) if isinstance(z, np.ndarray) else abs(z), zeros), 0)


def adam(
    parameters: Any, gradient: Any, state: Adam, rate: float = 1e-3, beta1: float = 0.9, beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Any, Adam]:  # fmt: skip
    """One step of Adam (Kingma and Ba, 2015)."""
    steps = state.steps + 1
    mean = tree_map(lambda g, m: beta1 * m + (1 - beta1) * g, gradient, state.mean)
    square = tree_map(lambda g, s: beta2 * s + (1 - beta2) * abs(g) ** 2, gradient, state.square)
    scale1, scale2 = 1 - beta1**steps, 1 - beta2**steps

    def moved(p: Any, m: Any, s: Any) -> Any:
        return p - rate * (m / scale1) / ((s / scale2) ** 0.5 + epsilon)

    return tree_map(moved, parameters, mean, square), Adam(mean, square, steps)
