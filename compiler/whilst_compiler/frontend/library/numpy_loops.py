"""Calls of NumPy's own compiled loops, as the library's Python makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays import dtype_of, operand_of, result_scalar_or_array
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.library.written import factoring
from whilst_compiler.frontend.library.written.loops import ALL, Loop
from whilst_compiler.frontend.registry import FUNCTIONS, Handler, function, inline
from whilst_compiler.frontend.values import Abstract, Tuple
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.row import Gufunc
from whilst_compiler.ir.types import Dim
from whilst_compiler.ops.table import ROWS

__all__: list[str] = []


def _handler(loop: Loop) -> Handler:
    row = ROWS[loop.row]
    sizes = len(row.lowering.sizes) if isinstance(row.lowering, Gufunc) else int("dims" in row.attributes)

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        operands = [operand_of(ctx, a) for a in args]
        dims = tuple(_dim(ctx, x) for x in operands[len(operands) - sizes :]) if sizes else ()
        attributes: dict[str, Any] = {"dims": dims} if sizes else {"kind": loop.kind} if loop.kind else {}
        found = ctx.builder.apply_all(row.name, *operands, **attributes)
        results = tuple(result_scalar_or_array(ctx, x) for x in found)
        return results[0] if len(results) == 1 else Tuple(results)

    return handler


def _dim(ctx: Context, size: Operand) -> Dim:
    return int(size.value.real) if isinstance(size, Literal) else ctx.fresh_symbol("m")


FUNCTIONS.update((loop, _handler(loop)) for loop in ALL)


def _of_complex(name: str, python: Callable[..., Any]) -> Handler:
    """Eigenvalues of real matrices are real or complex as they turn out, which a type cannot be."""

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        (a,) = (ctx.library["numeric"](ctx, x, name) for x in args)
        if dtype_of(a).kind != "c":
            ctx.limitation("W205", f"the dtype of np.linalg.{name} of real numbers depends on their values",
                           "pass a complex array (a.astype(complex)), or use eigh for symmetric ones")  # fmt: skip
        return inline(ctx, python, a)

    return handler


function(np.linalg.eig)(_of_complex("eig", factoring.eig))
function(np.linalg.eigvals)(_of_complex("eigvals", factoring.eigvals))
