"""Which array of a region is, by writes in place alone, still one of the region's parameters."""

from __future__ import annotations

from collections.abc import Mapping

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While
from whilst_compiler.ir.storage import IN_PLACE, RESHAPES

__all__ = ["Identity"]

_HANDS_THROUGH = IN_PLACE | {"check"}
_ARRANGES = RESHAPES | {"transpose"}
ANY = -1


class Identity:
    """Answers, remembered for one outermost graph: the index of a parameter, None, or ANY for what is never read."""

    def __init__(self, functions: Mapping[str, Graph]) -> None:
        self._functions = functions
        self._producers: dict[int, dict[Value, Node]] = {}
        self._found: dict[tuple[int, Value], int | None] = {}

    def parameter(self, graph: Graph, value: Operand) -> int | None:
        """The index of the parameter whose memory the value is, if it certainly is that of one."""
        if not isinstance(value, Value):
            return None
        key = (id(graph), value)
        if key not in self._found:
            self._found[key] = self._search(graph, value)
        return self._found[key]

    def _search(self, graph: Graph, value: Operand) -> int | None:
        producers = self._of(graph)
        type_ = value.type
        arranged = False
        while isinstance(value, Value):
            node = producers.get(value)
            if node is None:
                if value not in graph.params or (arranged and value.type != type_):
                    return None
                return graph.params.index(value)
            match node:
                case Apply() if node.row.name in _HANDS_THROUGH:
                    value = node.inputs[0]
                case Apply() if node.row.name in _ARRANGES:  # there and back again: what is handed on lies as it did
                    value, arranged = node.inputs[0], True
                case Apply() if node.row.name == "poison":
                    return ANY
                case Cond():
                    position = self.of_cond(node, node.outputs.index(value))
                    if position is None or position == ANY:
                        return position
                    value = node.captured[position]
                case While():
                    position = node.outputs.index(value)
                    if not self.of_loop(node, position):
                        return None
                    value = node.inits[position]
                case Call():
                    updates = {result: param for param, result in self._functions[node.callee].updates}
                    place = updates.get(node.outputs.index(value))
                    if place is None:
                        return None
                    value = node.inputs[place]
                case _:
                    return None
        return None

    def handed_on(self, node: Cond, output: int) -> int | None:
        """A captured array that some branch hands on as the output."""
        for branch in node.branches:
            found = self.parameter(branch, branch.results[output])
            if found is not None and found != ANY:
                return found
        return None

    def of_cond(self, node: Cond, output: int) -> int | None:
        """Which captured array the output is, whatever branch runs."""
        found = {self.parameter(branch, branch.results[output]) for branch in node.branches} - {ANY} or {ANY}
        return found.pop() if len(found) == 1 else None

    def of_loop(self, node: While, carried: int) -> bool:
        """Whether a carried array stays where it is from one iteration to the next.

        One that is poison afterwards does if the body leaves it alone: what reads it last may keep its memory.
        """
        place = carried + (0 if node.bound is None else 1)
        found = self.parameter(node.body, node.body.results[carried])
        return found == place or (found == ANY and not _is_read(node.body, node.body.params[place]))

    def _of(self, graph: Graph) -> dict[Value, Node]:
        if id(graph) not in self._producers:
            self._producers[id(graph)] = {v: node for node in graph.nodes for v in node.outputs}
        return self._producers[id(graph)]


def _is_read(body: Graph, x: Value) -> bool:
    """Whether more than its sizes is asked of an array."""
    return any(x in node.inputs for node in body.nodes if not (isinstance(node, Apply) and node.row.name == "dim"))
