"""Check early: what no trip of a loop changes is checked once, before the loop.

`for t in range(n): x = a[t] + b` asks in each trip whether the shapes fit. Where the first trip comes to that before it
does anything that others might see, the question is asked before the loop, and the answer does not matter where there
is no trip. Of the loop there is one, then, and not a second one that does nothing but fail.
"""

from __future__ import annotations

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While, all_nodes, regions
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.storage import GROWS, IN_PLACE, alias_of, has_storage
from whilst_compiler.ir.types import BOOL
from whilst_compiler.ir.walk import current, map_operands
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["check_early"]


class _Hoister:
    """One walk, inner loops first: what leaves an inner loop may leave the one around it, too."""

    def __init__(self) -> None:
        self.values: dict[Operand, Operand] = {}
        self.conditions: set[Node] = set()
        self.changed = False

    def region(self, graph: Graph) -> None:
        kept: list[Node] = []
        for node in graph.nodes:
            map_operands(node, self._now)
            for region in regions(node):
                self.region(region)
            if isinstance(node, While) and _is_counted(node):
                kept += self._leave(node)
            kept.append(node)
        graph.nodes = kept
        graph.results = tuple(map(self._now, graph.results))

    def _now(self, x: Operand) -> Operand:
        return current(self.values, x)

    def _leave(self, loop: While) -> list[Node]:
        """Take the checks out of a loop that need not be in it; they are to stand before it."""
        inside = {x for node in (loop, *all_nodes(loop.body)) for region in regions(node) for x in region.params}
        inside.update(x for node in all_nodes(loop.body) for x in node.outputs)
        found: list[Node] = []
        new: set[Value] = set()
        left: list[Node] = []
        for k, node in enumerate(loop.body.nodes):
            if node in self.conditions and inside.isdisjoint(node.inputs):
                inside.difference_update(node.outputs)
                found.append(node)
            elif isinstance(node, Apply) and node.row.name == "check" and inside.isdisjoint(node.inputs[1:]):
                found += self._outside(loop, node, node.inputs[0] in inside)
            elif _may_be_seen(node, new):
                left += loop.body.nodes[k:]
                break
            else:
                left.append(node)
        if found:
            self.changed = True
            loop.body.nodes = left
            for region in regions(loop):
                self._rename(region)
        return found

    def _rename(self, graph: Graph) -> None:
        """Name what has left by what it is now, in regions within as well."""
        for node in graph.nodes:
            map_operands(node, self._now)
            for region in regions(node):
                self._rename(region)
        graph.results = tuple(map(self._now, graph.results))

    def _outside(self, loop: While, node: Apply, changes: bool) -> list[Node]:
        """The check as it stands before the loop; it hands on what is checked, if that does not change."""
        bound, location = loop.bound, node.location
        x, ok, *payload = node.inputs
        assert bound is not None
        nodes: list[Node] = []
        if not (isinstance(bound, Literal) and bound.value.real > 0):
            none = Apply(ROWS["less_equal"], (bound, literal(0)), {}, (Value(BOOL),), location)
            either = Apply(ROWS["logical_or"], (none.output, ok), {}, (Value(BOOL),), location)
            self.conditions.update((none, either))
            nodes += (none, either)
            ok = either.output
        kept = ok if changes or has_storage(x.type) else x
        check = Apply(node.row, (kept, ok, *payload), node.attributes, (Value(kept.type),), location)
        self.values[node.output] = x if kept is ok else check.output
        return [*nodes, check]


def _is_counted(node: While) -> bool:
    """Whether it is known before the loop if there is a trip."""
    (going_on,) = node.test.results
    return node.bound is not None and isinstance(going_on, Literal) and bool(going_on.value)


def _may_be_seen(node: Node, new: set[Value]) -> bool:
    """Whether anyone may tell that the node ran, or failed; ``new`` are the arrays of the trip, to which this adds."""
    match node:
        case Apply():
            changes = node.row.name in IN_PLACE | GROWS
            if node.row.effect is not Effect.PURE or (changes and node.inputs[0] not in new):
                return True
            if changes or alias_of(node) is None:
                new.update(node.outputs)
            return False
        case While() | Cond():
            if isinstance(node, While) and not _is_counted(node):
                return True  # it may not end
            return any(_may_be_seen(inner, new) for region in regions(node) for inner in region.nodes)
        case Call():
            return True


def _on_open(graph: Graph) -> bool:
    hoister = _Hoister()
    hoister.region(graph)
    return hoister.changed


check_early = GraphPass("check-early", _on_open)
