"""``np.emath``: first all numbers are taken for such that have real results."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written import domains
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.signature.assumptions import COMPLEX_RESULTS, NEGATIVE_POWERS, REAL_RESULTS
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import Handler, function, inline, take
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Static, constant

__all__: list[str] = []


def _extended(python: Any, names: list[str], *first: Any) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, "np.emath", args, keywords, names)
        values = [ctx.library["numeric"](ctx, given[n], "emath") for n in names]
        complex_ = constant(ctx.options.get("domains") == "complex")
        return inline(ctx, python, *map(Static, first), *values, complex_)

    return handler


for _name in ("sqrt", "log", "log2", "log10"):
    function(getattr(np.emath, _name))(_extended(domains.below_zero, ["x"], getattr(np, _name)))
for _name in ("arccos", "arcsin", "arctanh"):
    function(getattr(np.emath, _name))(_extended(domains.beyond_one, ["x"], getattr(np, _name)))
function(np.emath.logn)(_extended(domains.logarithm, ["n", "x"]))
function(np.emath.power)(_extended(domains.power, ["x", "p"]))


def _supposed(python: Any, message: str) -> None:
    @function(python)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        ok = truth(ctx, args[0])
        ctx.suppose(ok, ok, message)
        return NONE_VALUE


_supposed(domains.suppose_real, COMPLEX_RESULTS)
_supposed(domains.suppose_complex, REAL_RESULTS)
_supposed(domains.suppose_positive, NEGATIVE_POWERS)
