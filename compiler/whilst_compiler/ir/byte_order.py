"""Whether the byte order of arguments may show in results: NumPy keeps it where elements are moved, not where numbers
are computed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.row import Reduction
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["shows_byte_order"]

_NATIVE = frozenset({"iota", "matmul"})
"""Rows besides elementwise ones and reductions that make arrays of the machine's byte order."""

_MOVES = frozenset({"conjugate", "where"})
"""Elementwise rows that also stand for what NumPy moves."""


def shows_byte_order(graph: Graph) -> bool:
    """Whether a result may be a new array of an argument's dtype that was not computed (``a.copy()``, ``np.sort(a)``)
    and would have its byte order.
    """
    given = {dtype for param in graph.params if (dtype := _dtype(param)) is not None}
    updated = {result for _, result in graph.updates}
    results = [x for k, x in enumerate(graph.results) if k not in updated and _dtype(x) in given]
    outer = _Region(graph.nodes, lambda _: True)
    return any(outer.moved(x) for x in results)


def _dtype(value: Operand) -> DType | None:
    """That of an array whose elements have an order of bytes."""
    type = value.type
    return type.dtype if isinstance(type, Tensor) and type.dims and type.dtype.bits > 8 else None


class _Region:
    """Nodes, and whether what they are given from ``outside`` was moved."""

    def __init__(self, nodes: Sequence[Node], outside: Callable[[Value], bool]) -> None:
        self.makers = {output: (node, k) for node in nodes for k, output in enumerate(node.outputs)}
        self.outside = outside
        self.seen: set[Value] = set()

    def moved(self, value: Operand) -> bool:
        """Whether the elements of ``value`` were moved, not computed."""
        if isinstance(value, Literal) or value in self.seen:
            return False
        self.seen.add(value)
        if value not in self.makers:
            return self.outside(value)
        node, k = self.makers[value]
        match node:
            case Apply():
                return self._by_row(node, _dtype(value))
            case While():
                given = dict(zip(node.body.params[int(node.bound is not None) :], (*node.inits, *node.captured)))
                return self.moved(node.inits[k]) or self._inside(node.body, k, given)
            case Cond():
                return any(self._inside(b, k, dict(zip(b.params, node.captured))) for b in node.branches)
            case Call():
                return True

    def _by_row(self, node: Apply, dtype: DType | None) -> bool:
        if node.row.elementwise and node.row.name not in _MOVES:
            return self._is_rounded(node)
        if node.row.name in _NATIVE or isinstance(node.row.lowering, Reduction):
            return False
        arrays = [x for x in node.inputs if _dtype(x) is dtype]
        return not arrays or any(self.moved(x) for x in arrays)

    def _is_rounded(self, node: Apply) -> bool:
        """Whether this is the end of ``np.round(a, 2)``, which NumPy writes into an array like its operand."""
        before = [self.makers[x][0] for x in node.inputs if isinstance(x, Value) and x in self.makers]
        return any(isinstance(one, Apply) and one.row.name == "rint" for one in before)

    def _inside(self, region: Graph, k: int, given: dict[Value, Operand]) -> bool:
        return _Region(region.nodes, lambda x: self.moved(given[x])).moved(region.results[k])
