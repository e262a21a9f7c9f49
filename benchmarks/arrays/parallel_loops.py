"""Loops that Numba may spread over threads: the same functions with ``prange`` where their authors would put it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from benchmarks.arrays.program import Program

__all__ = ["INDEPENDENT", "with_prange"]

INDEPENDENT = {
    "bilateral_filter": "i",
    "correlation_matrix": "i",
    "floyd_warshall_loops": "i",
    "gauss_seidel": "i",
    "matrix_product_loops": "i",
    "n_body": "i",
    "sparse_product": "i",
    "viterbi": "j",
}
"""Programs with loops over this index whose iterations have nothing to do with each other."""


def with_prange(program: Program, prange: Any) -> Callable[..., Any]:
    """The function with these loops, the outermost of them, over ``prange``; as it is where there are none."""
    function = program.numba or program.function
    index = INDEPENDENT.get(program.name)
    if index is None:
        return function
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    changed = _Outermost(index).visit(tree)
    changed.body[0].decorator_list = []
    space = {**function.__globals__, "prange": prange}
    exec(compile(ast.fix_missing_locations(changed), f"<{program.name} with prange>", "exec"), space)
    made: Callable[..., Any] = space[function.__name__]
    return made


class _Outermost(ast.NodeTransformer):
    """``for index in range(...)`` becomes ``for index in prange(...)``, but not inside such a loop."""

    def __init__(self, index: str) -> None:
        self.index = index

    def visit_For(self, node: ast.For) -> ast.For:
        match node:
            case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range"))) if name == self.index:
                node.iter.func = ast.Name("prange", ast.Load())  # type: ignore[attr-defined]
                return node
        self.generic_visit(node)
        return node
