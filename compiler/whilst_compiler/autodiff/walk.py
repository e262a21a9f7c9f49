"""Going over open graphs: what a stretch of nodes reads, putting other operands in, leaving out what is not used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from whilst_compiler.ir.graph import Apply, Literal, Node, Operand, Value, regions
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ir.walk import map_operands

__all__ = ["is_inexact", "prune", "reads", "substitute"]


def is_inexact(x: Operand) -> bool:
    """Whether the operand can have a derivative: floats, complex numbers, arrays of them."""
    return isinstance(x.type, Tensor) and x.type.dtype.is_inexact


def reads(nodes: Iterable[Node], results: Iterable[Operand] = ()) -> Iterator[Value]:
    """Every value that the nodes, the regions in them and the results name."""
    for node in nodes:
        yield from (x for x in node.inputs if isinstance(x, Value))
        for region in regions(node):
            yield from reads(region.nodes, region.results)
    yield from (x for x in results if isinstance(x, Value))


def substitute(nodes: Iterable[Node], mapping: Mapping[Operand, Operand]) -> None:
    """Put operands for others, in the regions of the nodes too."""
    change: Callable[[Operand], Operand] = lambda x: mapping.get(x, x)  # noqa: E731
    for node in nodes:
        map_operands(node, change)
        for region in regions(node):
            substitute(region.nodes, mapping)
            region.results = tuple(map(change, region.results))


def prune(nodes: Sequence[Node], results: Iterable[Operand]) -> list[Node]:
    """The nodes without those that nothing uses."""
    used: set[Operand] = {x for x in results if not isinstance(x, Literal)}
    kept: list[Node] = []
    for node in reversed(nodes):
        effect = isinstance(node, Apply) and node.row.effect is not Effect.PURE
        if effect or any(v in used for v in node.outputs):
            kept.append(node)
            used.update(reads([node]))
    return kept[::-1]
