"""Packages that are used where they are installed."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

__all__ = ["find_module"]


def find_module(name: str) -> Any:
    """The module, or None where it is not installed."""
    if importlib.util.find_spec(name) is None:
        return None
    return importlib.import_module(name)
