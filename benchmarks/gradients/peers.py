"""The programs in JAX. Its reverse mode does not go through ``while_loop``: loops whose trips are known are scans,
others run as often as they might at most, and what happens after their end is masked out."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from benchmarks.gradients.programs import Case

__all__ = ["jax_gradient"]

MOST_STEPS = 1 << 14
"""The power of two above the steps that the adaptive solver takes."""


def jax_gradient(case: Case) -> Callable[..., Any] | None:
    """Value and gradient (or the Hessian) of a case in JAX, compiled at the first call; None without JAX."""
    try:
        jax = importlib.import_module("jax")
    except ImportError:
        return None
    jax.config.update("jax_enable_x64", True)
    make = _PROGRAMS[case.key]
    static = tuple(i for i, x in enumerate(case.args) if isinstance(x, int))
    derive = jax.hessian if case.second else jax.value_and_grad
    found = jax.jit(derive(make(jax, jax.numpy, jax.lax), case.by), static_argnums=static)
    return lambda *args: jax.block_until_ready(found(*args))


def newton(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    def f(a: Any, n: int) -> Any:
        def step(x: Any, _: Any) -> Any:
            return np.where(x > 0.0, x - 0.5 * (x * x - a) / x + 1e-3, x), None

        return lax.scan(step, a, None, length=n)[0]

    return f


def recurrence(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    def f(x: Any) -> Any:
        def step(a: Any, x: Any) -> Any:
            return np.sin(a) + x, None

        return lax.scan(step, x[0], x[1:])[0]

    return f


def triangular(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    def f(x: Any, n: int) -> Any:
        def outer(s: Any, i: Any) -> Any:
            def inner(t: Any, j: Any) -> Any:
                return np.where(j < i, t - 0.3 * t * t + 0.05 * x, t), None

            return s + lax.scan(inner, x, np.arange(n))[0], None

        return lax.scan(outer, 0.0, np.arange(n))[0]

    return f


def lorenz(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    def f(x: Any, y: Any, z: Any, rho: Any, end: Any) -> Any:
        def step(state: Any, _: Any) -> Any:
            t, h, x, y, z = state
            ax, ay, az = 10.0 * (y - x), x * (rho - z) - y, x * y - 2.6 * z
            px, py, pz = x + h * ax, y + h * ay, z + h * az
            bx, by, bz = 10.0 * (py - px), px * (rho - pz) - py, px * py - 2.6 * pz
            ex, ey, ez = 0.5 * h * (bx - ax), 0.5 * h * (by - ay), 0.5 * h * (bz - az)
            error = np.sqrt(ex * ex + ey * ey + ez * ez) + 1e-12
            accept = error < 1e-4
            new = np.where(accept, t + h, t), h * np.clip(0.9 * np.sqrt(1e-4 / error), 0.3, 2.0)
            new += tuple(np.where(accept, p + e, q) for p, e, q in ((px, ex, x), (py, ey, y), (pz, ez, z)))
            return tuple(np.where(t < end, a, b) for a, b in zip(new, state)), None

        _, _, x, y, z = lax.scan(step, (0.0, 1e-3, x, y, z), None, length=MOST_STEPS)[0]
        return x + y + z

    return f


def orbit(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    def f(p: Any, n: int) -> Any:
        def step(state: Any, _: Any) -> Any:
            x, y, z = state
            dx, dy, dz = p[3] * (y - x), x * (p[4] - z) - y, x * y - p[5] * z
            return (x + 0.001 * dx, y + 0.001 * dy, z + 0.001 * dz), None

        x, y, z = lax.scan(step, (p[0], p[1], p[2]), None, length=n)[0]
        return x * x + y * y + z * z

    return f


def lstm(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    def f(w: Any, u: Any, b: Any, xs: Any) -> Any:
        size = len(b) // 4

        def step(state: Any, x: Any) -> Any:
            h, c = state
            g = w @ x + u @ h + b
            i, f, o = (1 / (1 + np.exp(-g[k * size : (k + 1) * size])) for k in range(3))
            c = f * c + i * np.tanh(g[3 * size :])
            return (o * np.tanh(c), c), None

        h, _ = lax.scan(step, (np.zeros(size), np.zeros(size)), xs)[0]
        return np.sum(h * h)

    return f


def mixture(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    logsumexp = jax.scipy.special.logsumexp

    def f(alphas: Any, means: Any, scales: Any, xs: Any) -> Any:
        z = (xs[:, None, :] - means) * np.exp(scales)
        terms = alphas + np.sum(scales, 1) - 0.5 * np.sum(z * z, 2)
        return np.sum(logsumexp(terms, axis=1)) - len(xs) * logsumexp(alphas)

    return f


def net(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    def f(first: Any, middle: Any, last: Any, x: Any, y: Any, depth: int) -> Any:
        h = np.maximum(x @ first, 0)
        for _ in range(depth):  # compiled anew for each depth
            h = np.maximum(h @ middle, 0)
        error = h @ last - y
        return np.sum(error * error)

    return f


def heat(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    def f(u0: Any, k: Any, n: int) -> Any:
        def step(u: Any, _: Any) -> Any:
            return u.at[1:-1].add(k * (u[2:] - 2 * u[1:-1] + u[:-2])), None

        u = lax.scan(step, u0, None, length=n)[0]
        return np.sum(u * u)

    return f


def heat2(jax: Any, np: Any, lax: Any) -> Callable[..., Any]:
    def f(u0: Any, k: Any, n: int) -> Any:
        def step(u: Any, _: Any) -> Any:
            flow = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]
            return u.at[1:-1, 1:-1].add(k * flow), None

        u = lax.scan(step, u0, None, length=n)[0]
        return np.sum(u * u)

    return f


_PROGRAMS: dict[str, Callable[..., Any]] = {
    f.__name__: f for f in (newton, recurrence, triangular, lorenz, orbit, lstm, mixture, net, heat, heat2)
}
