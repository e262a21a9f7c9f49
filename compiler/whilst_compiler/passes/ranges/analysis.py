"""One walk over a graph that learns what its integers can be.

An outermost loop is walked until its head and those of all loops in it hold. Each node is shown once, together with
what is known where it stands: those in loops in a last walk of the outermost one, with all heads known.
"""

from __future__ import annotations

from typing import Protocol

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, While, all_nodes
from whilst_compiler.passes.dims import made_with
from whilst_compiler.passes.ranges import choices, intervals, products, sums
from whilst_compiler.passes.ranges.assume import assume, assume_branch, is_poison
from whilst_compiler.passes.ranges.facts import Facts, Outline, is_integer
from whilst_compiler.passes.ranges.loops import Head, Loop

__all__ = ["Analysis"]

_RULES = {**sums.RULES, **products.RULES, **choices.RULES}

_ATTEMPTS = 8
"""How often a loop is walked in search of its head before giving up."""

_WORK = 40
"""How often each node of a loop nest is visited on average before the nest is given up."""

_ORDERS = {"less": (1, 0, 0), "less_equal": (1, 0, -1), "greater": (0, 1, 0), "greater_equal": (0, 1, -1)}
"""Where a comparison does not hold: which operand is at most which other one, plus how much."""


class Looker(Protocol):
    """Is shown each node of the last walk with what is known where it stands, before the node adds to it."""

    def look(self, node: Apply, facts: Facts) -> None: ...

    def look_at_choice(self, node: Cond, facts: Facts) -> None: ...

    def look_at_loop(self, node: While, facts: Facts, limit: int) -> None:
        """Values from before the loop are of an order below ``limit``."""


