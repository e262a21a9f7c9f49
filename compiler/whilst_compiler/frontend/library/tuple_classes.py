"""``collections.namedtuple`` inside a function: the class is made when the function is compiled."""

from __future__ import annotations

import collections
from typing import Any

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, static_value
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import Abstract, Static

__all__: list[str] = []


@function(collections.namedtuple)
def _namedtuple(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The same class each time that the function is lowered, and for the same names."""
    given = [_known(ctx, a) for a in args]
    named = {k: _known(ctx, v) for k, v in keywords.items()}
    named.setdefault("module", ctx.frame.scope.globals.get("__name__"))
    key = (*given, *sorted(named.items(), key=lambda pair: pair[0]))
    made: dict[Any, Any] = ctx.options.setdefault("tuple_classes", {})
    if key not in made:
        try:
            made[key] = collections.namedtuple(*given, **named)
        except (TypeError, ValueError) as error:
            ctx.raise_python(error)
            return Static(None)
    return Static(made[key])


def _known(ctx: Context, argument: Abstract) -> Any:
    """An argument, as it may be part of a key."""
    frozen = ask(ctx, argument, "frozen") if isinstance(argument, Special) else argument
    value = static_value(ctx, frozen, "an argument of namedtuple()")
    return tuple(value) if isinstance(value, list) else value
