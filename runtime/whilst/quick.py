"""What keeps ``import whilst`` quick: the compiler (some 200 modules, and LLVM) is loaded by the first compilation."""

from __future__ import annotations

import functools
import importlib
from typing import Any

__all__ = ["compiler"]


@functools.cache
def compiler() -> Any:
    """The module ``whilst.running.compiling``."""
    return importlib.import_module("whilst.running.compiling")
