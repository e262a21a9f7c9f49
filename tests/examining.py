"""The graphs of one function on its way through the passes: each must be well formed, placed or not, and its text must
say all that it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whilst_compiler.ir.compare import same
from whilst_compiler.ir.graph import Graph, Node
from whilst_compiler.ir.parse import parse
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.types import Layout
from whilst_compiler.ir.verify import verify
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.place import place_function, with_moves
from whilst_compiler.passes.placed import verify_placed

__all__ = ["Examiner"]

Heads = tuple[str, ...]


class Examiner:
    """Looks into what it has not seen: of many functions, a pass changes few.

    A function that has the nodes of one that was seen (the list itself, not equal ones) is that one. One is as it was
    if its text is, and the heads of all others, which is what its calls depend on.
    """

    def __init__(self, layouts: tuple[Layout, ...]) -> None:
        self.layouts = layouts
        self.in_order = [k for k, layout in enumerate(layouts) if layout == "C"]
        self.texts: dict[int, tuple[list[Node], str]] = {}
        self.last: list[str] = []
        self.survived: set[int] = set()
        self.together: set[Heads] = set()
        self.well_formed: set[tuple[str, Heads]] = set()
        self.well_placed: dict[tuple[int, Heads, tuple[tuple[int, ...], ...]], Graph] = {}

    def placed(self, graph: Graph, where: str) -> Graph | None:
        """The placed graph; None if this is the one that was looked at before."""
        functions = {graph.name: graph, **graph.functions}
        texts = {name: self._text(f) for name, f in functions.items()}
        if [*texts.values()] == self.last:
            self._survive(functions, texts, where)
            return None
        self.last = [*texts.values()]
        heads = tuple(text.partition("\n")[0] for text in self.last)
        try:
            new = {name: (text, heads) for name, text in texts.items() if (text, heads) not in self.well_formed}
            verify(graph, new)
            self.well_formed.update(new.values())
            placed = self._placed(functions, graph.name, heads)
        except Exception as error:
            raise AssertionError(f"after {where}: {error}") from error
        self._survive(functions, texts, where)
        if heads not in self.together:
            _survives(graph, to_text(graph, locations=False), where)
            self.together.add(heads)
        return placed

    def _text(self, function: Graph) -> str:
        known = self.texts.get(id(function.nodes))
        if known is None:
            known = self.texts[id(function.nodes)] = function.nodes, to_text(_alone(function), locations=False)
        return known[1]

    def _placed(self, functions: dict[str, Graph], outermost: str, heads: Heads) -> Graph:
        """Placed function by function, as ``place`` does it, those that were not before under these heads."""
        moving = with_moves(functions, outermost)
        moves = tuple(f.moved for f in moving.values())
        placed, new = {}, []
        for name, function in moving.items():
            key = (id(function.nodes), heads, moves)
            if key not in self.well_placed:
                packed: Sequence[int] = self.in_order if name == outermost else function.moved
                self.well_placed[key] = place_function(function, moving, packed)
                new.append(name)
            placed[name] = self.well_placed[key]
        result = replace(placed.pop(outermost), functions=placed)
        verify(result, new)
        verify_placed(result, self.layouts, new)
        return result

    def _survive(self, functions: dict[str, Graph], texts: dict[str, str], where: str) -> None:
        for name, function in functions.items():
            if id(function.nodes) not in self.survived:
                _survives(_alone(function), texts[name], where)
                self.survived.add(id(function.nodes))


def _survives(graph: Graph, text: str, where: str) -> None:
    """Printing and parsing."""
    assert same(graph, parse(text, ROWS)), f"after {where}, parse(print(graph)) is another graph:\n{text}"


def _alone(function: Graph) -> Graph:
    """A graph without the functions that it calls."""
    return replace(function, functions={})
