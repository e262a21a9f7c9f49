"""``functools.singledispatch``: the implementation for the class of the first argument."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import FunctionType, MappingProxyType
from typing import Any

from whilst_compiler.frontend.control.kinds import each_kind, of_two_kinds
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.names.names import guard, same_object
from whilst_compiler.frontend.objects.instances import by_kind
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import OneKind
from whilst_compiler.frontend.values.values import Abstract, Optional, Static, constant

__all__ = ["Dispatch", "dispatch_of"]


@dataclass(frozen=True)
class _Chosen:
    """What a class is dispatched to now."""

    function: Any
    cls: type

    def read(self) -> Any:
        return self.function.dispatch(self.cls)


@dataclass(frozen=True)
class Dispatch:
    """A function that dispatches on the argument at a place."""

    function: Any
    place: int

    def lower(self, ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        if len(args) <= self.place:
            name = getattr(self.function, "__name__", "singledispatch function")
            ctx.raise_error("TypeError", f"{name} requires at least 1 positional argument")
            return constant(0)
        first = args[self.place]

        def chosen(one: Abstract) -> Abstract:
            return self.lower(ctx, [*args[: self.place], one, *args[self.place + 1 :]], keywords)

        if isinstance(first, Optional):
            first = of_two_kinds(ctx, first)
        if isinstance(first, Union):
            return each_kind(ctx, [first], chosen) or constant(0)
        if isinstance(first, OneKind):
            return by_kind(ctx, first, chosen) or constant(0)
        cls = ctx.library["class_of"](first)
        found = _Chosen(self.function, cls)
        guard(ctx, ("dispatch", id(self.function), cls), found, found.read(), same_object)
        return ctx.call(ctx, Static(found.read()), args, keywords)


def dispatch_of(value: Any) -> Dispatch | None:
    """What a function made by ``singledispatch``, or by ``singledispatchmethod``, dispatches by."""
    if isinstance(value, functools.singledispatchmethod):
        return Dispatch(value.dispatcher, 1)
    made = isinstance(value, FunctionType) and isinstance(getattr(value, "registry", None), MappingProxyType)
    return Dispatch(value, 0) if made and hasattr(value, "dispatch") else None
