"""Calls of arbitrary Python from compiled code, in program order: the way out for what cannot be compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst.typetext import parse_type
from whilst_compiler.frontend.signature.specs import ScalarSpec, Spec, python_type

__all__ = ["Host", "host"]

Result = str | type | tuple[str | type, ...] | None


class Host:
    """A host call: in compiled code a call out of the kernel, in plain Python a call of ``fn``.

    ``results`` are the specs of what comes back: one scalar, several (a tuple), or none (None comes back).
    """

    __slots__ = ("fn", "many", "result", "results")

    def __init__(self, fn: Callable[..., Any], result: Result) -> None:
        if not callable(fn):
            raise TypeError(f"whilst.host takes a function, not {fn!r}")
        self.fn = fn
        self.result = result
        self.many = isinstance(result, tuple)
        given: tuple[Any, ...] = () if result is None else result if isinstance(result, tuple) else (result,)
        self.results = tuple(map(_scalar_spec, given))

    def __call__(self, *args: Any) -> Any:
        value = self.fn(*args)
        if self.result is None:
            return None
        if not self.many:
            return python_type(self.results[0])(value)
        return tuple(python_type(spec)(item) for spec, item in zip(self.results, value, strict=True))

    def on_plain(self, *args: Any) -> Any:
        """What is called with Python's own numbers: the results are such anyway."""
        return self(*args)

    def __repr__(self) -> str:
        return f"whilst.host({getattr(self.fn, '__qualname__', self.fn)}, result={self.result!r})"


def _scalar_spec(kind: str | type) -> ScalarSpec:
    prefix = "np." if isinstance(kind, type) and issubclass(kind, np.generic) else ""
    text = prefix + kind.__name__ if isinstance(kind, type) else kind
    if not isinstance(text, str):
        raise TypeError(f'a host call\'s result is named like "f64" or float, or several in a tuple: not {kind!r}')
    spec: Spec = parse_type(text)
    if not isinstance(spec, ScalarSpec):
        raise TypeError(f"a host call returns scalars, not {text}")
    return spec


def host(fn: Callable[..., Any], result: Result = None) -> Host:
    """A function that compiled code can call although it is not compiled itself.

    ``result`` says what it returns: ``"f64"``, ``"i64"``, ``"bool"``, ... or ``float``, ``int``, ``np.float32``, ...,
    or a tuple of those; None if nothing.

    Raises ValueError for what is no type, TypeError for one that is not a scalar's.
    """
    return Host(fn, result)
