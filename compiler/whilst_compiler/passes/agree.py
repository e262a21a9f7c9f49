"""Agree on sizes: sizes that have to be equal, unless one of them is 1, are taken for equal.

`f * c + i * n` on arrays whose sizes are only known at run time may repeat an operand of one element, so the size of
the result is a choice, and with it all that is made from the result, through loops: nothing is known of any size any
more. Mostly the sizes are simply equal. Here the checks of shapes say which sizes would be; each such size is compared
once, right where it becomes known, and everything behind it takes it for the first one. Where they differ after all a
check fails with ``SIZES_DIFFER``: the caller then runs the graph without this pass, which is why the graph must be one
that can be run again. Where later passes find that one of the sizes is 1 (`d[k : k + 1]` repeated over rows) the check
would fail in nearly every call: ``mistaken`` tells, and the pass is better left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from whilst_compiler.errors import SIZES_DIFFER
from whilst_compiler.ir.graph import Apply, Graph, Literal, Node, Operand, Value, While, all_nodes, regions
from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.types import BOOL, I64, Dim
from whilst_compiler.ir.walk import map_operands
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.dims import dims_of, made_with
from whilst_compiler.passes.scopes import GraphPass, carried_params
from whilst_compiler.source import Location

__all__ = ["agree_on_sizes", "mistaken"]

_CHOICES = frozenset({"logical_or", "logical_and"})

_Key = Operand | str
"""A size: its value, or its symbol."""


class _Classes:
    """Which sizes would be equal: a forest of keys."""

    def __init__(self) -> None:
        self.parent: dict[_Key, _Key] = {}

    def find(self, x: _Key) -> _Key:
        while x in self.parent:
            x = self.parent[x]
        return x

    def join(self, x: _Key, y: _Key) -> bool:
        a, b = self.find(x), self.find(y)
        if a != b:
            self.parent[a] = b
        return a != b


class _Agreement:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.classes = _Classes()
        self.made_by: dict[Operand, Apply] = {}
        self.scalars: dict[Operand, None] = dict.fromkeys(p for p in graph.params if p.type == I64)
        for node in all_nodes(graph):
            self.scalars.update((v, None) for v in node.outputs if v.type == I64)
            if isinstance(node, Apply) and len(node.outputs) == 1:
                self.made_by[node.output] = node

    # -- what would be equal -----------------------------------------------------------------------------------------

    def learn(self) -> None:
        for node in all_nodes(self.graph):
            if isinstance(node, Apply):
                self._learn(node)
        loops = [node for node in all_nodes(self.graph) if isinstance(node, While)]
        while sum(map(self._through_loop, loops)):
            pass

    def _learn(self, node: Apply) -> None:
        for symbol, operand in made_with(node):
            if isinstance(symbol, str):
                self.classes.join(symbol, operand)
        if node.row.name == "dim":
            axis = node.attributes["axis"]
            assert isinstance(axis, int)
            self.classes.join(dims_of(node.inputs[0])[axis], node.output)  # type: ignore[arg-type]
        if node.row.name == "check" and node.attributes["error"] == "ValueError":
            for x, y in self._compared(node.inputs[1]):
                self.classes.join(x, y)
                for one in (x, y):
                    self._choice(one)
            if node.output.type == I64:
                self.classes.join(node.inputs[0], node.output)

    def _compared(self, test: Operand) -> Iterator[tuple[Operand, Operand]]:
        """Sizes that the test compares with each other."""
        node = self.made_by.get(test)
        if node is not None and node.row.name in _CHOICES:
            for x in node.inputs:
                yield from self._compared(x)
        elif node is not None and node.row.name == "equal" and node.inputs[0].type == I64:
            x, y = node.inputs
            if not (_is_one(x) or _is_one(y)):
                yield x, y

    def _choice(self, x: Operand) -> None:
        """A size that is one of two, by whether one is 1."""
        node = self.made_by.get(x)
        if node is not None and node.row.name == "where":
            for one in node.inputs[1:]:
                self.classes.join(x, one)

    def _through_loop(self, node: While) -> bool:
        """What a loop carries keeps its size, if two of before, within and after a trip would be equal."""
        changed = False
        for param, init, result, output in zip(carried_params(node), node.inits, node.body.results, node.outputs):
            made = self.made_by.get(init)
            if made is not None and made.row.name == "poison":
                init = result  # its sizes say nothing
            for sizes in zip(dims_of(param), dims_of(init), dims_of(result)):
                found = [self.classes.find(_key(s)) for s in sizes]
                if len(set(found)) == 2:
                    changed |= self.classes.join(found[0], found[1]) | self.classes.join(found[0], found[2])
            for inner, after in zip(dims_of(param), dims_of(output)):
                self.classes.join(_key(after), _key(inner))
        return changed

    # -- what stands for each ----------------------------------------------------------------------------------------

    def members(self) -> dict[Operand, _Key]:
        """The sizes that would be equal to others, with what names their class."""
        classes: dict[_Key, list[Operand]] = {}
        joined = {*self.classes.parent, *self.classes.parent.values()}
        for x in (*self.scalars, *(x for x in joined if isinstance(x, Literal))):
            if x in joined:
                classes.setdefault(self.classes.find(x), []).append(x)
        found: dict[Operand, _Key] = {}
        for key, same in classes.items():
            known = {x.value for x in same if isinstance(x, Literal)} | self._of_arguments(same)
            new = [x for x in same if isinstance(x, Literal) or self._is_new(x)]
            if len(new) > 1 and len(known) < 2:
                found.update(dict.fromkeys(new, key))
        return found

    def _of_arguments(self, same: list[Operand]) -> set[object]:
        """Sizes of arguments under different names are known to differ."""
        fixed = {d for p in self.graph.params for d in dims_of(p)}
        made = [self.made_by[x] for x in same if x in self.made_by]
        sizes = [dims_of(n.inputs[0])[n.attributes["axis"]] for n in made if n.row.name == "dim"]  # type: ignore[index]
        return {s for s in sizes if s in fixed}

    def _is_new(self, x: Value) -> bool:
        """Not what a check or a choice makes of other sizes of the same class."""
        node = self.made_by.get(x)
        return node is None or node.row.name not in ("check", "where")


def _key(size: Dim) -> _Key:
    return size if isinstance(size, str) else Literal(size, I64)


def _is_one(x: Operand) -> bool:
    return isinstance(x, Literal) and x.value == 1


class _Comparer:
    """Puts the first size of each class that is in sight for the others."""

    def __init__(self, members: dict[Operand, _Key]) -> None:
        self.members = members
        self.first: dict[_Key, Operand] = {key: x for x, key in members.items() if isinstance(x, Literal)}
        self.values: dict[Operand, Operand] = {}
        self.nodes: list[Node] = []

    def region(self, graph: Graph, params: tuple[Value, ...] = ()) -> None:
        outer, self.nodes = self.nodes, []
        before = dict(self.first)
        for node in graph.nodes:
            if params and not (isinstance(node, Apply) and node.row.name == "dim"):
                self._meet(params, None)  # behind the sizes of arguments, which stand at the top
                params = ()
            map_operands(node, lambda x: self.values.get(x, x))
            for region in regions(node):
                self.region(region)
            self.nodes.append(node)
            self._meet(node.outputs, node)
        graph.results = tuple(self.values.get(x, x) for x in graph.results)
        graph.nodes, self.nodes, self.first = self.nodes, outer, before

    def _meet(self, values: tuple[Value, ...], made_by: Node | None) -> None:
        for x in values:
            if x in self.members:
                first = self.first.setdefault(self.members[x], x)
                if first is not x:
                    self.values[x] = first
                    self._compare(x, first, made_by.location if made_by else None)

    def _compare(self, x: Value, first: Operand, location: Location | None) -> None:
        same = Apply(ROWS["equal"], (x, first), {}, (Value(BOOL),), location)
        attributes: dict[str, Attribute] = {"error": "ValueError", "message": SIZES_DIFFER}
        check = Apply(ROWS["check"], (x, same.output, x, first), attributes, (Value(I64),), location)
        self.nodes += [same, check]


def _on_open(graph: Graph) -> bool:
    agreement = _Agreement(graph)
    agreement.learn()
    members = agreement.members()
    if members:
        _Comparer(members).region(graph, graph.params)
    return bool(members)


agree_on_sizes = GraphPass("agree-on-sizes", _on_open)


def mistaken(graph: Graph) -> bool:
    """Whether a size was taken for another one that has turned out to be 1, and so is repeated."""
    ones = {
        n.output
        for n in all_nodes(graph)
        if isinstance(n, Apply) and n.row.name == "equal" and Literal(1, I64) in n.inputs
    }
    return any(
        n.inputs[1] in ones
        for n in all_nodes(graph)
        if isinstance(n, Apply) and n.row.name == "check" and n.attributes.get("message") == SIZES_DIFFER
    )
