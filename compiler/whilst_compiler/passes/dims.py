"""Putting one size for another in all types of an open graph."""

from __future__ import annotations

from collections.abc import Mapping

from whilst_compiler.ir.graph import Apply, Graph, Value, all_nodes, regions
from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.types import Dim, Tensor

__all__ = ["substitute_dims"]


def substitute_dims(graph: Graph, mapping: Mapping[Dim, Dim]) -> None:
    """Replace symbols in every type and in every ``dims`` attribute."""
    final = {symbol: _follow(mapping, symbol) for symbol in mapping}

    def retype(values: tuple[Value, ...]) -> None:
        for value in values:
            if isinstance(value.type, Tensor) and not final.keys().isdisjoint(value.type.dims):
                value.type = value.type.with_dims(tuple(final.get(d, d) for d in value.type.dims))

    retype(graph.params)
    for node in all_nodes(graph):
        retype(node.outputs)
        for region in regions(node):
            retype(region.params)
        if isinstance(node, Apply) and "dims" in node.attributes:
            dims = node.attributes["dims"]
            assert isinstance(dims, tuple)
            node.attributes["dims"] = tuple(_new_dim(final, d) for d in dims)


def _new_dim(final: Mapping[Dim, Dim], dim: Attribute) -> Attribute:
    return final.get(dim, dim) if isinstance(dim, int | str) else dim


def _follow(mapping: Mapping[Dim, Dim], dim: Dim) -> Dim:
    seen = {dim}
    while dim in mapping and mapping[dim] not in seen:
        dim = mapping[dim]
        seen.add(dim)
    return dim
