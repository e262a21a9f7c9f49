"""The name under which an object is found in its module: how compiled functions are pickled."""

from __future__ import annotations

import functools
import importlib
import sys
from typing import Any

__all__ = ["name_in_module", "named"]


def name_in_module(thing: Any) -> str | None:
    """The (dotted) name by which importing the module of a function-like object gives just this object."""
    module = sys.modules.get(thing.__module__)
    if module is None:
        return None
    qualname: str = thing.__qualname__
    found: Any = module
    for part in qualname.split("."):
        found = getattr(found, part, None)
    if found is thing:
        return qualname
    return next((name for name, value in vars(module).items() if value is thing), None)


def named(module: str, name: str) -> Any:
    """The object of this (dotted) name."""
    return functools.reduce(getattr, name.split("."), importlib.import_module(module))
