"""``getattr`` by a name known only at run time: a choice among the methods of the class that it may name."""

from __future__ import annotations

from types import FunctionType

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.objects.instances import by_kind, get_field, lookup
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.text import literal_text
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Object, OneKind
from whilst_compiler.frontend.values.text_values import Text, ticket
from whilst_compiler.frontend.values.values import Abstract, Static, constant

__all__ = ["get_by_name"]

_MOST = 64
"""So many methods are chosen among."""


def get_by_name(ctx: Context, base: Object | OneKind, name: Text, default: Abstract | None = None) -> Abstract:
    """``getattr(base, name)``: a method whose name begins as the text does."""
    if isinstance(base, OneKind):
        return by_kind(ctx, base, lambda one: get_by_name(ctx, one, name, default)) or constant(0)
    names = _methods(base.cls, name.pattern.partition("{")[0])
    if len(names) > _MOST or (not names and default is None):
        ctx.limitation("W256", "an attribute is named by a value known only at run time", "use a constant name")
    return _choose(ctx, base, name, names, default)


def _methods(cls: type, prefix: str) -> list[str]:
    names = [n for n in dir(cls) if n.startswith(prefix) and isinstance(lookup(cls, n)[0], FunctionType)]
    return [n for n in names if prefix or not (n.startswith("__") and n.endswith("__"))]


def _choose(ctx: Context, base: Object, name: Text, names: list[str], default: Abstract | None) -> Abstract:
    if not names and default is not None:
        return default
    if not names:
        message = literal_text(f"'{base.cls.__name__}' object has no attribute '") + name + literal_text("'")
        ctx.raise_error("AttributeError", "{0!t}", ticket(ctx, message))
        return constant(0)
    first, *others = names
    test = truth(ctx, compare(ctx, "Eq", name, Static(first)))
    arms = (lambda: get_field(ctx, base, first), lambda: _choose(ctx, base, name, others, default))
    found = branch(ctx, test, arms)
    return constant(0) if found is None else found
