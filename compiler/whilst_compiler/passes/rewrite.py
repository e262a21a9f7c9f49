"""One walk over an open graph that replaces nodes by simpler operands, rule by rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.row import Attribute, Row
from whilst_compiler.ir.types import BOOL, Dim, Tensor, Type
from whilst_compiler.ir.walk import map_operands
from whilst_compiler.passes.dims import substitute_dims
from whilst_compiler.source import Location

__all__ = ["FALSE", "TRUE", "Rewriter", "Rule", "integer", "is_literal"]

TRUE, FALSE = literal(True), literal(False)


class Rewriter:
    """The state of the walk: what stands for what, and how each value was made.

    A rule sees a node whose operands are up to date and returns an operand that stands for its output, or None. It may
    ``emit`` nodes, which are put before the node. A loop that never runs, or once, and a choice that is known give way
    to what they do.
    """

    def __init__(self, rows: Mapping[str, Row], rules: Mapping[str, Sequence[Rule]]) -> None:
        self.rows = rows
        self.rules = rules
        self.values: dict[Operand, Operand] = {}
        self.made_by: dict[Operand, Apply] = {}
        self.nodes: list[Node] = []
        self.location: Location | None = None
        self.changed = False
        self.dims: dict[Dim, Dim] = {}
        self.fixed_dims: set[Dim] = set()

    def run(self, graph: Graph) -> bool:
        """Rewrite the whole graph; True if anything changed."""
        self.fixed_dims = {d for p in graph.params if isinstance(p.type, Tensor) for d in p.type.dims}
        self.region(graph)
        if self.dims:
            substitute_dims(graph, self.dims)
        return self.changed

    # -- for rules ---------------------------------------------------------------------------------------------

    def maker(self, x: Operand, *names: str) -> Apply | None:
        """The node that made ``x`` if it applies one of the named rows."""
        node = self.made_by.get(x)
        return node if node is not None and node.row.name in names else None

    def emit(self, row: str, *inputs: Operand, name: str = "", **attributes: Attribute) -> Operand:
        """Apply a row here, simplified like any other node."""
        the_row = self.rows[row]
        types = the_row.infer(tuple(x.type for x in inputs), attributes)
        node = Apply(the_row, inputs, dict(attributes), tuple(Value(t, name) for t in types), self.location)
        return self._apply(node) or node.output

    # -- the walk ----------------------------------------------------------------------------------------------

    def now(self, x: Operand) -> Operand:
        """What stands for ``x`` by now."""
        found = self.values.get(x)
        self.changed |= found is not None
        return x if found is None else found

    def region(self, graph: Graph) -> None:
        saved, self.nodes = self.nodes, []
        for node in graph.nodes:
            self.visit(node)
        graph.nodes, self.nodes = self.nodes, saved
        graph.results = tuple(map(self.now, graph.results))

    def visit(self, node: Node) -> None:
        if self.values:
            map_operands(node, self.now)
        match node:
            case Apply():
                self.location = node.location
                new = self._apply(node)
                if new is not None:
                    self.values[node.output] = new
                    if isinstance(new, Value) and not new.name:
                        new.name = node.output.name
            case While():
                self._loop(node)
            case Cond():
                self._cond(node)
            case _:
                self.nodes.append(node)

    def _apply(self, node: Apply) -> Operand | None:
        """Add the node, or return what stands for its one output."""
        for rule in self.rules.get(node.row.name, ()):
            new = rule(node, self)
            if new is not None and new.type == node.output.type:
                self.changed = True
                return new
        self.nodes.append(node)
        if len(node.outputs) == 1:
            self.made_by[node.outputs[0]] = node
        return None

    def _loop(self, node: While) -> None:
        self.region(node.test)
        trips = _trips(node.bound)
        if not node.test.nodes and node.test.results[0] == FALSE:
            trips = 0
        elif node.test.nodes or node.test.results[0] != TRUE:
            trips = 0 if trips == 0 else -1
        if trips == 0 and self._fits(node.outputs, node.inits):
            return self._stand_for(node.outputs, node.inits)
        given = (literal(0), *node.inits, *node.captured)
        if trips == 1 and self._fits((*node.body.params, *node.outputs), (*given, *node.body.results)):
            self._stand_for(node.body.params, given)
            return self._splice(node.body, node.outputs)
        self.region(node.body)
        self.nodes.append(node)
        return None

    def _cond(self, node: Cond) -> None:
        if isinstance(node.selector, Literal):
            index = integer(node.selector)
            index = 1 - bool(node.selector.value) if index is None else min(max(index, 0), len(node.branches) - 1)
            branch = node.branches[index]  # (an index beyond them is checked before, and fails)
            if self._fits((*branch.params, *node.outputs), (*node.captured, *branch.results)):
                self._stand_for(branch.params, node.captured)
                return self._splice(branch, node.outputs)
        inverted = self.maker(node.selector, "logical_not")
        if inverted is not None:
            node.selector, node.branches = inverted.inputs[0], node.branches[::-1]
            self.changed = True
        for index, branch in enumerate(node.branches):
            known = self._known_in_branch(node.selector, index)
            self.values.update(known)
            self.region(branch)
            for x in known:
                del self.values[x]
        for i, output in enumerate(node.outputs):
            self._output(node, output, [branch.results[i] for branch in node.branches])
        kept = [i for i, output in enumerate(node.outputs) if output not in self.values]
        for branch in node.branches:  # what is not an output any more is not yielded: it may be written in place
            branch.results = tuple(branch.results[i] for i in kept)
        node.outputs = tuple(node.outputs[i] for i in kept)
        self.nodes.append(node)
        return None

    def _known_in_branch(self, selector: Operand, index: int) -> dict[Operand, Operand]:
        """What the choice of a branch says about scalars that are read in it."""
        if selector.type != BOOL:
            return {selector: literal(index)} if isinstance(selector, Value) else {}
        known: dict[Operand, Operand] = {}
        todo = [(selector, index == 0)]
        while todo:
            x, holds = todo.pop()
            if isinstance(x, Literal) or x in self.values:
                continue
            known[x] = TRUE if holds else FALSE
            both = self.maker(x, "logical_and" if holds else "logical_or")
            if both is not None:
                todo += [(y, holds) for y in both.inputs]
            negated = self.maker(x, "logical_not")
            if negated is not None:
                todo.append((negated.inputs[0], not holds))
        return known

    def _output(self, node: Cond, output: Value, results: list[Operand]) -> None:
        """An output for which all branches yield one outer value is that value; one of True and False is the test."""
        first = results[0]
        if node.selector.type == BOOL and results == [TRUE, FALSE]:
            self.values[output] = node.selector
        elif node.selector.type == BOOL and results == [FALSE, TRUE]:
            self.values[output] = self.emit("logical_not", node.selector)
        elif len(results) > 1 and first.type == output.type and all(_key(x) == _key(first) for x in results):
            self.values[output] = first
        elif all(self.maker(x, "poison") for x in results):
            self.values[output] = self._poison(output.type)
        self.changed |= output in self.values

    # -- nodes that give way to what is in them ------------------------------------------------------------------

    def _splice(self, region: Graph, outputs: tuple[Value, ...]) -> None:
        for inner in region.nodes:
            self.visit(inner)
        self._stand_for(outputs, region.results)

    def _fits(self, old: tuple[Value, ...], new: tuple[Operand, ...]) -> bool:
        """Whether types may be refined so that ``new`` can stand for ``old``."""
        sizes = [pair for o, n in zip(old, new) for pair in _sizes(o, n)]
        return all(isinstance(o, str) and o not in self.fixed_dims for o, n in sizes if o != n)

    def _stand_for(self, old: tuple[Value, ...], new: tuple[Operand, ...]) -> None:
        self.changed = True
        for value, operand in zip(old, new):
            operand = self.now(operand)
            if operand.type != value.type and self.maker(operand, "poison"):
                operand = self._poison(value.type)  # the sizes of poison say nothing about those of other arrays
            self.values[value] = operand
            self.dims.update((o, n) for o, n in _sizes(value, operand) if o != n)

    def _poison(self, type: Type) -> Operand:
        assert isinstance(type, Tensor)
        return self.emit("poison", dtype=type.dtype.value, dims=type.dims)


Rule = Callable[[Apply, Rewriter], "Operand | None"]


def is_literal(x: Operand | None, value: bool | int | float) -> bool:
    """Whether ``x`` is the literal ``value`` (of any type)."""
    return isinstance(x, Literal) and x.value == value


def integer(x: Operand | None) -> int | None:
    """The value of a literal of an integer type."""
    found = x.value if isinstance(x, Literal) and x.type.dtype.is_integer else None
    return found if isinstance(found, int) else None


def _trips(bound: Operand | None) -> int:
    """How often a loop runs at most, if that is known; else -1."""
    trips = integer(bound)
    return -1 if trips is None else max(trips, 0)


def _sizes(old: Operand, new: Operand) -> list[tuple[Dim, Dim]]:
    both = isinstance(old.type, Tensor) and isinstance(new.type, Tensor)
    return list(zip(old.type.dims, new.type.dims)) if both else []  # type: ignore[union-attr]


def _key(x: Operand) -> object:
    return x.key if isinstance(x, Literal) else x
