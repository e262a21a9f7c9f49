"""``import`` inside a function: the module is imported when the function is compiled."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType
from typing import Any

import gast

from whilst_compiler.frontend.names.names import load_attribute_of
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Static

__all__ = ["import_statement"]


def import_statement(ctx: Context, s: Any) -> None:
    for alias in s.names:
        if ctx.dead:
            return
        if isinstance(s, gast.Import):
            _module(ctx, alias)
        else:
            _member(ctx, s, alias)


def _module(ctx: Context, alias: Any) -> None:
    module = _imported(ctx, alias.name)
    if module is None:
        return
    top = alias.name.split(".")[0]
    ctx.bind(alias.asname or top, Static(module if alias.asname else _imported(ctx, top)))


def _member(ctx: Context, s: Any, alias: Any) -> None:
    name = "." * (s.level or 0) + (s.module or "")
    module = _imported(ctx, name)
    if module is None:
        return None
    value = load_attribute_of(ctx, module, alias.name)
    if value is None:
        inner = f"{module.__name__}.{alias.name}"
        if importlib.util.find_spec(inner) if hasattr(module, "__path__") else None:
            value = Static(importlib.import_module(inner))
        else:
            where = getattr(module, "__file__", None) or "unknown location"
            text = f"cannot import name '{alias.name}' from '{module.__name__}' ({where})"
            return ctx.raise_python(ImportError(text))
    return ctx.bind(alias.asname or alias.name, value)


def _imported(ctx: Context, name: str) -> ModuleType | None:
    """The module; where there is none, the program raises what Python does."""
    try:
        return importlib.import_module(name, ctx.frame.scope.globals.get("__package__"))
    except ImportError as error:
        ctx.raise_python(error)
        return None
