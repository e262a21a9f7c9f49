"""Checks a placed graph: whatever is taken over is owned, whole, taken once, and not read afterwards.

It goes forward through the graph and marks storage as gone, knowing nothing of how ``place`` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While
from whilst_compiler.ir.print import describe
from whilst_compiler.ir.storage import GROWS, alias_of, has_storage, reads_overlap, taken

__all__ = ["is_placed", "verify_placed"]


def is_placed(graph: Graph) -> bool:
    """Whether every store, loop and result may take over what it is given."""
    try:
        verify_placed(graph)
    except CompilerBug:
        return False
    return True


def verify_placed(graph: Graph) -> None:
    """Raise CompilerBug at the first node that would overwrite or hand on storage that it must not."""
    functions = {graph.name: graph, **graph.functions}
    for function in functions.values():
        updated = {param for param, _ in function.updates}
        owned = updated | set(function.moved)
        storage = [_Storage(owned=i in owned, origin=i) for i in range(len(function.params))]
        ends = _Walk(functions).region(function, [_Part(s) for s in storage], f"@{function.name}")
        for param, result in function.updates:
            if ends[result] is not None and ends[result] != param:
                raise CompilerBug(f"not placed: result {result} of @{function.name} is not in parameter {param}")


@dataclass(eq=False, slots=True)
class _Storage:
    """``origin``: the parameter whose storage it is (-1: new); None where a raise has made it unreachable."""

    owned: bool = True
    origin: int | None = -1
    gone: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    storage: _Storage
    whole: bool = True


class _Walk:
    def __init__(self, functions: Mapping[str, Graph]) -> None:
        self.functions = functions
        self.parts: dict[Operand, _Part] = {}

    def region(self, graph: Graph, params: Iterable[_Part], where: str) -> list[int | None]:
        """Check a region with parameters of the given storage; the origin of each result."""
        outside, self.parts = self.parts, {}
        self.enter(graph.params, params)
        for node in graph.nodes:
            self.node(node)
        for result in graph.results:
            self.read(result, where)
        origins = [self.take(result, f"results of {where}") for result in graph.results]
        self.parts = outside
        return origins

    def enter(self, values: Sequence[Value], parts: Iterable[_Part]) -> None:
        self.parts.update((v, p) for v, p in zip(values, parts, strict=True) if has_storage(v.type))

    def read(self, operand: Operand, where: str) -> None:
        part = self.parts.get(operand)
        if part is not None and part.storage.gone:
            raise CompilerBug(f"not placed: {operand} has been taken over\n  in {where}")

    def take(self, operand: Operand, where: str) -> int | None:
        part = self.parts.get(operand)
        if part is None:
            return -1
        if not part.whole or not part.storage.owned or part.storage.gone:
            raise CompilerBug(f"not placed: {operand} cannot be taken over\n  in {where}")
        part.storage.gone = True
        return part.storage.origin

    def node(self, node: Node) -> None:
        over, where = taken(node, self.functions), describe(node).strip()
        for operand in node.inputs:
            self.read(operand, where)
        origins = {output: self.take(node.inputs[position], where) for position, output in over.items()}
        for i, operand in enumerate(node.inputs):
            if i not in over and not reads_overlap(node):
                self.read(operand, where)
        self.enter(node.outputs, self.outputs(node, origins, where))

    def outputs(self, node: Node, origins: dict[int, int | None], where: str) -> list[_Part]:
        match node:
            case Apply() | Call():
                whole = alias_of(node)
                if whole is not None:
                    source = self.parts.get(node.inputs[0], _Part(_Storage(), whole=False))
                    return [_Part(source.storage, whole and source.whole)]
                if isinstance(node, Apply) and node.row.name in GROWS:
                    origins = {}
                default = None if isinstance(node, Apply) and node.row.name == "poison" else -1
                return [_Part(_Storage(origin=origins.get(i, default))) for i in range(len(node.outputs))]
            case While():
                return self.loop(node, origins, where)
            case Cond():
                return self.cond(node, where)

    def loop(self, node: While, origins: dict[int, int | None], where: str) -> list[_Part]:
        skip = 0 if node.bound is None else 1
        count = len(node.body.params)
        carried = range(skip, skip + len(node.inits))
        self.region(node.test, [_Part(_Storage(owned=False)) for _ in range(count)], f"test of {where}")
        inside = [_Part(_Storage(i in carried, i - skip)) for i in range(count)]
        ends = self.region(node.body, inside, f"body of {where}")
        kept = [end is None or end == i for i, end in enumerate(ends)]
        return [_Part(_Storage(origin=origins[i] if kept[i] else -1)) for i in range(len(kept))]

    def cond(self, node: Cond, where: str) -> list[_Part]:
        outside = [self.parts.get(x, _Part(_Storage())) for x in node.captured]
        ends = []
        gone: set[_Storage] = set()
        for branch in node.branches:
            inside = {p.storage: _Storage(p.storage.owned, i) for i, p in reversed([*enumerate(outside)])}
            ends.append(self.region(branch, [_Part(inside[p.storage], p.whole) for p in outside], where))
            gone |= {out for out, copy in inside.items() if copy.gone}
        for storage in gone:
            storage.gone = True
        return [_Part(_Storage(origin=self.joined(slots, outside))) for slots in zip(*ends, strict=True)]

    @staticmethod
    def joined(slots: tuple[int | None, ...], outside: list[_Part]) -> int | None:
        """The origin of a result of several branches."""
        sources = set(slots) - {None}
        if not sources:
            return None
        source = sources.pop()
        return -1 if sources or source is None or source < 0 else outside[source].storage.origin
