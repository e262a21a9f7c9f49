"""Descriptors: objects in a class of the user's that say what it means to read or to assign an attribute."""

from __future__ import annotations

from dataclasses import dataclass
from types import FunctionType
from typing import Any

from whilst_compiler.frontend.names.names import attribute_key, from_outside
from whilst_compiler.frontend.signature.places import MISSING, AttributeSource, ObjectSource
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.values import Abstract, Instance, Static

__all__ = ["describes", "of_descriptor", "set_by_descriptor"]


@dataclass(frozen=True, eq=False)
class _InClass:
    """What a class itself has under a name, which is not asked for what it stands for."""

    owner: type
    name: str

    def read(self) -> Any:
        return vars(self.owner).get(self.name, MISSING)


def describes(found: Any, method: str = "__set__") -> bool:
    """Whether what a class has under a name is a descriptor with this method; one to set goes before fields."""
    return isinstance(getattr(type(found), method, None), FunctionType)


def of_descriptor(ctx: Context, base: Abstract, cls: type, name: str, found: Any, owner: type) -> Abstract:
    """``base.name`` as a descriptor has it."""
    if not describes(found, "__get__"):
        _refuse(ctx, name, owner)
    get = Static(type(found).__get__)
    return ctx.call(ctx, get, [_itself(ctx, name, found, owner), base, Static(cls)], {})


def set_by_descriptor(ctx: Context, base: Abstract, name: str, found: Any, owner: type, value: Abstract) -> None:
    """``base.name = value`` as a descriptor has it."""
    ctx.call(ctx, Static(type(found).__set__), [_itself(ctx, name, found, owner), base, value], {})


def _itself(ctx: Context, name: str, found: Any, owner: type) -> Abstract:
    """The descriptor, an object that lives outside."""
    plain = AttributeSource(ObjectSource(owner), name)
    source: Any = plain if plain.read() is found else _InClass(owner, name)
    value = from_outside(ctx, source, attribute_key(owner, name), name, found)
    if not isinstance(value, Instance | Numbered):
        _refuse(ctx, name, owner)
    return value


def _refuse(ctx: Context, name: str, owner: type) -> None:
    ctx.limitation("W254", f"the descriptor '{name}' of class {owner.__name__} is not supported in compiled code",
                   "use a property")  # fmt: skip
