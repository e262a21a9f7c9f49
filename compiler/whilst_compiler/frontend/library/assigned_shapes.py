"""``a.shape = (3, 4)``: the array goes by its new shape under all its names."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from whilst_compiler.frontend.arrays.layout import reshapes_to_view
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.aliases import Choice, Moved
from whilst_compiler.frontend.values.reaching import collect
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Cell, Scope, Static

__all__ = ["SERVICES"]


def _set_shape(ctx: Context, a: ArrayRef, shape: Abstract) -> None:
    """Every variable that holds this array holds one of the new shape; what else may be the same array is refused."""
    if a.storage in ctx.pinned and not a.steps:
        _refuse(ctx, "the shape of an array that the caller has, too, is assigned in compiled code")
    made = ctx.call(ctx, Static(np.reshape), [a, shape], {})
    if ctx.dead:
        return
    if not isinstance(made, ArrayRef) or made.storage is not a.storage or not reshapes_to_view(ctx, a, made.dims):
        _refuse(ctx, "a shape is assigned to an array of which only a call tells how it lies in memory")
    names = [cell for cell, value in ctx.state.items() if value is a]
    if not names or not all(isinstance(cell.owner, Scope) for cell in names) or _is_elsewhere(ctx, a):
        _refuse(ctx, "the shape of an array is assigned that may be in use under another name")
    ctx.state.update(dict.fromkeys(names, made))


def _is_elsewhere(ctx: Context, a: ArrayRef) -> bool:
    """Whether something in use besides variables that hold it may be this array."""
    if isinstance(ctx.state.get(a.storage), Choice | Moved) or any(
        other in ctx.reachable() for other in ctx.aliases.get(a.storage, ())
    ):
        return True
    kept = [value for cell, value in ctx.state.items() if value is not a and _is_in_use(ctx, cell)]
    return any(_leads_to(ctx, value, a) for value in (*kept, *ctx.given, *ctx.held))


def _leads_to(ctx: Context, value: Any, a: ArrayRef) -> bool:
    """Whether a value is, or has in it, what may be this array; a view of it is another one."""
    if isinstance(value, ArrayRef):
        return value.same(a)
    found: set[Any] = set()
    collect(value, found, ctx.state)
    return a.storage in found


def _is_in_use(ctx: Context, cell: Any) -> bool:
    return not (isinstance(cell, Cell) and isinstance(cell.owner, Scope)) or cell.owner.held or ctx.is_live(cell)


def _refuse(ctx: Context, what: str) -> NoReturn:
    ctx.limitation("W235", what, "give the array in the new shape a name: b = a.reshape(shape)")


SERVICES: dict[str, Any] = {"set_shape": _set_shape}
"""Called for ``a.shape = value``."""
