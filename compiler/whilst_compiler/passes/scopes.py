"""What a pass is: work on the open form of a graph (``ir.scopes``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from whilst_compiler.ir.graph import Graph
from whilst_compiler.ir.scopes import carried_params, close_regions, counter, keep_carried, open_regions

__all__ = ["GraphPass", "carried_params", "close_regions", "counter", "keep_carried", "open_regions"]


@dataclass(frozen=True)
class GraphPass:
    """A pass from closed graph to closed graph; ``on_open`` works on the open form and says whether it changed it."""

    name: str
    on_open: Callable[[Graph], bool]

    def __call__(self, graph: Graph) -> Graph:
        for one in (graph, *graph.functions.values()):
            open_regions(one)
            self.on_open(one)
            close_regions(one)
        return graph
