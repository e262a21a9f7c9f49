"""Fields of argument objects when the function fails: each numeric one that it sets is also kept in an array of one
element, which is changed in place, so that the caller's object gets what was set before the error.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.specs import ScalarSpec
from whilst_compiler.frontend.values import Abstract, Cell, Instance, Scalar
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Graph, Value, all_nodes
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import Tensor

__all__ = ["Kept", "may_fail"]


class Kept:
    """Which fields are kept, and where. ``wanted`` is what the lowering before this one found out (None: nothing)."""

    def __init__(self, wanted: set[tuple[int, str]] | None) -> None:
        self.wanted = wanted
        self.set: dict[tuple[int, str], set[ScalarSpec | None]] = {}
        self.places: dict[tuple[int, str], tuple[Cell, ScalarSpec, Value]] = {}
        self.initial: dict[tuple[int, str], ScalarSpec] = {}

    def enter(self, ctx: Context, number: int, name: str, value: Abstract) -> None:
        """A field as the caller has it."""
        if not isinstance(value, Scalar):
            return
        key = (number, name)
        self.initial[key] = value.spec
        if self.wanted is not None and key in self.wanted:
            array = Value(Tensor(value.spec.dtype, (1,)), f"{name}_kept")
            place = Cell(f"{name}_kept")
            ctx.state[place] = array
            self.places[key] = (place, value.spec, array)

    def write(self, ctx: Context, base: Instance, name: str, value: Any) -> None:
        """A field was set."""
        key = (ctx.given[base], name)
        spec = value.spec if isinstance(value, Scalar) else None
        self.set.setdefault(key, set()).add(spec)
        if key in self.places and isinstance(value, Scalar):
            place, _, _ = self.places[key]
            ctx.state[place] = ctx.emit("store", ctx.state[place], value.operand, literal(0))

    def missing(self, graph: Graph) -> set[tuple[int, str]]:
        """The fields that should be kept and are not."""
        if self.wanted is not None or not self.set or not may_fail(graph):
            return set()
        return {key for key, specs in self.set.items() if specs == {self.initial.get(key)}}


def may_fail(graph: Graph) -> bool:
    """Whether an error other than that of integers that do not fit can leave the graph."""
    graphs = (graph, *graph.functions.values())
    return any(
        isinstance(n, Apply) and n.row.effect is not Effect.PURE and not n.row.name.startswith("checked_")
        for g in graphs for n in all_nodes(g)
    )  # fmt: skip
