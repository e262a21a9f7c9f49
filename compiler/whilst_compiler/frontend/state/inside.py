"""Compiled functions that are called in compiled code: the plain function in each, and what it was compiled with.

Each function's own ``overflow`` holds for its own lines. A plain function has that of the lines that call it; the
library and what of the standard library is inlined always check.
"""

from __future__ import annotations

import sysconfig
from pathlib import Path
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary, ref

import numpy as np

__all__ = ["FOREIGN", "attributes_of", "inside", "origin", "wraps_in"]

FOREIGN = (sysconfig.get_path("stdlib"), str(Path(np.__file__).parent), "<frozen ")
"""Where functions of the standard library and NumPy stand."""

_GIVEN = (*FOREIGN, str(Path(__file__).parent.with_name("library")))

_TWINS: WeakKeyDictionary[FunctionType, dict[str, FunctionType]] = WeakKeyDictionary()
_OF = "__whilst_of__"
_OF_COMPILED = frozenset({"python", "static", "options"})
"""What a compiled function has besides."""


def inside(value: Any) -> Any:
    """The function in a compiled function, as a twin of it that knows its ``overflow``; anything else as it is."""
    if isinstance(value, FunctionType) or type(value).__module__.split(".")[0] != "whilst":
        return value
    python = getattr(value, "__wrapped__", None)
    if not isinstance(python, FunctionType):
        return value
    overflow = value.options["overflow"]
    twins = _TWINS.setdefault(python, {})
    if overflow not in twins or twins[overflow].__code__ is not python.__code__:
        twin = FunctionType(python.__code__, python.__globals__, python.__name__, None, python.__closure__)
        twin.__module__, twin.__qualname__ = python.__module__, python.__qualname__
        setattr(twin, _OF, (ref(python), overflow))
        twins[overflow] = twin
    return twins[overflow]


def attributes_of(value: Any) -> dict[str, Any]:
    """The attributes that the user gave a function, be it compiled or not; none of anything else."""
    if isinstance(value, FunctionType):
        return vars(value)
    if inside(value) is value:
        return {}
    return {name: held for name, held in vars(value).items() if name[0] != "_" and name not in _OF_COMPILED}


def wraps_in(ctx: Any, function: FunctionType) -> bool:
    """Whether ints wrap at 64 bits in a function that is called here."""
    python, overflow = origin(function)
    if overflow is not None or _is_given(python.__code__.co_filename):
        return overflow == "wrap"
    around = (frame for frame in reversed(ctx.frames) if not _is_given(frame.definition.file))
    frame = next(around, None)
    return bool(ctx.options.get("overflow") == "wrap" if frame is None else frame.wraps)


def _is_given(file: str) -> bool:
    """Whether what stands in a file is not the user's, but the library's, Python's or NumPy's."""
    return file.startswith(_GIVEN)


def origin(function: FunctionType) -> tuple[FunctionType, str | None]:
    """The user's function, and its own ``overflow``, if it has one."""
    found = vars(function).get(_OF)
    if found is None:
        return function, None
    python, overflow = found
    return python() or function, overflow
