"""Checks a placed graph: whatever is taken over is owned, whole, taken once, and not read afterwards.

It goes forward through the graph and marks storage as gone, knowing nothing of how ``place`` decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While
from whilst_compiler.ir.print import describe
from whilst_compiler.ir.storage import GROWS, WHOLE, Sight, has_storage, reads_overlap, taken
from whilst_compiler.ir.types import Layout

__all__ = ["is_placed", "verify_placed"]


def is_placed(graph: Graph) -> bool:
    """Whether every store, loop and result may take over what it is given."""
    try:
        verify_placed(graph)
    except CompilerBug:
        return False
    return True


def verify_placed(graph: Graph, layouts: Sequence[Layout] = (), only: Collection[str] | None = None) -> None:
    """Raise CompilerBug at the first node that would overwrite or hand on storage that it must not.

    ``layouts`` says for each parameter how it lies in memory, as for ``place``; ``only`` names the
    functions to look into, where the others are known to be placed.
    """
    known = {k for k, layout in enumerate(layouts) if layout == "C"}
    functions = {graph.name: graph, **graph.functions}
    for function in functions.values() if only is None else map(functions.__getitem__, only):
        updated = {param for param, _ in function.updates}
        owned = updated | set(function.moved)
        in_order = known if function is graph else function.moved
        parts = [_Part(_Storage(i in owned, i), Sight(packed=i in in_order)) for i in range(len(function.params))]
        ends = _Walk(functions).region(function, parts, _Place(f"@{function.name}"))
        for param, result in function.updates:
            if ends[result] is not None and ends[result] != param:
                raise CompilerBug(f"not placed: result {result} of @{function.name} is not in parameter {param}")


@dataclass(eq=False, slots=True)
class _Storage:
    """``origin``: the parameter whose storage it is (-1: new); None where a raise has made it unreachable."""

    owned: bool = True
    origin: int | None = -1
    gone: bool = False


@dataclass(eq=False, slots=True)
class _Part:
    storage: _Storage
    sight: Sight = WHOLE


@dataclass(eq=False, slots=True)
class _Place:
    """Where something happens: written out only when it is to be told."""

    where: Node | str
    part: str = ""

    def __str__(self) -> str:
        return self.part + (self.where if isinstance(self.where, str) else describe(self.where).strip())


class _Walk:
    def __init__(self, functions: Mapping[str, Graph]) -> None:
        self.functions = functions
        self.parts: dict[Operand, _Part] = {}

    def region(self, graph: Graph, params: Iterable[_Part], where: _Place) -> list[int | None]:
        """Check a region with parameters of the given storage; the origin of each result."""
        outside, self.parts = self.parts, {}
        given = list(params)
        self.enter(graph.params, given)
        for node in graph.nodes:
            self.node(node)
        self.read(graph.results, where)
        origins: list[int | None] = []
        for result in graph.results:
            part = self.take(result, where, "results of ")
            origin = part.storage.origin
            origins.append(origin)
            if part.sight.axes != (given[origin].sight.axes if origin is not None and origin >= 0 else ()):
                raise CompilerBug(f"not placed: the axes of {result} are moved\n  in results of {where}")
        self.parts = outside
        return origins

    def enter(self, values: Sequence[Value], parts: Iterable[_Part]) -> None:
        self.parts.update((v, p) for v, p in zip(values, parts, strict=True) if has_storage(v.type))

    def read(self, operands: Iterable[Operand], where: _Place) -> None:
        for operand in operands:
            part = self.parts.get(operand)
            if part is not None and part.storage.gone:
                raise CompilerBug(f"not placed: {operand} has been taken over\n  in {where}")

    def take(self, operand: Operand, where: _Place, what: str = "") -> _Part:
        """What is handed on."""
        part = self.parts.get(operand)
        if part is None:
            return _Part(_Storage())
        if not part.sight.whole or not part.storage.owned or part.storage.gone:
            raise CompilerBug(f"not placed: {operand} cannot be taken over\n  in {what}{where}")
        part.storage.gone = True
        return _Part(_Storage(origin=part.storage.origin), part.sight)

    def node(self, node: Node) -> None:
        over, where = taken(node, self.functions), _Place(node)
        self.read(node.inputs, where)
        handed = {output: self.take(node.inputs[position], where) for position, output in over.items()}
        if over and not reads_overlap(node):
            self.read((x for i, x in enumerate(node.inputs) if i not in over), where)
        self.enter(node.outputs, self.outputs(node, handed, where))

    def outputs(self, node: Node, handed: dict[int, _Part], where: _Place) -> list[_Part]:
        match node:
            case Apply() | Call():
                source = self.parts.get(node.inputs[0]) if node.inputs else None
                source = source or _Part(_Storage(), Sight(whole=False))
                sight = source.sight.through(node)
                if sight is not None:
                    return [_Part(source.storage, sight)]
                if isinstance(node, Apply) and node.row.name in GROWS:
                    handed = {}
                default = None if isinstance(node, Apply) and node.row.name == "poison" else -1
                return [handed.get(i) or _Part(_Storage(origin=default)) for i in range(len(node.outputs))]
            case While():
                return self.loop(node, handed, where)
            case Cond():
                return self.cond(node, where)

    def loop(self, node: While, handed: dict[int, _Part], where: _Place) -> list[_Part]:
        skip = 0 if node.bound is None else 1
        count = len(node.body.params)
        carried = range(skip, skip + len(node.inits))
        self.region(node.test, [_Part(_Storage(owned=False)) for _ in range(count)], _Place(node, "test of "))
        sights = {k + skip: part.sight for k, part in handed.items()}
        packed = [i not in sights or (sights[i].packed and not sights[i].axes) for i in range(count)]
        inside = [_Part(_Storage(i in carried, i - skip), Sight(packed=packed[i])) for i in range(count)]
        ends = self.region(node.body, inside, _Place(node, "body of "))
        kept = [end is None or end == i for i, end in enumerate(ends)]
        return [handed[i] if kept[i] else _Part(_Storage()) for i in range(len(kept))]

    def cond(self, node: Cond, where: _Place) -> list[_Part]:
        outside = [self.parts.get(x, _Part(_Storage())) for x in node.captured]
        ends = []
        gone: set[_Storage] = set()
        views_first = sorted(enumerate(outside), key=lambda one: (one[1].sight.whole, -one[0]))  # (the last one stays)
        for branch in node.branches:
            inside = {p.storage: _Storage(p.storage.owned, i) for i, p in views_first}
            ends.append(self.region(branch, [_Part(inside[p.storage], p.sight) for p in outside], where))
            gone |= {out for out, copy in inside.items() if copy.gone}
        for storage in gone:
            storage.gone = True
        return [self.joined(slots, outside) for slots in zip(*ends, strict=True)]

    @staticmethod
    def joined(slots: tuple[int | None, ...], outside: list[_Part]) -> _Part:
        """What a result of several branches is."""
        sources = set(slots) - {None}
        if not sources:
            return _Part(_Storage(origin=None))
        source = sources.pop()
        if sources or source is None or source < 0:
            return _Part(_Storage())
        return _Part(_Storage(origin=outside[source].storage.origin), outside[source].sight)
