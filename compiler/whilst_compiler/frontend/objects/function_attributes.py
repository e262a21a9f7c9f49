"""Attributes of functions that are made in compiled code: ``def g(): ...`` and then ``g.calls = 0``.

They are the fields of an object that such a function has (``Function.space``). Few functions have attributes, so it is
found out on the way which do: where one is assigned first, lowering starts again.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.objects.instances import new_instance
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.values.values import Function, Instance

__all__ = ["SERVICES", "space_for"]

_KNOWN = "functions with attributes"
_SPACE = type("function", (), {})
"""The class of these objects, by the name that errors tell."""


def space_for(ctx: Context, node: Any) -> Instance | None:
    """The object that holds the attributes of a function that is made of ``node``; None if it is not given any."""
    return new_instance(ctx, _SPACE) if node in ctx.options.get(_KNOWN, ()) else None


def _space_to_set(ctx: Context, function: Function) -> Instance | None:
    """The same where an attribute is assigned; starts again if the function was not known to have any."""
    known: set[Any] = ctx.options.setdefault(_KNOWN, set())
    if function.space is None and function.python is None and function.definition.node not in known:
        known.add(function.definition.node)
        raise Again
    return function.space


SERVICES: dict[str, Any] = {"function.space": _space_to_set}
