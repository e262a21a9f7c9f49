"""``a.flags``: how an array lies in memory, found out at run time where a call decides it."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.arrays.layout import is_contiguous
from whilst_compiler.frontend.arrays.strides import lies_in_order
from whilst_compiler.frontend.joins.frozen_joins import read_only_now
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import NeedsChoices
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Step, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import Tensor

__all__ = ["FLAGS", "SERVICES", "flag"]

FLAGS = frozenset({"aligned", "c_contiguous", "contiguous", "f_contiguous", "fnc", "forc", "writeable"})


def flag(ctx: Context, a: ArrayRef, name: str) -> Abstract:
    """One of the flags, by its name as an attribute."""
    if name == "aligned":
        return constant(True)
    if name == "writeable":
        kept = read_only_now(ctx, a)
        return ctx.python_bool(literal(not kept.value) if isinstance(kept, Literal) else ctx.emit("logical_not", kept))
    if name in ("c_contiguous", "contiguous"):
        return ctx.python_bool(_in_order(ctx, a))
    columns = _in_order(ctx, _turned(a))
    if name == "f_contiguous":
        return ctx.python_bool(columns)
    rows = _in_order(ctx, a)
    if name == "forc":
        return ctx.python_bool(ctx.emit("logical_or", columns, rows))
    return ctx.python_bool(ctx.emit("logical_and", columns, ctx.emit("logical_not", rows)))


def is_fortran(ctx: Context, a: ArrayRef) -> Abstract:
    """``np.isfortran``."""
    return flag(ctx, a, "fnc")


def _turned(a: ArrayRef) -> ArrayRef:
    back = tuple(range(a.rank))[::-1]
    step = Step("transpose", (), (("permutation", back),))
    dims = tuple(a.dims[k] for k in back)
    return a if a.rank < 2 else ArrayRef(a.storage, (*a.steps, step), Tensor(a.dtype, dims))


def _in_order(ctx: Context, a: ArrayRef) -> Operand:
    """Whether an array lies in C order without gaps."""
    if is_contiguous(ctx, a):
        return literal(True)
    if not ctx.options.get("choices"):
        raise NeedsChoices
    found = lies_in_order(ctx, a)
    if found is None:
        ctx.limitation("W200", "the flags of an array whose layout depends on the path taken are not supported in "
                               "compiled code", "look at them outside of the function")  # fmt: skip
    return found


def _as_scalar(ctx: Context, a: ArrayRef, name: str) -> Scalar | None:
    """``a.flags[name]``; None where there is no such flag."""
    known = name.lower() if name.isupper() else ""
    short: dict[str, str] = {"C": "c_contiguous", "F": "f_contiguous", "W": "writeable", "A": "aligned"}
    known = short.get(name, known)
    found: Any = flag(ctx, a, known) if known in FLAGS else None
    return found if isinstance(found, Scalar) else None


SERVICES: dict[str, Any] = {"array_flag": _as_scalar, "is_fortran": is_fortran}
