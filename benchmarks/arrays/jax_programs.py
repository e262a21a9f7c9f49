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


def _conjugate_gradient(a, b, tolerance):
    def going_on(state):
        _, _, _, rr, steps = state
        return (jnp.sqrt(rr) > tolerance) & (steps < 100)

    def step(state):
        x, r, p, rr, steps = state
        ap = a @ p
        alpha = rr / (p @ ap)
        x, r = x + alpha * p, r - alpha * ap
        new = r @ r
        return x, r, r + (new / rr) * p, new, steps + 1

    start = (jnp.zeros_like(b), b, b, b @ b, 0)
    x, _, _, _, steps = jax.lax.while_loop(going_on, step, start)
    return x, steps


def _shallow_water(h, u, v, ratio, steps):
    def step(_, state):
        h, u, v = state
        mean = 0.25 * (h[:-2, 1:-1] + h[2:, 1:-1] + h[1:-1, :-2] + h[1:-1, 2:])
        flow_x = h[2:, 1:-1] * u[2:, 1:-1] - h[:-2, 1:-1] * u[:-2, 1:-1]
        flow_y = h[1:-1, 2:] * v[1:-1, 2:] - h[1:-1, :-2] * v[1:-1, :-2]
        push_x = 9.81 * (h[2:, 1:-1] - h[:-2, 1:-1])
        push_y = 9.81 * (h[1:-1, 2:] - h[1:-1, :-2])
        h = h.at[1:-1, 1:-1].set(mean - 0.5 * ratio * (flow_x + flow_y))
        return h, u.at[1:-1, 1:-1].add(-0.05 * ratio * push_x), v.at[1:-1, 1:-1].add(-0.05 * ratio * push_y)

    return jax.lax.fori_loop(0, steps, step, (h, u, v))


def _game_of_life(board, generations):
    def step(_, cells):
        near = sum(
            cells[1 + i : cells.shape[0] - 1 + i, 1 + j : cells.shape[1] - 1 + j]
            for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j
        )  # fmt: skip
        near = jnp.pad(near, 1)
        return ((near == 3) | ((cells == 1) & (near == 2))).astype(jnp.int8)

    return jax.lax.fori_loop(0, generations, step, board.astype(jnp.int8))


def _convolution(image, kernel, bias):
    k = kernel.shape[0]
    n, m = image.shape[0] - k + 1, image.shape[1] - k + 1
    parts = [kernel[i, j] * image[i : i + n, j : j + m] for i in range(k) for j in range(k)]
    return jnp.maximum(bias + sum(parts), 0.0)


def _fir_filter(x, taps):
    n = len(x) - len(taps) + 1
    return sum(taps[k] * x[k : k + n] for k in range(len(taps)))


def _iir_filter(x, b, a):
    def step(state, x):
        u, v = state
        y = b[0] * x + u
        return (b[1] * x - a[1] * y + v, b[2] * x - a[2] * y), y

    return jax.lax.scan(step, (0.0, 0.0), x)[1]


def _mandelbrot(c, steps):
    def step(_, state):
        z, times = state
        inside = z.real * z.real + z.imag * z.imag <= 4.0
        return jnp.where(inside, z * z + c, z), times + inside

    return jax.lax.fori_loop(0, steps, step, (jnp.zeros_like(c), jnp.zeros(len(c), jnp.int64)))[1]


def _attention(q, k, v):
    return jax.nn.softmax(q @ k.T / jnp.sqrt(q.shape[1]), axis=1) @ v


def _layer_norm(x, gain, bias):
    mean = x.mean(axis=1, keepdims=True)
    variance = ((x - mean) ** 2).mean(axis=1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + 1e-5) * gain + bias


def _lstm(x, w, u, bias):
    size = u.shape[1]

    def step(state, x):
        h, c = state
        z = w @ x + u @ h + bias
        keep, take, give = (jax.nn.sigmoid(z[k * size : (k + 1) * size]) for k in range(3))
        c = keep * c + take * jnp.tanh(z[3 * size :])
        h = give * jnp.tanh(c)
        return (h, c), h

    return jax.lax.scan(step, (jnp.zeros(size), jnp.zeros(size)), x)[1]


def _saxpy_chain(x, y, a, steps):
    def step(_, state):
        x, y = state
        x = a * x + y
        return x, y - a * x * 0.5

    return sum(jax.lax.fori_loop(0, steps, step, (x, y)))


def _cumulative_statistics(steps):
    wealth = jnp.exp(jnp.cumsum(steps))
    count = jnp.arange(1, len(steps) + 1)
    mean = jnp.cumsum(steps) / count
    variance = jnp.cumsum(steps * steps) / count - mean * mean
    return mean, variance, jnp.max(1.0 - wealth / jax.lax.cummax(wealth))


def _floyd_warshall(weights):
    def step(k, d):
        return jnp.minimum(d, d[:, k][:, None] + d[k][None, :])

    return jax.lax.fori_loop(0, weights.shape[0], step, weights)


PROGRAMS: dict[str, JaxProgram] = {
    "jacobi": JaxProgram(_jacobi),
    "wave": JaxProgram(_wave),
    "black_scholes": JaxProgram(_black_scholes),
    "logistic_regression": JaxProgram(_logistic_regression),
    "distance_matrix": JaxProgram(_distance_matrix),
    "conjugate_gradient": JaxProgram(_conjugate_gradient),
    "shallow_water": JaxProgram(_shallow_water),
    "game_of_life": JaxProgram(_game_of_life),
    "convolution": JaxProgram(_convolution),
    "fir_filter": JaxProgram(_fir_filter),
    "iir_filter": JaxProgram(_iir_filter),
    "mandelbrot": JaxProgram(_mandelbrot),
    "attention": JaxProgram(_attention),
    "layer_norm": JaxProgram(_layer_norm),
    "lstm": JaxProgram(_lstm),
    "saxpy_chain": JaxProgram(_saxpy_chain),
    "cumulative_statistics": JaxProgram(_cumulative_statistics),
    "floyd_warshall": JaxProgram(_floyd_warshall),
}
