"""Functions with derivative rules of their own, and functions that are run again rather than kept."""

from __future__ import annotations

import functools
import inspect
import linecache
from collections.abc import Callable
from typing import Any

import numpy as np

from whilst.optim import tree_map

__all__ = ["WithRules", "checkpoint", "custom_jvp", "custom_vjp", "stop_gradient"]


class WithRules:
    """A function, and how it is differentiated; called from Python it is the function."""

    __whilst_derive__ = "rules"
    maker = None

    def __init__(
        self, f: Any, backward: Any = None, forward: Any = None, kind: str = "", through: bool = False
    ) -> None:
        self.through = through
        self.f = f
        self.backward = backward
        self.forward = forward
        self.kind = kind
        if f is not None:
            functools.update_wrapper(self, f)
            vars(self).pop("__wrapped__")

    def __call__(self, *args: Any) -> Any:
        return self.f(*args)

    @functools.cached_property
    def entry(self) -> Any:
        """A plain function of the same parameters that calls this: what ``compile`` and ``grad`` take."""
        names = ", ".join(inspect.signature(self.f).parameters)
        namespace: dict[str, Any] = {"rule": self}
        name = self.f.__name__ if self.f.__name__.isidentifier() else "function"
        code = f"def {name}({names}):\n    return rule({names})\n"
        filename = f"<rule of {self.f.__name__}>"
        _remember(filename, code)
        exec(compile(code, filename, "exec"), namespace)
        return namespace[name]

    def __repr__(self) -> str:
        return f"<{getattr(self.f, '__qualname__', '?')} with rules>"


def _remember(filename: str, code: str) -> None:
    """Let ``inspect`` find the source."""
    linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)


class _Maker:
    """``custom_vjp`` or ``custom_jvp``."""

    __whilst_derive__ = "rules"

    def __init__(self, kind: str, doc: str) -> None:
        self.kind = kind
        self.maker = lambda through: WithRules(None, kind=kind, through=through)
        self.__doc__ = doc

    def __call__(self, f: Callable[..., Any], rule: Callable[..., Any], *, through: bool = False) -> WithRules:
        known = f if isinstance(f, WithRules) else WithRules(f)
        if self.kind == "vjp":
            return WithRules(known.f, rule, known.forward, through=through)
        return WithRules(known.f, known.backward, rule, through=through)


custom_vjp = _Maker(
    "vjp",
    """``custom_vjp(f, backward)``: ``f``, differentiated in reverse by ``backward(result, cotangent, *args)``.

    It returns the cotangents of the arguments, as a tuple (None for zero); of one argument, just its cotangent. Forward
    mode needs a rule by ``custom_jvp``, or ``through=True``, with which it differentiates what ``f`` does.
    """,
)

custom_jvp = _Maker(
    "jvp",
    """``custom_jvp(f, forward)``: ``f``, differentiated forwards by ``forward(result, tangents, *args)``.

    ``tangents`` is a tuple with one for each argument; it returns the tangent of the result.
    """,
)


class _Checkpoint:
    """``checkpoint``, which compiled code does by itself."""

    __whilst_derive__ = "rules"
    kind = "checkpoint"

    def maker(self, through: bool) -> WithRules:
        return WithRules(None, kind=self.kind, through=through)

    def __call__(self, f: Callable[..., Any]) -> WithRules:
        return WithRules(f)

    def __repr__(self) -> str:
        return "<whilst.checkpoint>"


checkpoint = _Checkpoint()
"""``checkpoint(f)``: ``f``, of which a reverse sweep keeps the arguments only: it runs again, forwards and backwards,
when needed."""


class _StopGradient:
    """``stop_gradient``, which compiled code does by itself."""

    __whilst_derive__ = "stop_gradient"

    def __call__(self, x: Any) -> Any:
        return tree_map(lambda part: part.copy() if isinstance(part, np.ndarray) else part, x)

    def __repr__(self) -> str:
        return "<whilst.stop_gradient>"


stop_gradient = _StopGradient()
"""``stop_gradient(x)``: a copy of ``x`` (a float, an array, a structure of them), a constant to derivatives."""
