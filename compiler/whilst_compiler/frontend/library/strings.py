"""Methods of strings: computed now where everything is known, ``format`` also with numbers of run time."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.registry import method
from whilst_compiler.frontend.text import format_method
from whilst_compiler.frontend.values import Abstract, Static, Tuple, constant, constant_of

__all__: list[str] = []

_FOLDED = [
    name
    for name in dir(str)
    if not name.startswith("_") and name not in ("format", "format_map", "maketrans", "translate", "encode")
]


@method("str", "format")
def _format(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    base, *rest = args
    assert isinstance(base, Static)
    return format_method(ctx, base.value, rest, keywords)


def _folded(name: str) -> Any:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
        try:
            base, *rest = (constant_of(a) for a in args)
            given = {k: constant_of(v) for k, v in keywords.items()}
        except LookupError:
            if name == "join" and len(args) == 2:
                return ctx.library["text_join"](ctx, args, keywords)
            return ctx.library["text_method_call"](ctx, name, args, keywords)
        try:
            return _value(getattr(base, name)(*rest, **given))
        except Exception as error:
            text = str(error).replace("{", "{{").replace("}", "}}")
            ctx.raise_error(type(error).__name__, text)
            return Static("")

    return handler


def _value(found: Any) -> Abstract:
    if isinstance(found, str | None):
        return Static(found)
    if isinstance(found, bool | int):
        return constant(found)
    return Tuple(tuple(_value(item) for item in found), type(found))


for _name in _FOLDED:
    method("str", _name)(_folded(_name))
