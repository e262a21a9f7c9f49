"""Exceptions as values: their arguments, and the fields that a constructor of their own sets."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from types import FunctionType
from typing import Any

from whilst_compiler.frontend.names.names import load_attribute_of
from whilst_compiler.frontend.objects.constructing import DataclassInit
from whilst_compiler.frontend.objects.instances import field_values, is_generated, lookup, new_instance
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS
from whilst_compiler.frontend.values.values import NONE_VALUE, UNBOUND, Abstract, Instance, Maybe, Record, Static, Tuple

__all__ = ["SERVICES", "attribute_of_exception", "exception_value", "fields_of_exception"]


def exception_value(
    ctx: Context, cls: type, args: Sequence[Any], keywords: dict[str, Abstract] | None = None
) -> Record:
    """``cls(*args, **keywords)``: arguments, and what a constructor in Python makes of them."""
    init, owner = lookup(cls, "__init__")
    if not isinstance(init, FunctionType):
        if keywords:
            ctx.raise_error("TypeError", f"{cls.__name__}() takes no keyword arguments")
        return Record(cls, ("args",), (Tuple(tuple(args)),))
    made = new_instance(ctx, cls, ("args",))
    ctx.state[made.cells["args"]] = Tuple(tuple(args))
    load_attribute_of(ctx, owner, "__init__")
    if is_generated(init):
        DataclassInit(owner).lower(ctx, [made, *args], keywords or {})
    else:
        ctx.call(ctx, Static(init), [made, *args], keywords or {})
    if ctx.dead:
        return Record(cls, ("args",), (Tuple(()),))
    return _settled(ctx, made)


def _settled(ctx: Context, made: Instance) -> Record:
    for name, cell in made.cells.items():
        if isinstance(ctx.state.get(cell, UNBOUND), Maybe):
            ctx.limitation("W262", f"the field '{name}' of an exception is set on one path only",
                           "set it on every path, to None say")  # fmt: skip
    values = field_values(ctx, made)
    return Record(made.cls, tuple(values), tuple(values.values()))


def fields_of_exception(value: Record) -> tuple[Tuple, dict[str, Any]]:
    """The arguments, and the other fields by name."""
    fields = dict(zip(value.names, value.items))
    args = fields.pop("args")
    assert isinstance(args, Tuple)
    return args, fields


def attribute_of_exception(ctx: Context, value: Any, name: str) -> Any:
    """What a class of Python's own tells of its arguments."""
    args, _ = fields_of_exception(value)
    count = len(args.items)
    if name == "value" and issubclass(value.cls, StopIteration):
        return args.items[0] if count else NONE_VALUE
    if name == "code" and issubclass(value.cls, SystemExit) and count < 2:
        return args.items[0] if count else NONE_VALUE
    if name in ("errno", "strerror") and issubclass(value.cls, OSError) and count <= 2:
        return args.items[name == "strerror"] if count == 2 else NONE_VALUE
    ctx.limitation("W200", f"the attribute '{name}' of exceptions is not supported in compiled code",
                   "keep what is asked for in an argument of the exception, or in a variable")  # fmt: skip


def _set_arguments(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """``super().__init__(*args)``, which keeps them."""
    made, *rest = args
    if isinstance(made, Instance) and "args" in made.cells:
        ctx.state[made.cells["args"]] = Tuple(tuple(rest))
    return NONE_VALUE


for _cls in vars(builtins).values():
    if isinstance(_cls, type) and issubclass(_cls, BaseException) and "__init__" in vars(_cls):
        FUNCTIONS[vars(_cls)["__init__"]] = _set_arguments

SERVICES: dict[str, Any] = {"make_exception": exception_value}
