"""Where the values of an open graph live, and their sizes as operands.

The primal graph stays what it is while its derivative is made: loops get more carried values, branches more results,
and a few nodes are added. The index knows the primal values by the region that defines them; whatever it does not know
belongs to the derivative.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Operand, Value, While, regions
from whilst_compiler.ir.hollow import hollow_arrays
from whilst_compiler.ir.scopes import carried_params
from whilst_compiler.ir.types import I64, Dim, Tensor
from whilst_compiler.ops.table import ROWS

__all__ = ["Index", "size_given", "tensor"]


def tensor(x: Operand) -> Tensor:
    assert isinstance(x.type, Tensor)
    return x.type


def size_given(node: Apply, axis: int) -> Operand | None:
    """The size of the array that a row makes, if it is among its operands, or is 1."""
    name = node.row.name
    if name in ("full", "reshape", "broadcast"):
        return node.inputs[1 + axis]
    if name in ("iota", "empty"):
        return node.inputs[axis]
    if name == "compress":
        return node.inputs[2]
    if name != "subview":
        return None
    operands, mine = iter(node.inputs[1:]), 0
    for letter in str(node.attributes["axes"]):
        taken = [next(operands) for _ in range({"s": 3, "i": 1}.get(letter, 0))]
        if letter != "i":
            if mine == axis:
                return None if letter == "f" else taken[1] if letter == "s" else literal(1)
            mine += 1
    return None


def _source_axis(node: Apply, axis: int) -> int | None:
    """The axis of its operand that a view has all of."""
    letters = str(node.attributes["axes"])
    kept = [k for k, letter in enumerate(letters) if letter != "i"]
    at = kept[axis]
    return at - letters[:at].count("n") if letters[at] == "f" else None


class Index:
    """``home``: the region that defines a value; ``made_by``: its node; ``around``: what a region stands in.

    ``short``: the graph is a stretch of a loop, whose bound is a number of trips that there is room for."""

    def __init__(self, graph: Graph, short: bool = False) -> None:
        self.short = short
        self.home: dict[Value, Graph] = {}
        self.made_by: dict[Value, Node] = {}
        self.around: dict[Graph, tuple[Graph, Node]] = {}
        self._depth: dict[Graph, int] = {graph: 0}
        self._symbols: dict[Dim, list[tuple[Value, int]]] = {}
        self._sizes: dict[tuple[Value, int], Operand] = {}
        self._hollow = hollow_arrays(graph)
        self._numbers = itertools.count()
        self._region(graph)

    def _region(self, graph: Graph) -> None:
        for param in graph.params:
            self._define(param, graph)
        for node in graph.nodes:
            for region in regions(node):
                self.around[region] = (graph, node)
                self._depth[region] = self._depth[graph] + 1
                self._region(region)
            self.define(node, graph)

    def define(self, node: Node, region: Graph) -> None:
        """Register what a node yields."""
        for output in node.outputs:
            self._define(output, region)
            self.made_by[output] = node

    def define_all(self, nodes: Iterable[Node], region: Graph) -> None:
        for node in nodes:
            self.define(node, region)

    def _define(self, value: Value, region: Graph) -> None:
        self.home[value] = region
        if isinstance(value.type, Tensor):
            for axis, size in enumerate(value.type.dims):
                self._symbols.setdefault(size, []).append((value, axis))

    def path(self, region: Graph) -> Iterator[tuple[Graph, Graph, Node]]:
        """(outer region, inner region, node between) from this region to the outermost."""
        while region in self.around:
            outer, node = self.around[region]
            yield outer, region, node
            region = outer

    def inside(self, region: Graph, outer: Graph) -> bool:
        """Whether ``region`` is ``outer`` or stands in it."""
        return region is outer or any(o is outer for o, _, _ in self.path(region))

    # -- sizes -------------------------------------------------------------------------------------------------------

    def rewritten(self, x: Operand) -> bool:
        """Whether an array is one that a loop around writes parts of, trip after trip: keeping it as it is in each
        would take more time than the loop itself."""
        if isinstance(x, Literal) or not isinstance(x.type, Tensor) or not x.type.dims:
            return False
        root = self._root(x)
        _, around = self.around.get(self.home[root], (None, None)) if root in self.home else (None, None)
        if not isinstance(around, While) or root not in carried_params(around):
            return False
        return self._root(around.body.results[carried_params(around).index(root)]) is root

    def _root(self, x: Operand) -> Operand:
        """The array whose storage this one has, as far as that is plain: parts of it have been written."""
        node = None if isinstance(x, Literal) else self.made_by.get(x)
        match node:
            case Apply() if node.row.name in ("store", "update", "reshape", "check", "grow"):
                return self._root(node.inputs[0])
            case Cond():
                number = node.outputs.index(x)
                roots = {self._root(branch.results[number]) for branch in node.branches}
                return roots.pop() if len(roots) == 1 else x
            case While():
                number = node.outputs.index(x)
                same = self._root(node.body.results[number]) is carried_params(node)[number]
                return self._root(node.inits[number]) if same else x
        return x

    def fresh(self) -> str:
        """A symbol that the graph does not have."""
        return next(name for k in self._numbers if (name := f"tape{k}") not in self._symbols)

    def unknown(self, type: Tensor) -> Tensor:
        """The type with sizes that nothing is known of."""
        return type.with_dims(tuple(self.fresh() for _ in type.dims))

    def sizes(self, value: Operand) -> list[Operand]:
        return [self.size(value, axis) for axis in range(tensor(value).rank)]

    def size(self, value: Operand, axis: int) -> Operand:
        """The size of a primal array: read as far out as it is known, right after the array that has it is made."""
        size = tensor(value).dims[axis]
        if isinstance(size, int):
            return literal(size)
        assert isinstance(value, Value)
        where = self._first(value, axis, size)
        if where not in self._sizes:
            made = self._made_with(*where)
            self._sizes[where] = self._read(*where) if made is None else made
        return self._sizes[where]

    def _made_with(self, value: Value, axis: int) -> Operand | None:
        """The size as the node that made the array was given it, or as an operand of the node has it."""
        node = self.made_by.get(value)
        if not isinstance(node, Apply):
            return None
        given = size_given(node, axis)
        if given is not None:
            return given
        name, inputs, size = node.row.name, node.inputs, tensor(value).dims[axis]
        if name == "subview":
            source = _source_axis(node, axis)
            return None if source is None else self.size(inputs[0], source)
        if name in ("store", "update", "copy", "check", "cumulative_add", "cumulative_multiply"):
            return self.size(inputs[0], axis)
        for x in inputs if node.row.elementwise or name in ("matmul", "transpose") else ():
            for k, other in enumerate(tensor(x).dims):
                if other == size:
                    return self.size(x, k)
        return None

    def _first(self, value: Value, axis: int, size: Dim) -> tuple[Value, int]:
        home = self.home[value]
        best = (value, axis)
        for other in self._symbols[size]:
            if other == (value, axis):
                break
            if other[0] in self._hollow:
                continue  # it may be nothing, of no size
            there = self.home[other[0]]
            if self._depth[there] < self._depth[self.home[best[0]]] and self.inside(home, there):
                best = other
        return best

    def _read(self, value: Value, axis: int) -> Operand:
        region = self.home[value]
        node = Apply(ROWS["dim"], (value,), {"axis": axis}, (Value(I64, f"{value.name}_size"),))
        maker = self.made_by.get(value)
        region.nodes.insert(0 if maker is None else region.nodes.index(maker) + 1, node)
        self.define(node, region)
        return node.output

    # -- more of loops and branches ----------------------------------------------------------------------------------

    def carry(
        self, node: While, init: Operand, type: Tensor, name: str = "", resized: bool = True
    ) -> tuple[Value, int]:
        """One more carried value, handed on unchanged so far: its parameter, and its number.

        ``resized``: its sizes may be others in the end."""
        slot, skip = len(node.inits), 0 if node.bound is None else 1
        param, at = Value(type, name), slot + skip
        assert len(carried_params(node)) == slot
        node.inits += (init,)
        for region in (node.test, node.body):
            region.params = (*region.params[:at], param, *region.params[at:])
        node.body.results += (param,)
        output = Value(self.unknown(type) if resized else type, name)
        node.outputs += (output,)
        self._define(param, node.body)
        self._add(output, node)
        return param, slot

    def give(self, node: Cond, results: list[Operand], type: Tensor, name: str = "") -> Value:
        """One more result of a choice."""
        output = Value(type, name)
        node.outputs += (output,)
        for branch, result in zip(node.branches, results, strict=True):
            branch.results += (result,)
        self._add(output, node)
        return output

    def _add(self, output: Value, node: While | Cond) -> None:
        self._define(output, self.around[regions(node)[0]][0])
        self.made_by[output] = node
