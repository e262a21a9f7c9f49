"""Making kernels for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ops.samples import Case
from whilst.running.eager import interpret
from whilst.running.kernel import Kernel
from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Graph, Value
from whilst_compiler.ir.parse import parse
from whilst_compiler.ir.types import Layout
from whilst_compiler.ir.verify import verify
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.place import place

__all__ = ["both", "copies", "graph_of_cases", "kernel", "placed"]


def placed(text: str) -> Graph:
    graph = parse(text, ROWS)
    verify(graph)
    return place(graph)


def kernel(text: str, layouts: Sequence[Layout] | None = None) -> Kernel:
    return Kernel(placed(text), layouts)


def copies(leaves: Sequence[Any]) -> list[Any]:
    """Copies that keep strides."""
    found = []
    for x in leaves:
        if isinstance(x, np.ndarray):
            y = np.empty_like(x, order="K", subok=False)
            base = _strided_like(x)
            base[...] = x
            y = base
            found.append(y)
        else:
            found.append(x)
    return found


def _strided_like(x: np.ndarray) -> np.ndarray:
    """An array with the shape and the strides of ``x`` and memory of its own."""
    low = sum(s * (n - 1) for s, n in zip(x.strides, x.shape) if s < 0 and n)
    high = sum(s * (n - 1) for s, n in zip(x.strides, x.shape) if s > 0 and n)
    if not x.size:
        return np.empty(x.shape, x.dtype)
    buffer = np.zeros((high - low) // x.itemsize + 1, x.dtype)
    return np.ndarray(x.shape, x.dtype, buffer, -low, x.strides)


def both(text: str, *leaves: Any, layouts: Sequence[Layout] | None = None) -> tuple[list[Any], list[Any]]:
    """Results and final arguments, native and interpreted."""
    graph = placed(text)
    mine, theirs = copies(leaves), copies(leaves)
    native = Kernel(graph, layouts)(mine)
    eager = interpret(graph, theirs)
    return [*native, *mine], [*eager, *theirs]


def graph_of_cases(cases: Sequence[Case]) -> tuple[Graph, list[Any]]:
    """One graph that does all applications, and its leaves."""
    builder = Builder(ROWS)
    params: list[Value] = []
    leaves: list[Any] = []
    results: list[Value] = []
    for case in cases:
        mine = tuple(Value(t, "x") for t in case.types)
        params += mine
        leaves += [x if np.ndim(x) else x[()] for x in case.inputs]
        results += builder.apply_all(case.name, *mine, **case.attributes)
    return Graph(tuple(params), builder.blocks[0].nodes, tuple(results), "cases"), leaves