class Analysis:
    """What is known at each place of a graph, shown to a ``looker``."""

    def __init__(self, looker: Looker) -> None:
        self.facts = Facts()
        self.looker = looker
        self.last_walk = True
        self.loops: dict[While, Loop] = {}
        self.limits: dict[Cond, int] = {}
        self.failing: dict[Graph, bool] = {}
        self.inside: list[Loop] = []
        self.outermost: While | None = None
        self.work_left = 0
        self.given_up: set[While] = set()

    def run(self, graph: Graph) -> None:
        for param in graph.params:
            if is_integer(param):
                self.facts.define(param, intervals.full(param.type))
        self._region(graph)

    def _region(self, graph: Graph) -> None:
        self.work_left -= len(graph.nodes)
        for node in graph.nodes:
            match node:
                case Apply():
                    self._apply(node)
                case While():
                    self._loop(node)
                case Cond():
                    self._cond(node)
                case _:
                    self._unknown(node)

    def _unknown(self, node: Node) -> None:
        for output in node.outputs:
            if is_integer(output):
                self.facts.define(output, intervals.full(output.type))

    # -- rows --------------------------------------------------------------------------------------------------

    def _apply(self, node: Apply) -> None:
        if self.last_walk:
            self.looker.look(node, self.facts)
        if len(node.outputs) != 1:
            return self._unknown(node)
        output = node.output
        self.facts.made_by[output] = node
        if is_integer(output):
            rule = _RULES.get(node.row.name)
            if rule is None:
                self.facts.define(output, intervals.full(output.type))
            else:
                rule(self.facts, node)
        if node.row.name == "check":
            assume(self.facts, node.inputs[1])
        elif node.row.name in ("full", "empty", "iota", "compress"):
            self._made(node)
        return None

    def _made(self, node: Apply) -> None:
        """An array that exists has sizes that arrays can have."""
        for _, size in made_with(node):
            self.facts.assume_at_most(literal(0), size)
            self.facts.assume_at_most(size, literal(choices.most_elements(node.output.type)))

    # -- branches ----------------------------------------------------------------------------------------------

    def _cond(self, node: Cond) -> None:
        facts = self.facts
        limit = self.limits.setdefault(node, len(facts.order))
        if self.last_walk:
            self.looker.look_at_choice(node, facts)
        sides: list[list[Outline]] = []
        returning: list[int] = []
        for i, branch in enumerate(node.branches):
            mark = facts.mark()
            for param in branch.params:
                if is_integer(param):
                    facts.define(param, intervals.full(param.type))
            assume_branch(facts, node, i)
            self._region(branch)
            if not self._fails(branch):
                returning.append(i)
                wanted = [j for j, v in enumerate(node.outputs) if is_integer(v) and sums.is_scalar(v)]
                sides.append([facts.outline(branch.results[j]) for j in wanted])
            facts.undo(mark)
        self._join(node, returning, sides, limit)

    def _join(self, node: Cond, returning: list[int], sides: list[list[Outline]], limit: int) -> None:
        facts = self.facts
        scalars = [v for v in node.outputs if is_integer(v) and sums.is_scalar(v)]
        for i, output in enumerate(node.outputs):
            facts.chosen_by[output] = (node, i)
            if is_integer(output):
                results = [node.branches[k].results[i] for k in returning]
                found = [facts.interval(x) for x in results if not is_poison(facts, x)] or [intervals.full(output.type)]
                whole = found[0]
                for interval in found[1:]:
                    whole = intervals.join(whole, interval)
                facts.define(output, whole)
        for k, output in enumerate(scalars):
            if sides:
                facts.define_join(output, [side[k] for side in sides], limit)
        if len(returning) == 1 and len(node.branches) > 1:
            assume_branch(facts, node, returning[0])

    def _fails(self, region: Graph) -> bool:
        """Whether the region certainly raises."""
        found = self.failing.get(region)
        if found is None:
            found = self.failing[region] = any(map(self._node_fails, region.nodes))
        return found

    def _node_fails(self, node: Node) -> bool:
        if isinstance(node, Apply):
            never = node.row.name == "check" and isinstance(node.inputs[1], Literal) and not node.inputs[1].value
            return never or node.row.name == "raise_error"
        return isinstance(node, Cond) and all(map(self._fails, node.branches))

    # -- loops -------------------------------------------------------------------------------------------------

    def _loop(self, node: While) -> None:
        loop = self.loops.get(node) or self.loops.setdefault(node, Loop(self.facts, node))
        outermost = self.outermost
        loop.enter()
        if outermost is None:
            self.outermost = node
            self.work_left = _WORK * sum(1 for _ in all_nodes(node.body))
            self.last_walk = False
            loop.head = self._head(loop)
            self.last_walk = True
        elif not self.last_walk:
            loop.head = self._head(loop)
        if loop.head is None or (self.last_walk and self.outermost in self.given_up):
            loop.head = loop.no_head()
        if self.last_walk:
            self.looker.look_at_loop(node, self.facts, loop.limit)
            self.inside.append(loop)
            self._trip(loop, loop.head)
            self.inside.pop()
        loop.leave(loop.head)
        if node.bound is None:
            self._assume_ended(loop)
        self.outermost = outermost

    def _head(self, loop: Loop) -> Head:
        """A head that each trip keeps; all inner loops have heads that hold in it."""
        head = loop.head or loop.first_head()
        for attempt in range(_ATTEMPTS + 1):
            if self.work_left < 0 and self.outermost is not None:
                self.given_up.add(self.outermost)
                return loop.no_head()
            self._trip(loop, head)
            weaker = loop.grown(head)
            if weaker is None:
                return loop.tightened(head)
            head = weaker if attempt < _ATTEMPTS - 1 else loop.no_head()
        return head

    def _trip(self, loop: Loop, head: Head) -> None:
        facts, node = self.facts, loop.node
        mark = facts.mark()
        for region in (node.test, node.body):
            for param in region.params[len(region.params) - len(node.captured) :]:
                if is_integer(param):
                    facts.define(param, intervals.full(param.type))
        loop.install(head)
        self._region(node.test)
        assume(facts, node.test.results[0])
        self._region(node.body)
        loop.end()
        facts.undo(mark)

    def _assume_ended(self, loop: Loop) -> None:
        """The test does not hold for the outputs, if it compares carried and outer values."""
        made = self.facts.made_by.get(loop.node.test.results[0])
        order = _ORDERS.get(made.row.name) if made is not None else None
        if made is None or order is None or not is_integer(made.inputs[0]):
            return
        (low, low_offset), (high, high_offset) = (loop.outside(made.inputs[i]) for i in order[:2])
        if low is not None and high is not None:
            self.facts.assume_at_most(low, high, order[2] + high_offset - low_offset)
