"""The copy of a graph that a derivative is made of: open, and with arguments that are left alone."""

from __future__ import annotations

from whilst_compiler.autodiff.elements import load_from_whole
from whilst_compiler.autodiff.products import unfold_products
from whilst_compiler.autodiff.walk import substitute
from whilst_compiler.ir.graph import Apply, Cond, Graph, Operand, Value, While, regions
from whilst_compiler.ir.scopes import open_regions
from whilst_compiler.ir.types import I64, Tensor
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.table import ROWS

__all__ = ["opened"]


def opened(graph: Graph) -> Graph:
    """An open copy; nothing stays captured, arguments are not updated."""
    graph = clone(graph)
    graph.updates = ()
    unfold_products(graph)
    open_regions(graph)
    _release(graph)
    load_from_whole(graph)
    return graph


def _release(graph: Graph) -> None:
    """What is captured under another type comes in as a view of that type."""
    for node in list(graph.nodes):
        if isinstance(node, While | Cond) and node.captured:
            own = 0 if isinstance(node, Cond) else len(node.inits) + (node.bound is not None)
            at = graph.nodes.index(node)
            for k, x in enumerate(node.captured):
                view = _retyped(graph, at, x, regions(node)[0].params[own + k])
                for region in regions(node):
                    substitute(region.nodes, {region.params[own + k]: view})
                    region.results = tuple(view if r is region.params[own + k] else r for r in region.results)
            for region in regions(node):
                region.params = region.params[:own]
            node.captured = ()
        for region in regions(node):
            _release(region)


def _retyped(graph: Graph, at: int, x: Operand, param: Value) -> Value:
    assert isinstance(param.type, Tensor)
    sizes = [Value(I64, "size") for _ in param.type.dims]
    made = [Apply(ROWS["dim"], (x,), {"axis": k}, (size,)) for k, size in enumerate(sizes)]
    view = Value(param.type, param.name)
    made.append(Apply(ROWS["reshape"], (x, *sizes), {"dims": param.type.dims}, (view,)))
    graph.nodes[at:at] = made
    return view
