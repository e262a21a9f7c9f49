"""Integers that a loop is told, but that follow from the sizes of the arrays it has.

    m = n - 2                                      def chunk(u: f64[n], ...):
    while (u: f64[n], m) { ... m ... }     ->          m = dim u - 2
                                                       while (u, m) { ... m ... }

A chunk of a loop is a function. Were it told ``m``, nobody could see there how ``m`` and the size of ``u`` differ, and
parts of ``u`` that lie apart would be taken for ones that may overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Graph, Literal, Operand, Value, While
from whilst_compiler.ir.types import I64, Dim, Tensor

__all__ = ["OwnSizes", "leave_out"]

_SUMS = ("add", "subtract", "multiply", "maximum", "minimum")
_DEEPEST = 8


class OwnSizes:
    """What can be computed from sizes in a region, as its nodes compute it, by one who has arrays of such sizes."""

    def __init__(self, region: Graph, types: Iterable[Tensor]) -> None:
        self._makers = {x.output: x for x in region.nodes if isinstance(x, Apply) and len(x.outputs) == 1}
        self._sizes = {size for type in types for size in type.dims}

    def of_captured(self, node: While) -> dict[int, Operand]:
        """Those captured integers of a loop that follow from sizes, by their number; none that its test looks at."""
        skip = len(node.test.params) - len(node.captured)
        asked = {*node.test.results, *(x for inner in node.test.nodes for x in inner.inputs)}
        told = ((k, x) for k, x in enumerate(node.captured) if node.test.params[skip + k] not in asked)
        return {k: x for k, x in told if x.type == I64 and self._follows(x, _DEEPEST)}

    def _follows(self, x: Operand, left: int) -> bool:
        if isinstance(x, Literal):
            return True
        node = self._makers.get(x)
        if node is None or not left:
            return False
        if node.row.name == "dim":
            return _size(node) in self._sizes
        return node.row.name in _SUMS and all(self._follows(y, left - 1) for y in node.inputs)

    def compute(self, builder: Builder, x: Operand, arrays: Iterable[Value]) -> Operand:
        """Compute it anew."""
        places: dict[Dim, tuple[Value, int]] = {}
        for array in arrays:
            assert isinstance(array.type, Tensor)
            for axis, size in enumerate(array.type.dims):
                places.setdefault(size, (array, axis))
        return self._computed(builder, x, places)

    def _computed(self, builder: Builder, x: Operand, places: Mapping[Dim, tuple[Value, int]]) -> Operand:
        if isinstance(x, Literal):
            return x
        node = self._makers[x]
        if node.row.name == "dim":
            array, axis = places[_size(node)]
            return builder.apply("dim", array, axis=axis, name=x.name)
        inputs = (self._computed(builder, y, places) for y in node.inputs)
        return builder.apply(node.row.name, *inputs, name=x.name)


def leave_out(node: While, captured: Iterable[int]) -> None:
    """Take captured values and their parameters from a loop whose regions do not look at them (any more)."""
    skip = len(node.test.params) - len(node.captured)
    kept = [k for k in range(len(node.captured)) if k not in set(captured)]
    node.captured = tuple(node.captured[k] for k in kept)
    for region in (node.test, node.body):
        region.params = (*region.params[:skip], *(region.params[skip + k] for k in kept))


def _size(node: Apply) -> Dim:
    type, axis = node.inputs[0].type, node.attributes["axis"]
    assert isinstance(type, Tensor) and isinstance(axis, int)
    return type.dims[axis]
