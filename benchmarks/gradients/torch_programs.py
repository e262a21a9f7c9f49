"""The programs in PyTorch's dynamic mode: their own control flow, and a tape that is built anew at each call.

Those that compute with single numbers are the very programs; the others write into arrays, or use more of NumPy.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from benchmarks.gradients.programs import Case

__all__ = ["SHORTER", "torch_gradient"]

SHORTER: dict[str, tuple[tuple[Any, ...], int]] = {
    "newton": ((2.0, 10_000), 100),
    "triangular": ((0.7, 142), 10),
}
"""Programs that would take minutes: arguments with fewer trips, and how many times more the whole has."""


def torch_gradient(case: Case) -> Callable[..., Any] | None:
    """Value and gradient (or the Hessian) of a case by PyTorch; None without it."""
    try:
        torch = importlib.import_module("torch")
    except ImportError:
        return None
    function = _PROGRAMS.get(case.key) or _under_torch(torch, case.function)
    chosen = (case.by,) if isinstance(case.by, int) else case.by

    def call(*args: Any) -> Any:
        given = [_tensor(torch, x) for x in args]
        if case.second:
            return torch.autograd.functional.hessian(lambda p: function(torch, p, *given[1:]), given[0]).numpy()
        wanted = [given[i].requires_grad_() for i in chosen]
        value = function(torch, *given)
        found = [g.numpy() for g in torch.autograd.grad(value, wanted)]
        return value.item(), found[0] if isinstance(case.by, int) else tuple(found)

    return call


def _under_torch(torch: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    """The very program, where all that it asks of ``math`` has the same name there."""
    assert isinstance(function, FunctionType)
    own = FunctionType(function.__code__, {**function.__globals__, "math": torch})
    return lambda _, *args: own(*args)


def _tensor(torch: Any, x: Any) -> Any:
    if isinstance(x, np.ndarray):
        return torch.from_numpy(x)
    return torch.tensor(x, dtype=torch.float64) if isinstance(x, float) else x


def recurrence(torch: Any, x: Any) -> Any:
    a = x[0]
    for i in range(1, len(x)):
        a = torch.sin(a) + x[i]
    return a


def lstm(torch: Any, w: Any, u: Any, b: Any, xs: Any) -> Any:
    size = len(b) // 4
    h, c = torch.zeros(size, dtype=b.dtype), torch.zeros(size, dtype=b.dtype)
    for x in xs:
        g = w @ x + u @ h + b
        i, f, o = torch.sigmoid(g[: 3 * size]).split(size)
        c = f * c + i * torch.tanh(g[3 * size :])
        h = o * torch.tanh(c)
    return torch.sum(h * h)


def mixture(torch: Any, alphas: Any, means: Any, scales: Any, xs: Any) -> Any:
    z = (xs[:, None, :] - means) * torch.exp(scales)
    terms = alphas + torch.sum(scales, 1) - 0.5 * torch.sum(z * z, 2)
    return torch.sum(torch.logsumexp(terms, 1)) - len(xs) * torch.logsumexp(alphas, 0)


def net(torch: Any, first: Any, middle: Any, last: Any, x: Any, y: Any, depth: int) -> Any:
    h = torch.relu(x @ first)
    for _ in range(depth):
        h = torch.relu(h @ middle)
    error = h @ last - y
    return torch.sum(error * error)


def heat(torch: Any, u0: Any, k: Any, n: int) -> Any:
    u = u0.clone()
    for _ in range(n):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
    return torch.sum(u * u)


def heat2(torch: Any, u0: Any, k: Any, n: int) -> Any:
    u = u0.clone()
    for _ in range(n):
        flow = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]
        u[1:-1, 1:-1] = u[1:-1, 1:-1] + k * flow
    return torch.sum(u * u)


_PROGRAMS: dict[str, Callable[..., Any]] = {
    f.__name__: f for f in (recurrence, lstm, mixture, net, heat, heat2)
}
