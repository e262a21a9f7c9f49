"""Calls of NumPy's own compiled loops, as the library's Python makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written import calculus, factoring
from whilst_compiler.frontend.library.written.loops import ALL, Loop
from whilst_compiler.frontend.operators.arrays import dtype_of, operand_of, result_scalar_or_array
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.signature.assumptions import COMPLEX_EIGENVALUES, REAL_EIGENVALUES, VECTORS_OF_TWO
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, Handler, function, inline, take
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Tuple, constant
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


def _eigen(name: str, python: Callable[..., Any]) -> Handler:
    """Eigenvalues of real matrices are real or complex as they turn out: first they are taken for real."""

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.linalg.{name}", args, keywords, ["a"])
        a = ctx.library["numeric"](ctx, given["a"], name)
        complex_ = dtype_of(a).kind == "c" or ctx.options.get("eigenvalues") == "complex"
        return inline(ctx, python, a, constant(complex_))

    return handler


function(np.linalg.eig)(_eigen("eig", factoring.eig))
function(np.linalg.eigvals)(_eigen("eigvals", factoring.eigvals))


@function(factoring.suppose_real)
def _suppose_real(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _supposed(ctx, args[0], COMPLEX_EIGENVALUES)


@function(factoring.suppose_complex)
def _suppose_complex(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _supposed(ctx, args[0], REAL_EIGENVALUES)


@function(calculus.suppose_three)
def _suppose_three(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _supposed(ctx, args[0], VECTORS_OF_TWO)


def _supposed(ctx: Context, holds: Abstract, message: str) -> Abstract:
    ok = truth(ctx, holds)
    ctx.suppose(ok, ok, message)
    return NONE_VALUE
