"""Methods of strings: computed now where everything is known, ``format`` also with numbers of run time."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.written import translating
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.text import format_method
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline, method
from whilst_compiler.frontend.values.text_values import is_text, of_ticket
from whilst_compiler.frontend.values.values import (
    Abstract,
    Optional,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
    constant_of,
)

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
            ctx.raise_python(error)
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


# -- tables of characters ----------------------------------------------------------------------------------------------


@function(str.maketrans)
def _make_table(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A table that is known when the function is compiled."""
    try:
        given = [_constant(a) for a in args]
    except LookupError:
        if all(map(is_text, args)) and len(args) in (2, 3):
            return inline(ctx, translating.table_of_texts, *args)
        ctx.limitation("W203", "str.maketrans of a dict known only at run time is not supported yet",
                       "make the table with {ord(c): ...}")  # fmt: skip
    try:
        return Static(str.maketrans(*given))
    except (TypeError, ValueError) as error:
        ctx.raise_python(error)
        return Static({})


@method("str", "maketrans")
@method("text", "maketrans")
def _make_table_of(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The same of a text, which it does not look at."""
    return _make_table(ctx, args[1:], keywords)


def _constant(value: Abstract) -> Any:
    if isinstance(value, Record) and value.cls is dict:
        return dict(zip(value.names, map(constant_of, value.items)))
    return constant_of(value)


def _translated(text: str, pairs: tuple[tuple[int, Any], ...]) -> str:
    return text.translate(dict(pairs))


@function(translating.text_for)
def _text_for(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    (found,) = args
    if isinstance(found, Optional):
        text = branch(ctx, found.flag, (lambda: _text_for(ctx, [found.some], {}), lambda: Static("")))
        return Static("") if text is None else text
    if isinstance(found, Static) and found.value is None:
        return Static("")
    return ctx.call(ctx, Static(chr), [found], {}) if isinstance(found, Scalar) else found


@method("str", "translate")
@method("text", "translate")
def _translate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    text, table = args
    if isinstance(table, Composite) and table.kind == "hash table":
        return inline(ctx, translating.translate, text, table)
    if not (isinstance(table, Static) and isinstance(table.value, dict)):
        ctx.limitation("W203", f"str.translate by a {type_name(table)} is not supported yet",
                       "make the table with str.maketrans, of constants")  # fmt: skip
    if isinstance(text, Static):
        return Static(text.value.translate(table.value))
    return of_ticket(ctx.library["text_asked"](ctx, _translated, "t", text, Static(tuple(table.value.items()))))
