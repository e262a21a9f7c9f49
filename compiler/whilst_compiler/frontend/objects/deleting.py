"""``del`` of the attributes of objects."""

from __future__ import annotations

import dataclasses
from types import FunctionType, MemberDescriptorType

from whilst_compiler.frontend.control.kinds import per_kind
from whilst_compiler.frontend.objects.instances import by_kind, error_of, get_field, is_generated, lookup
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import OneKind
from whilst_compiler.frontend.values.values import UNBOUND, Abstract, Function, Instance, Static

__all__ = ["delete_attribute"]


@per_kind(1)
def delete_attribute(ctx: Context, base: Abstract, name: str) -> None:
    """``del base.name``."""
    if isinstance(base, OneKind):
        by_kind(ctx, base, lambda one: delete_attribute(ctx, one, name))
        return
    if isinstance(base, Function):
        base = base.space or base
    cls = getattr(base, "cls", object)
    found, _ = lookup(cls, name)
    own, _ = lookup(cls, "__delattr__")
    if isinstance(own, FunctionType) and is_generated(own):
        error = error_of(ctx, dataclasses.FrozenInstanceError)
        ctx.raise_error(error, f"cannot delete field {name!r}")
    elif isinstance(own, FunctionType):
        ctx.call(ctx, Static(own), [base, Static(name)], {})
    elif isinstance(found, property) and found.fdel is None:
        ctx.raise_error("AttributeError", f"property {name!r} of {type_name(base)!r} object has no deleter")
    elif isinstance(found, property):
        ctx.call(ctx, Static(found.fdel), [base], {})
    elif not isinstance(base, Instance):
        ctx.limitation("W010", "an attribute is deleted of an object that a container may hold",
                       "assign None instead")  # fmt: skip
    elif name not in base.cells or ctx.state.get(base.cells[name], UNBOUND) is UNBOUND:
        of_slots = isinstance(found, MemberDescriptorType)
        ctx.raise_error("AttributeError", name if of_slots else f"'{cls.__name__}' object has no attribute '{name}'")
    else:
        get_field(ctx, base, name)
        ctx.state[base.cells[name]] = UNBOUND
