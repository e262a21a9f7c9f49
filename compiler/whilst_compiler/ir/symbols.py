"""Names of sizes: other names for them throughout a graph, so that graphs can be put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from whilst_compiler.ir.graph import Apply, Graph, Value, regions
from whilst_compiler.ir.types import Tensor, Type

__all__ = ["rename_sizes", "sizes_in"]


def _values(graph: Graph) -> Iterator[Value]:
    yield from graph.params
    for node in graph.nodes:
        yield from node.outputs
        for region in regions(node):
            yield from _values(region)


def sizes_in(types: Iterator[Type]) -> set[str]:
    """The symbols in types."""
    return {d for t in types if isinstance(t, Tensor) for d in t.dims if isinstance(d, str)}


def rename_sizes(graph: Graph, keep: set[str], fresh: Callable[[], str]) -> None:
    """Give every size of the graph but those in ``keep`` a new name."""
    names = {d: fresh() for d in sorted(sizes_in(v.type for v in _values(graph)) - keep)}

    def renamed(dims: Any) -> tuple[Any, ...]:
        return tuple(names.get(d, d) for d in dims)

    def visit(region: Graph) -> None:
        for node in region.nodes:
            if isinstance(node, Apply) and "dims" in node.attributes:
                node.attributes["dims"] = renamed(node.attributes["dims"])
            for inner in regions(node):
                visit(inner)

    for value in _values(graph):
        if isinstance(value.type, Tensor):
            value.type = value.type.with_dims(renamed(value.type.dims))
    visit(graph)
