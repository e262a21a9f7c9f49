"""Drop what nothing needs: pure nodes, carried values that only feed themselves, unused outputs of loops and branches.

What has an effect stays, and so does a loop that may not end. Marking runs backwards from these and from the results.
"""

from __future__ import annotations

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While, regions
from whilst_compiler.ir.row import Effect
from whilst_compiler.passes.scopes import GraphPass, carried_params, keep_carried

__all__ = ["drop_unused"]


class _Marker:
    """Which nodes and which values are needed."""

    def __init__(self, graph: Graph) -> None:
        self.made_by: dict[Value, tuple[Node, int]] = {}
        self.carried: dict[Value, tuple[While, int]] = {}
        self.around: dict[Node, Node | None] = {}
        self.nodes: set[Node] = set()
        self.values: set[Value] = set()
        self.todo: list[Operand] = list(graph.results)
        self._index(graph, None)
        self._mark()

    def _index(self, graph: Graph, around: Node | None) -> None:
        for node in graph.nodes:
            self.around[node] = around
            self.made_by.update((value, (node, i)) for i, value in enumerate(node.outputs))
            if isinstance(node, While):
                self.carried.update((value, (node, i)) for i, value in enumerate(carried_params(node)))
            for region in regions(node):
                self._index(region, node)
            if _is_root(node):
                self._need_node(node)

    def _mark(self) -> None:
        while self.todo:
            value = self.todo.pop()
            if isinstance(value, Literal) or value in self.values:
                continue
            self.values.add(value)
            if value in self.carried:
                self._need_carried(*self.carried[value])
            elif value in self.made_by:
                self._need_output(*self.made_by[value])

    def _need_node(self, node: Node) -> None:
        """The node runs: so does what is around it, and what decides on it is needed."""
        here: Node | None = node
        while here is not None and here not in self.nodes:
            self.nodes.add(here)
            match here:
                case Apply() | Call():
                    self.todo += here.inputs
                case While():
                    self.todo += here.test.results
                    self.todo += here.captured
                    self.todo += () if here.bound is None else (here.bound,)
                case Cond():
                    self.todo += here.inputs
            here = self.around[here]

    def _need_output(self, node: Node, index: int) -> None:
        self._need_node(node)
        match node:
            case While():
                self.todo.append(carried_params(node)[index])
            case Cond():
                self.todo += (branch.results[index] for branch in node.branches)

    def _need_carried(self, node: While, index: int) -> None:
        self._need_node(node)
        self.todo += (node.inits[index], node.body.results[index])


def _is_root(node: Node) -> bool:
    match node:
        case Apply():
            return node.row.effect is not Effect.PURE
        case While():
            return node.bound is None
        case Call():
            return True
        case Cond():
            return False


class _Sweeper:
    """Takes away what is not marked."""

    def __init__(self, marker: _Marker) -> None:
        self.needed = marker.values
        self.nodes = marker.nodes
        self.changed = False

    def region(self, graph: Graph) -> None:
        kept = [node for node in graph.nodes if node in self.nodes]
        self.changed |= len(kept) != len(graph.nodes)
        graph.nodes = kept
        for node in kept:
            match node:
                case While():
                    self._loop(node)
                case Cond():
                    self._cond(node)
            for region in regions(node):
                self.region(region)

    def _loop(self, node: While) -> None:
        params = carried_params(node)
        kept = [i for i, p in enumerate(params) if p in self.needed]
        if len(kept) != len(params):
            keep_carried(node, kept)
            self.changed = True

    def _cond(self, node: Cond) -> None:
        kept = [i for i, output in enumerate(node.outputs) if output in self.needed]
        if len(kept) == len(node.outputs):
            return
        node.outputs = tuple(node.outputs[i] for i in kept)
        for branch in node.branches:
            branch.results = tuple(branch.results[i] for i in kept)
        self.changed = True


def _on_open(graph: Graph) -> bool:
    sweeper = _Sweeper(_Marker(graph))
    sweeper.region(graph)
    return sweeper.changed


drop_unused = GraphPass("drop-unused", _on_open)
