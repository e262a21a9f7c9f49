"""Running a graph on its own: one that was read from text, or written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from whilst.quick import compiler
from whilst.running.raised import Raised
from whilst.running.traceback import exception_of
from whilst.values.array_keys import layouts_of
from whilst_compiler.ir.graph import Graph
from whilst_compiler.ir.types import Tensor, Type

__all__ = ["leaves_of", "run_graph"]

_KINDS = "biufc"
"""Kinds of numbers, each of which has those before it (integers of either sign have one another)."""


def leaves_of(graph: Graph, values: Sequence[Any]) -> list[Any]:
    """One value for each parameter of a graph: an array of just its type, or a number. TypeError for others."""
    if len(values) != len(graph.params):
        names = ", ".join(f"{param.name}: {param.type}" for param in graph.params)
        raise TypeError(f"@{graph.name}({names}) takes {len(graph.params)} arguments, not {len(values)}")
    sizes: dict[str, int] = {}
    return [_leaf(param.name, param.type, value, sizes) for param, value in zip(graph.params, values)]


def run_graph(graph: Graph, leaves: Sequence[Any], *, eager: bool = False) -> list[Any]:
    """Run a graph on leaves for its parameters; raises what the graph raises."""
    placed = compiler().place(graph)
    try:
        run = partial(compiler().interpret, placed) if eager else compiler().Kernel(placed, layouts_of(leaves))
        return list(run(leaves))
    except Raised as raised:
        error = exception_of(raised)
    raise error


def _leaf(name: str, type: Type, value: Any, sizes: dict[str, int]) -> Any:
    """The value as a kernel takes it."""
    if isinstance(type, Tensor):
        leaf = _array(type, value, sizes) if type.dims else _number(type, value)
        if leaf is not None:
            return leaf
    given = f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else repr(value)
    raise TypeError(f"%{name} is {type}, and is given {given}")


def _number(type: Tensor, value: Any) -> Any:
    """The number in the type of a parameter; None where it is not one of those."""
    if not isinstance(value, bool | int | float | complex | np.generic):
        return None
    kind, own = np.asarray(value).dtype.kind, type.dtype.kind
    if kind not in _KINDS or (_KINDS.index(kind) > _KINDS.index(own) and not type.dtype.is_integer & (kind in "iu")):
        return None
    try:
        return type.dtype.numpy.type(value).item()
    except OverflowError:
        return None


def _array(type: Tensor, value: Any, sizes: dict[str, int]) -> Any:
    """The array, if it is of a type; ``sizes`` are those of symbols met before."""
    if not isinstance(value, np.ndarray) or value.dtype != type.dtype.numpy or value.ndim != len(type.dims):
        return None
    for dim, size in zip(type.dims, value.shape):
        if size != (dim if isinstance(dim, int) else sizes.setdefault(dim, size)):
            return None
    return value if value.flags.aligned else value.copy()
