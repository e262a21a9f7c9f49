"""Arguments to parameters, exactly as Python binds them, with Python's own errors."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any

__all__ = ["binder", "parameter_names"]

_Parameter = inspect.Parameter


def parameter_names(function: FunctionType) -> tuple[str, ...]:
    """The parameters in the order of the signature (``*args`` and ``**kwargs`` included)."""
    return tuple(inspect.signature(function, follow_wrapped=False).parameters)


def binder(function: FunctionType) -> Callable[..., tuple[Any, ...]]:
    """A function with the signature of ``function`` that returns the tuple of its parameters' values.

    Letting Python bind is both the fastest way and the one that raises Python's own TypeErrors.
    """
    parameters = list(inspect.signature(function, follow_wrapped=False).parameters.values())
    returned = "".join(f"{p.name}, " for p in parameters)
    namespace: dict[str, Any] = {}
    exec(f"def bind({_signature_text(parameters)}): return ({returned})", namespace)
    bind: FunctionType = namespace["bind"]
    bind.__name__, bind.__qualname__ = function.__name__, function.__qualname__
    bind.__defaults__, bind.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    return bind


def _signature_text(parameters: list[_Parameter]) -> str:
    words: list[str] = []
    for i, p in enumerate(parameters):
        before = parameters[i - 1].kind if i else None
        if before is _Parameter.POSITIONAL_ONLY and p.kind is not _Parameter.POSITIONAL_ONLY:
            words.append("/")
        if p.kind is _Parameter.KEYWORD_ONLY and before not in (_Parameter.VAR_POSITIONAL, _Parameter.KEYWORD_ONLY):
            words.append("*")
        stars = "*" * (p.kind is _Parameter.VAR_POSITIONAL) + "**" * (p.kind is _Parameter.VAR_KEYWORD)
        default = "=None" if p.default is not _Parameter.empty else ""
        words.append(f"{stars}{p.name}{default}")
    if parameters and parameters[-1].kind is _Parameter.POSITIONAL_ONLY:
        words.append("/")
    return ", ".join(words)
