"""Every function and method of the table that gives floats: its derivative against central differences.

Arguments are smooth points: floats apart from each other and from zero, one choice a case. The result is weighted at
random; what raises there, or gives no floats of double precision, is left out.
"""

from __future__ import annotations

import linecache
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

import numpy as np
import pytest

import whilst
from equivalence.cases import CASES
from equivalence.table import Case, function_of

NONE = ("np.nextafter", "np.spacing")
"""What has no derivative, and says so."""
SCALARS = {"k": 1, "q": 2, "p": 0.4, "t": True, "y": 2.5, "u": 0.35}
SIZES = dict(zip("nkml", (3, 2, 4, 3))) | {str(n): n for n in range(1, 6)}
STEP = 1e-6


# -- arguments ---------------------------------------------------------------------------------------------------------


def smooth_arguments(case: Case) -> list[Any]:
    rng = np.random.default_rng(crc32(case.text.encode()))
    low, high = (int(n) for n in case.options.get("ranks", "0-3").split("-"))
    base = (3, 2, 2)[: min(max(low, 2), high)]
    return [smooth_argument(rng, name, base) for name in case.parameters]


def smooth_argument(rng: np.random.Generator, name: str, base: tuple[int, ...]) -> Any:
    kind, axes = name[0], name[1:]
    if kind in SCALARS:
        return SCALARS[kind]
    shape = tuple(SIZES[letter.lower()] for letter in axes[1:]) if axes.startswith("_") else base
    if kind in "ij":
        return rng.integers(0, 2, shape)
    if kind == "b":
        return rng.random(shape) < 0.6
    apart = rng.permutation(np.linspace(0.17, 0.88, int(np.prod(shape)))).reshape(shape)
    moved = apart + 0.01 * rng.random(shape)
    return moved + 1j * rng.permutation(apart) if kind == "z" else moved


def active_of(args: list[Any]) -> tuple[int, ...]:
    return tuple(k for k, a in enumerate(args) if isinstance(a, np.ndarray) and a.dtype.kind in "fc")


def copies(args: list[Any]) -> list[Any]:
    return [a.copy() if isinstance(a, np.ndarray) else a for a in args]


# -- results -----------------------------------------------------------------------------------------------------------


def value_of(case: Case, args: list[Any]) -> Any:
    """What NumPy gives; None where it raises."""
    with warnings.catch_warnings(action="ignore"):
        try:
            return function_of(case)(*copies(args))
        except Exception:
            return None


def floats(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Numbers and arrays of double precision in a result, and what selects them."""
    if isinstance(value, tuple | list):
        for k, x in enumerate(value):
            yield from floats(x, f"{path}[{k}]")
    elif isinstance(value, np.ndarray | np.generic | float | complex) and np.asarray(value).dtype.char in "dD":
        yield path, value


def weighed(case: Case, places: list[tuple[str, Any]]) -> tuple[Callable[..., Any], list[Any]]:
    """The case as a function that adds its results up, each times a weight that is an argument."""
    rng = np.random.default_rng(1)
    weights = [rng.normal(size=(2, *np.shape(x))) for _, x in places]
    *statements, last = [part.strip() for part in case.text.split(";")]
    names = [f"weight{k}" for k in range(len(weights))]
    lines = [f"def loss({', '.join([*case.parameters, *names])}):", *(f"    {s}" for s in statements)]
    lines += [f"    result = {last}", "    total = 0.0"]
    for name, (path, x) in zip(names, places):
        part = f"np.asarray(result{path})"
        lines.append(f"    total += np.sum({part}.real * {name}[0])" if np.iscomplexobj(x) else
                     f"    total += np.sum({part} * {name}[0])")  # fmt: skip
        if np.iscomplexobj(x):
            lines.append(f"    total += np.sum({part}.imag * {name}[1])")
    text, file = "\n".join([*lines, "    return total", ""]), f"<gradient of {case.text}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    namespace: dict[str, Any] = {"np": np}
    exec(compile(text, file, "exec"), namespace)
    return namespace["loss"], weights


def difference(loss: Callable[..., Any], args: list[Any], weights: list[Any], k: int) -> Any:
    """The gradient by argument ``k``; of complex numbers what gradient descent subtracts."""
    found = np.zeros_like(args[k])
    for at in np.ndindex(found.shape):
        for unit in (1.0, 1j) if found.dtype.kind == "c" else (1.0,):
            ends = []
            for step in (STEP * unit, -STEP * unit):
                moved = copies(args)
                moved[k][at] += step
                ends.append(loss(*moved, *weights))
            found[at] += unit * (ends[0] - ends[1]) / (2 * STEP)
    return found


# -- the test ----------------------------------------------------------------------------------------------------------


def has_floats(case: Case) -> bool:
    """Whether there is something to differentiate."""
    args = smooth_arguments(case)
    found = list(floats(value_of(case, args)))
    return bool(active_of(args) and found) and all(np.isfinite(x).all() for _, x in found)


APPLICABLE = [case for case in CASES if has_floats(case)]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", APPLICABLE, ids=lambda case: f"{case.options['area']}: {case.text}")
def test_gradient(case: Case) -> None:
    args = smooth_arguments(case)
    active = active_of(args)
    loss, weights = weighed(case, list(floats(value_of(case, args))))
    gradient = whilst.value_and_grad(loss, argnums=active)
    if case.text.startswith(NONE):
        with pytest.raises(whilst.UserError, match="has no derivative"):
            gradient.eager(*copies(args), *weights)
        return
    _, found = gradient.eager(*copies(args), *weights)
    for k, bar in zip(active, found, strict=True):
        np.testing.assert_allclose(bar, difference(loss, args, weights, k), rtol=2e-4, atol=2e-5, strict=True)
