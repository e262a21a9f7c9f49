"""``dataclasses.asdict``, ``astuple``, ``replace`` and ``fields``, and what is done to rows of tables, which may hold
one another: their text, and how they compare.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.control.kinds import each_kind, of_two_kinds
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.library.written import data_parts
from whilst_compiler.frontend.objects.instances import by_kind, get_field
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.text import literal_text, text_of
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, function, inline
from whilst_compiler.frontend.values.numbered import Numbered, Object, OneKind
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import Text, known
from whilst_compiler.frontend.values.values import Abstract, Optional, Record, Static, Tuple, constant
from whilst_compiler.ir.build import literal

__all__ = ["SERVICES"]


def _for_each_kind(
    ctx: Context, value: Union | Optional | OneKind, action: Callable[[Any], Abstract]
) -> Abstract:  # fmt: skip
    """``action`` on the value as each kind of thing that it may be."""
    if isinstance(value, OneKind):
        return by_kind(ctx, value, action) or constant(0)
    kinds = of_two_kinds(ctx, value) if isinstance(value, Optional) else value
    return each_kind(ctx, [kinds], action) or constant(0)


@function(dataclasses.replace)
def _replace(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A new object of the class, with the fields of the old one that are not given."""
    (old,) = args
    if isinstance(old, Union | Optional | OneKind):
        return _for_each_kind(ctx, old, lambda one: _replace(ctx, [one], keywords))
    if not isinstance(old, Object) or not dataclasses.is_dataclass(old.cls):
        ctx.raise_error("TypeError", "replace() should be called on dataclass instances")
        return constant(0)
    fields = [f.name for f in dataclasses.fields(old.cls) if f.init]
    values = {name: keywords[name] if name in keywords else get_field(ctx, old, name) for name in fields}
    return ctx.call(ctx, Static(old.cls), [], values | keywords) if not ctx.dead else constant(0)


