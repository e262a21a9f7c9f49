"""The programs that are natural in JAX, as one would write them there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whilst.optional import find_module

__all__ = ["PROGRAMS", "JaxProgram"]

jax = find_module("jax")
jnp = find_module("jax.numpy") if jax else None


@dataclass(frozen=True)
class JaxProgram:
    """A function and which of its arguments are known when it is compiled."""

    function: Callable[..., Any]
    static: tuple[int, ...] = ()


def _jacobi(f, steps):
    def step(_, u):
        near = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:]
        return u.at[1:-1, 1:-1].set(0.25 * (near - f[1:-1, 1:-1]))

    return jax.lax.fori_loop(0, steps, step, jnp.zeros_like(f))


def _wave(start, courant, damping, steps):
    def step(_, state):
        old, now = state
        laplacian = now[:-2, 1:-1] + now[2:, 1:-1] + now[1:-1, :-2] + now[1:-1, 2:] - 4.0 * now[1:-1, 1:-1]
        inner = (2.0 - damping) * now[1:-1, 1:-1] - (1.0 - damping) * old[1:-1, 1:-1] + courant**2 * laplacian
        return now, jnp.zeros_like(now).at[1:-1, 1:-1].set(inner)

    return jax.lax.fori_loop(0, steps, step, (start, start))[1]


def _normal_below(x):
    k = 1.0 / (1.0 + 0.2316419 * jnp.abs(x))
    tail = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    below = 1.0 - 0.3989422804014327 * jnp.exp(-0.5 * x * x) * tail
    return jnp.where(x < 0.0, 1.0 - below, below)


def _black_scholes(spot, strike, years, rate, volatility):
    spread = volatility * jnp.sqrt(years)
    d1 = (jnp.log(spot / strike) + (rate + 0.5 * volatility * volatility) * years) / spread
    d2 = d1 - spread
    discounted = strike * jnp.exp(-rate * years)
    call = spot * _normal_below(d1) - discounted * _normal_below(d2)
    return call, call - spot + discounted


def _logistic_regression(x, y, rate, steps):
    def step(_, w):
        p = 1.0 / (1.0 + jnp.exp(-(x @ w)))
        return w - rate * (x.T @ (p - y)) / x.shape[0]

    return jax.lax.fori_loop(0, steps, step, jnp.zeros(x.shape[1]))


def _distance_matrix(x, y):
    return jnp.sqrt(((x[:, None, :] - y[None, :, :]) ** 2).sum(axis=2))


PROGRAMS: dict[str, JaxProgram] = {
    "jacobi": JaxProgram(_jacobi),
    "wave": JaxProgram(_wave),
    "black_scholes": JaxProgram(_black_scholes),
    "logistic_regression": JaxProgram(_logistic_regression),
    "distance_matrix": JaxProgram(_distance_matrix),
}
