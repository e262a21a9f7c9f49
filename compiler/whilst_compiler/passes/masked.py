"""Melt masks: folds of what a mask selects go over all elements, and take the others for nothing.

    y = compress x, m, count                     x2 = multiply x, x
    y2 = multiply y, y                    ->     z = where m, x2, -0.0
    s = reduce_add y2                            s = reduce_add z

What is selected need not be put into memory then, if nobody but such folds looks at it, or what puts it back where it
was (``expand``). Only what costs next to nothing
is computed of elements that are not selected, and nothing that may raise. It comes after derivatives are made: an
element that is not selected must not touch one.
"""

from __future__ import annotations

from collections.abc import Iterator

from whilst_compiler.ir.graph import Apply, Graph, Literal, Node, Operand, Value, all_nodes, regions
from whilst_compiler.ir.row import Compare, Effect, Instruction, Reduction
from whilst_compiler.ir.types import BOOL, DType, Tensor
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["melt_masks"]

_CHEAP = {"absolute", "cast", "logical_not", "maximum", "minimum", "square", "where"}
"""Rows besides those that are one instruction."""
_MOST = 4
"""So many folds at most go over all elements instead of over those that a mask selects."""

_Mask = tuple[Operand, Operand]


def _on_open(graph: Graph) -> bool:
    if not any(map(_is_compress, all_nodes(graph))):
        return False
    users: dict[Operand, list[Node | None]] = {}
    for region in _all_regions(graph):
        for node in region.nodes:
            for x in node.inputs:
                users.setdefault(x, []).append(node)
        for x in region.results:
            users.setdefault(x, []).append(None)
    melted = [_Melter(region, users).run() for region in _all_regions(graph)]
    return any(melted)


def _all_regions(graph: Graph) -> Iterator[Graph]:
    yield graph
    for node in graph.nodes:
        for inner in regions(node):
            yield from _all_regions(inner)


class _Melter:
    """One region: ``selected`` are the values that exist for folds alone, with their mask and its count."""

    def __init__(self, region: Graph, users: dict[Operand, list[Node | None]]) -> None:
        self.region = region
        self.users = users
        self.own = set(map(id, region.nodes))
        self.selected: dict[Operand, _Mask] = {}
        self.made_by: dict[Operand, Node] = {}

    def run(self) -> bool:
        for node in self.region.nodes:
            mask = self.mask_of(node)
            if mask is not None:
                self.selected[node.outputs[0]] = mask
                self.made_by[node.outputs[0]] = node
        self.keep_those_for_folds()
        if not self.selected:
            return False
        self.rewrite()
        return True

    def mask_of(self, node: Node) -> _Mask | None:
        """The mask by which the elements are chosen that a node works on, and their number."""
        if not isinstance(node, Apply):
            return None
        if _is_compress(node):
            a, mask, count = node.inputs
            return (mask, count) if _dims(a) == _dims(mask) else None
        if not _is_cheap(node):
            return None
        masks = {self.selected.get(x) for x in node.inputs if _dims(x)}
        return masks.pop() if len(masks) == 1 else None

    def keep_those_for_folds(self) -> None:
        while True:
            folds: dict[_Mask, int] = {}
            for x, mask in self.selected.items():
                folds[mask] = folds.get(mask, 0) + sum(self.ends(node, mask) for node in self.users.get(x, ()))
            gone = [x for x, mask in self.selected.items() if folds[mask] > _MOST or not self.is_for_folds(x, mask)]
            if not gone:
                return
            for x in gone:
                del self.selected[x]

    def is_for_folds(self, x: Operand, mask: _Mask) -> bool:
        """Whether it is still known how it is made of whole vectors, and nothing else looks at it."""
        return self.mask_of(self.made_by[x]) == mask and all(
            node is not None
            and id(node) in self.own
            and (self.ends(node, mask) or any(self.selected.get(v) == mask for v in node.outputs))
            for node in self.users.get(x, ())
        )

    def ends(self, node: Node | None, mask: _Mask) -> bool:
        """Whether all elements are as good as those selected for a node."""
        return isinstance(node, Apply) and (
            (node.row.name == "expand" and node.inputs[1] is mask[0] and node.inputs[0] not in self.selected)
            or (node.attributes.get("axes") == (0,) and _filler(node) is not None)
        )

    def rewrite(self) -> None:
        whole: dict[Operand, Operand] = {}
        nodes: list[Node] = []
        for node in self.region.nodes:
            if not isinstance(node, Apply):
                nodes.append(node)
            elif node.outputs and node.outputs[0] in self.selected:
                if _is_compress(node):
                    whole[node.output] = whole.get(node.inputs[0], node.inputs[0])
                else:
                    nodes.append(_applied(node, tuple(whole.get(x, x) for x in node.inputs)))
                    whole[node.output] = nodes[-1].outputs[0]
            elif node.row.name == "expand" and node.inputs[2] in self.selected:
                a, mask, values = node.inputs
                nodes.append(Apply(ROWS["where"], (mask, whole[values], a), {}, node.outputs, node.location))
            elif node.inputs and node.inputs[0] in self.selected:
                mask, _ = self.selected[node.inputs[0]]
                x = whole[node.inputs[0]]
                chosen = Value(x.type, "")
                filler = _filler(node)
                assert filler is not None
                nodes.append(Apply(ROWS["where"], (mask, x, filler), {}, (chosen,), node.location))
                node.inputs = (chosen,)
                nodes.append(node)
            else:
                nodes.append(node)
        self.region.nodes = nodes


def _applied(node: Apply, inputs: tuple[Operand, ...]) -> Apply:
    """A row on all elements."""
    types = node.row.infer(tuple(x.type for x in inputs), node.attributes)
    return Apply(node.row, inputs, dict(node.attributes), (Value(types[0], node.output.name),), node.location)


def _is_compress(node: Node) -> bool:
    return isinstance(node, Apply) and node.row.name == "compress"


def _dims(x: Operand) -> tuple[int | str, ...]:
    return x.type.dims if isinstance(x.type, Tensor) else ()


def _is_cheap(node: Apply) -> bool:
    """Whether a row may be done in vain."""
    if not node.row.elementwise or node.row.effect is not Effect.PURE or node.row.traps or len(node.outputs) != 1:
        return False
    return isinstance(node.row.lowering, Instruction | Compare) or node.row.name in _CHEAP


def _filler(node: Apply) -> Literal | None:
    """What a fold takes for nothing; None if it is no such fold."""
    if not isinstance(node.row.lowering, Reduction) or not isinstance(node.inputs[0].type, Tensor):
        return None
    dtype = node.inputs[0].type.dtype
    least, most = _extremes(dtype)
    values = {
        "add": {"f": -0.0, "c": complex(-0.0, -0.0)}.get(dtype.kind, 0), "multiply": 1,
        "minimum": most, "maximum": least, "logical_and": True, "logical_or": False,
    }  # fmt: skip
    value = values.get(node.row.lowering.combine)
    if value is None:
        return None
    return Literal(value, BOOL) if dtype is DType.BOOL else Literal(dtype.numpy.type(value).item(), Tensor(dtype))


def _extremes(dtype: DType) -> tuple[int | float | None, int | float | None]:
    match dtype.kind:
        case "i" | "u":
            low = -(1 << dtype.bits - 1) if dtype.kind == "i" else 0
            return low, low + (1 << dtype.bits) - 1
        case "f":
            return float("-inf"), float("inf")
        case "b":
            return False, True
    return None, None


melt_masks = GraphPass("melt-masks", _on_open)
