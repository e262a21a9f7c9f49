"""Where arrays lie upon each other: ``np.shares_memory`` and ``np.may_share_memory``."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from whilst_compiler.frontend.arrays.strides import strides_of
from whilst_compiler.frontend.library.written import fields
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline, take
from whilst_compiler.frontend.state.restarts import NeedsChoices
from whilst_compiler.frontend.values.aliases import Choice, meant
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Tuple, constant
from whilst_compiler.ir.types import DType, Tensor

__all__: list[str] = []

_PLACED = frozenset({"broadcast", "diagonal", "load", "reshape", "subview", "transpose"})
"""Views whose elements are elements of the array."""


def _register(python: Any, answer: Any) -> None:
    name = python.__name__

    @function(python)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a", "b"], ["max_work"])
        a, b = (_settled(ctx, x) if isinstance(x := given[k], ArrayRef) else None for k in ("a", "b"))
        if a is None or b is None:
            return constant(False)
        if a.storage is not b.storage:
            both = a.storage in ctx.pinned and b.storage in ctx.pinned
            if both or b.storage in ctx.aliases.get(a.storage, ()) or a.storage in ctx.aliases.get(b.storage, ()):
                _refuse(ctx, name, "of arrays that come from outside")
            return constant(False)
        whole = ctx.state[a.storage].type
        assert isinstance(whole, Tensor)
        if any(step.row not in _PLACED for view in (a, b) for step in view.steps):
            _refuse(ctx, name, "of parts of numbers")
        array = ArrayRef(a.storage, (), whole)
        if a.storage not in ctx.layouts.contiguous and not ctx.options.get("choices"):
            raise NeedsChoices
        strides = strides_of(ctx, array)
        if strides is None:
            _refuse(ctx, name, "of an array that may lie in any order")
        places = inline(ctx, fields.numbered, array, Tuple(tuple(map(ctx.python_int, strides))))
        assert isinstance(places, ArrayRef)
        views = [ArrayRef(places.storage, (*places.steps, *v.steps), Tensor(DType.I64, v.dims)) for v in (a, b)]
        return inline(ctx, answer, *views, constant(whole.dtype.numpy.itemsize))


def _settled(ctx: Context, a: ArrayRef) -> ArrayRef:
    """The array by its storage, once it is known which one it is."""
    if a.storage in ctx.layouts.maybe_views and not ctx.options.get("choices"):
        raise NeedsChoices
    a = meant(ctx.state, a)
    if isinstance(ctx.state.get(a.storage), Choice):
        _refuse(ctx, "shares_memory", "of one of several arrays")
    return a


def _refuse(ctx: Context, name: str, what: str) -> NoReturn:
    ctx.limitation("W203", f"np.{name} {what} is not supported in compiled code",
                   "ask before the call, and pass the answer as an argument")  # fmt: skip


_register(np.shares_memory, fields.have_in_common)
_register(np.may_share_memory, fields.may_have_in_common)
