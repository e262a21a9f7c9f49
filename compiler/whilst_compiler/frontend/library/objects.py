"""Python's builtin functions of attributes: ``getattr``, ``setattr``, ``hasattr``, ``super``."""

from __future__ import annotations

import builtins
import functools
from types import FunctionType
from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.library.named_attributes import get_by_name
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.objects.instances import (
    by_kind,
    has_field,
    own_field,
    own_names,
    put_field,
    set_field,
)  # fmt: skip
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function
from whilst_compiler.frontend.values.field_dicts import FieldDict
from whilst_compiler.frontend.values.numbered import Numbered, Object, OneKind
from whilst_compiler.frontend.values.text_values import Text
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    UNBOUND,
    Abstract,
    Function,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Record,
    Scalar,
    Static,
    Super,
    constant,
    constant_of,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES"]


@function(setattr)
def _setattr(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    base, name, value = args
    set_field(ctx, base, _name(ctx, name), value)
    return NONE_VALUE


@function(object.__setattr__)
def _plain_setattr(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    base, name, value = args
    set_field(ctx, base, _name(ctx, name), value, plain=True)
    return NONE_VALUE


@function(object.__init__)
def _plain_init(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return NONE_VALUE


def _name(ctx: Context, name: Abstract) -> str:
    try:
        text = constant_of(name)
    except LookupError:
        text = None
    if not isinstance(text, str):
        ctx.limitation("W256", "an attribute is named by a value known only at run time", "use a constant name")
    return text


@function(hasattr)
def _hasattr(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    base, name = args[0], _name(ctx, args[1])
    if isinstance(base, Function) and base.space is not None and not hasattr(FunctionType, name):
        base = base.space
    match base:
        case Instance() | OneOf() | Numbered():
            return ctx.python_bool(has_field(ctx, base, name))
        case OneKind():
            return by_kind(ctx, base, lambda one: ctx.python_bool(has_field(ctx, one, name))) or constant(False)
        case Optional(flag, some):
            inner = _hasattr(ctx, [some, args[1]], {})
            assert isinstance(inner, Scalar)
            return ctx.python_bool(ctx.emit("logical_and", flag, inner.operand))
        case Static(value):
            return constant(hasattr(value, name))
    return constant(hasattr(ctx.library["class_of"](base), name))


@function(getattr)
def _getattr(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if isinstance(args[1], Text) and isinstance(args[0], Object | OneKind):
        return get_by_name(ctx, *args)  # type: ignore[arg-type]
    base, name = args[0], _name(ctx, args[1])
    if len(args) < 3:
        return ctx.library["get_attribute"](ctx, base, name)  # type: ignore[no-any-return]
    there = _hasattr(ctx, args[:2], {})
    assert isinstance(there, Scalar)
    result = branch(ctx, there.operand, (lambda: ctx.library["get_attribute"](ctx, base, name), lambda: args[2]))
    return constant(0) if result is None else result


@function(builtins.super)
def _super(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) == 2 and isinstance(args[0], Static):
        return Super(args[0].value, args[1])
    scope = ctx.frame.scope
    function = scope.function
    cell = None if function is None else function.scope.closure.get("__class__")
    parameters = ctx.frame.definition.node.args
    names = [p.id for p in [*parameters.posonlyargs, *parameters.args]]
    if args or cell is None or not names:
        ctx.raise_error("RuntimeError", "super(): no arguments")
        return constant(0)
    return Super(cell.cell_contents, ctx.lookup(scope.cells[names[0]]))


@function(functools.update_wrapper)
def _update_wrapper(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """What ``functools.wraps`` ends in: names and texts of a function are not looked at."""
    return args[0]


@function(refuse)
def _refuse(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    title, help = map(constant_of, args)
    ctx.limitation("W203", title, help)


# -- the dict of an object ---------------------------------------------------------------------------------------


@function(builtins.vars)
def _vars(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) != 1:
        ctx.limitation("W203", "vars() of a function is not supported in compiled code", "name the variables")
    return ctx.library["get_attribute"](ctx, args[0], "__dict__")  # type: ignore[no-any-return]


def _field(ctx: Context, fields: FieldDict, name: Any) -> Abstract:
    key = _name(ctx, name)
    found = own_field(ctx, fields.owner, key)
    if isinstance(found, Maybe):
        ctx.check(found.flag, found.flag, "KeyError", key)
        return found.value
    if found is UNBOUND:
        ctx.raise_python(KeyError(key))
        return constant(0)
    return found  # type: ignore[no-any-return]


def _set_item(ctx: Context, fields: FieldDict, name: Any, value: Abstract) -> None:
    put_field(ctx, fields.owner, _name(ctx, name), value)


def _contains(ctx: Context, fields: FieldDict, name: Any) -> Operand:
    found = own_field(ctx, fields.owner, _name(ctx, name))
    return found.flag if isinstance(found, Maybe) else literal(found is not UNBOUND)


def _as_record(ctx: Context, fields: FieldDict) -> Record:
    """The fields as they are now."""
    names = own_names(ctx, fields.owner)
    return Record(dict, names, tuple(_field(ctx, fields, Static(name)) for name in names))


SERVICES: dict[str, Any] = {
    "field dict.get_item": _field, "field dict.set_item": _set_item, "field dict.contains": _contains,
    "field dict.frozen": _as_record, "field dict.iterate": lambda ctx, fields: iterate(ctx, _as_record(ctx, fields)),
    "field dict.length": lambda ctx, fields: literal(len(own_names(ctx, fields.owner))),
}  # fmt: skip
