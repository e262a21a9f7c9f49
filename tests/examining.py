"""The graphs of one function on its way through the passes: each must be well formed, placed or not, and its text must
say all that it is."""

from __future__ import annotations

from whilst_compiler.ir.compare import same
from whilst_compiler.ir.graph import Graph
from whilst_compiler.ir.parse import parse
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.verify import verify
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.place import place
from whilst_compiler.passes.placed import verify_placed

__all__ = ["Examiner"]


class Examiner:
    """Looks into what it has not seen: of many functions, a pass changes few.

    A function is as it was if its text is, and the heads of all others, which is what its calls depend on.
    """

    def __init__(self, packed: tuple[bool, ...]) -> None:
        self.packed = packed
        self.last: list[str] = []
        self.parsed: dict[str, Graph] = {}
        self.together: set[tuple[str, ...]] = set()
        self.well_formed: set[tuple[str, ...]] = set()
        self.well_placed: set[tuple[object, ...]] = set()

    def placed(self, graph: Graph, where: str) -> Graph | None:
        """The placed graph; None if this is the one that was looked at before."""
        functions = {graph.name: graph, **graph.functions}
        texts = {name: to_text(_alone(f), locations=False) for name, f in functions.items()}
        if [*texts.values()] == self.last:
            return None
        self.last = [*texts.values()]
        heads = tuple(text.partition("\n")[0] for text in self.last)
        try:
            new = {name: (text, *heads) for name, text in texts.items() if (text, *heads) not in self.well_formed}
            verify(graph, new)
            self.well_formed.update(new.values())
            placed = place(graph, self.packed)
            moved = tuple(f.moved for f in placed.functions.values())
            known = {name: (text, *heads, *moved) for name, text in texts.items()}
            unknown = {name: key for name, key in known.items() if key not in self.well_placed}
            verify(placed, unknown)
            verify_placed(placed, self.packed, unknown)
            self.well_placed.update(unknown.values())
        except Exception as error:
            raise AssertionError(f"after {where}: {error}") from error
        for name, text in texts.items():
            self._survives(_alone(functions[name]), text, where)
        if heads not in self.together:
            self.together.add(heads)
            self._survives(graph, to_text(graph, locations=False), where)
        return placed

    def _survives(self, graph: Graph, text: str, where: str) -> None:
        """Printing and parsing; with its functions, where their heads are new."""
        parsed = self.parsed.get(text) or self.parsed.setdefault(text, parse(text, ROWS))
        assert same(graph, parsed), f"after {where}, parse(print(graph)) is another graph:\n{text}"


def _alone(function: Graph) -> Graph:
    """A graph without the functions that it calls."""
    f = function
    return Graph(f.params, f.nodes, f.results, f.name, f.updates, {}, f.location, f.moved)