def _taken_apart(python: Any, as_dict: bool) -> None:
    name = python.__name__
    marker = data_parts.as_dict if as_dict else data_parts.as_tuple

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        if len(args) != 1 or keywords:
            ctx.limitation("W203", f"a factory for {name}() is not supported in compiled code yet",
                           "call it on what it gives")  # fmt: skip
        (value,) = args
        if isinstance(value, Union | Optional):
            return _for_each_kind(ctx, value, lambda one: handler(ctx, [one], {}))
        if not isinstance(value, Object | OneKind) or not dataclasses.is_dataclass(getattr(value, "cls", None)):
            ctx.raise_error("TypeError", f"{name}() should be called on dataclass instances")
            return constant(0)
        return part(ctx, [value], {})

    def part(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        (value,) = args
        if isinstance(value, Union | Optional | OneKind):
            return _for_each_kind(ctx, value, lambda one: part(ctx, [one], {}))
        if isinstance(value, Object):
            return _of_object(ctx, value)
        if isinstance(value, Special) and value.cls is list:
            return inline(ctx, data_parts.dicts_in if as_dict else data_parts.tuples_in, value)
        if isinstance(value, Composite) and value.kind == RECORD:
            value = ask(ctx, value, "frozen")
        if isinstance(value, Record) and value.cls is dict:
            return ctx.library["new_record"](ctx, {n: part(ctx, [v], {}) for n, v in zip(value.names, value.items)})  # type: ignore[no-any-return]
        if isinstance(value, Tuple) and value.cls is tuple:
            return Tuple(tuple(part(ctx, [item], {}) for item in value.items))
        if isinstance(value, Special) and issubclass(value.cls, dict):
            return inline(ctx, data_parts.dict_of_dicts if as_dict else data_parts.dict_of_tuples, value)
        return FUNCTIONS[copy.deepcopy](ctx, [value], {})

    def _of_object(ctx: Context, value: Object) -> Abstract:
        if not dataclasses.is_dataclass(value.cls):
            ctx.limitation("W203", f"{name}() of a dataclass with an object of class {value.cls.__name__} in it",
                           "write the dict by hand")  # fmt: skip
        names = [f.name for f in dataclasses.fields(value.cls)]
        around, values = ctx.making, []
        for n in names:
            ctx.making = f"{around}.{n}"  # (what is made of each field is made at a place of its own)
            values.append(part(ctx, [get_field(ctx, value, n)], {}))
        ctx.making = around
        if ctx.dead:
            return constant(0)
        return ctx.library["new_record"](ctx, dict(zip(names, values))) if as_dict else Tuple(tuple(values))

    for of, made in ((python, handler), (marker, part)):
        made.takes_lists = True  # type: ignore[attr-defined]
        FUNCTIONS[of] = made


_taken_apart(dataclasses.asdict, as_dict=True)
_taken_apart(dataclasses.astuple, as_dict=False)


@function(dataclasses.fields)
def _fields(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The fields of a class, which are known now."""
    (value,) = args
    cls = value.value if isinstance(value, Static) else getattr(value, "cls", None)
    if not isinstance(cls, type) or not dataclasses.is_dataclass(cls):
        ctx.raise_error("TypeError", "must be called with a dataclass type or instance")
        return constant(0)
    return Tuple(tuple(map(Static, dataclasses.fields(cls))))


@function(data_parts.text_by_fields)
def _text_by_fields(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    value, within = args
    around, ctx.shown_rows = ctx.shown_rows, within
    try:
        return _of_each(ctx, value, lambda row: known(ctx.library["text_of_dataclass"](ctx, row)))
    finally:
        ctx.shown_rows = around


_text_by_fields.takes_lists = True  # type: ignore[attr-defined]


@function(data_parts.place_of)
def _place_of(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    tables = list(ctx.tables)

    def numbered(row: Numbered) -> Abstract:
        first = ctx.emit("multiply", row.number, literal(len(tables)))
        return ctx.python_int(ctx.emit("add", first, literal(tables.index(row.cls))))

    return _of_each(ctx, args[0], numbered)


def _of_each(ctx: Context, value: Abstract, action: Callable[[Numbered], Abstract]) -> Abstract:
    """``action`` on a row of one of the tables that it may be of."""
    if isinstance(value, OneKind):
        return by_kind(ctx, value, action) or constant(0)
    assert isinstance(value, Numbered)
    return action(value)


def _shown_row(ctx: Context, value: Object) -> Text:
    """A call of a function, so that one that comes by its own class again calls itself."""
    within = ctx.shown_rows or ctx.library["new_list"](ctx, [constant(-1)])
    made = inline(ctx, data_parts.shown, value, within)
    return literal_text("") if ctx.dead else text_of(ctx, made)


def _compared(op: str, marker: Any) -> None:
    @function(marker)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        a, b = args
        return _of_each(ctx, a, lambda x: _of_each(ctx, b, lambda y: compared(ctx, x, y)))

    def compared(ctx: Context, x: Numbered, y: Numbered) -> Abstract:
        if x.cls is not y.cls:
            return constant(False) if op == "Eq" else compare(ctx, op, x, y)
        holds = truth(ctx, ctx.library["compare_fields"](ctx, op, x, y))
        return constant(False) if ctx.dead else ctx.python_bool(holds)


_COMPARED = {
    "Eq": (data_parts.equal, data_parts.equal_by_fields),
    "Lt": (data_parts.less, data_parts.less_by_fields),
    "LtE": (data_parts.less_equal, data_parts.less_equal_by_fields),
    "Gt": (data_parts.greater, data_parts.greater_by_fields),
    "GtE": (data_parts.greater_equal, data_parts.greater_equal_by_fields),
}
for _op, (_, _marker) in _COMPARED.items():
    _compared(_op, _marker)


def _compared_rows(ctx: Context, op: str, a: Object, b: Object) -> Abstract:
    """The same for how two of them compare."""
    return inline(ctx, _COMPARED[op][0], a, b)


SERVICES: dict[str, Any] = {"shown_row": _shown_row, "compared_rows": _compared_rows}
