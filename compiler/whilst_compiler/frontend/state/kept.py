"""Fields of argument objects, and globals, when the function fails: each number that it sets is also kept in an array
of one element, which is changed in place, so that the caller gets what was set before the error.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.signature.places import FieldPlace, Place
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, Cell, Instance, Scalar
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Graph, Value, all_nodes
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import Tensor

__all__ = ["Kept", "may_fail"]


class Kept:
    """Which places are kept, and in what. ``wanted`` is what the lowering before this one found out (None: nothing)."""

    def __init__(self, wanted: set[Place] | None) -> None:
        self.wanted = wanted
        self.set: dict[Place, set[ScalarSpec | None]] = {}
        self.places: dict[Place, tuple[Cell, ScalarSpec, Value]] = {}
        self.initial: dict[Place, ScalarSpec] = {}

    def enter(self, ctx: Context, place: Place, value: Abstract) -> None:
        """A place as the caller has it."""
        if not isinstance(value, Scalar):
            return
        self.initial[place] = value.spec
        if self.wanted is not None and place in self.wanted:
            array = Value(Tensor(value.spec.dtype, (1,)), f"{place.name}_kept")
            cell = Cell(f"{place.name}_kept")
            ctx.state[cell] = array
            self.places[place] = (cell, value.spec, array)

    def set_field(self, ctx: Context, base: Instance, name: str, value: Any) -> None:
        """A field was set."""
        self.write(ctx, FieldPlace(ctx.given[base], name), value)

    def write(self, ctx: Context, place: Place, value: Any) -> None:
        """A place was given a value."""
        spec = value.spec if isinstance(value, Scalar) else None
        self.set.setdefault(place, set()).add(spec)
        if place in self.places and isinstance(value, Scalar):
            cell, _, _ = self.places[place]
            ctx.state[cell] = ctx.emit("store", ctx.state[cell], value.operand, literal(0))

    def missing(self, graph: Graph) -> set[Place]:
        """The places that should be kept and are not."""
        if self.wanted is not None or not self.set or not may_fail(graph):
            return set()
        return {place for place, specs in self.set.items() if specs == {self.initial.get(place)}}


def may_fail(graph: Graph) -> bool:
    """Whether an error other than that of integers that do not fit can leave the graph."""
    graphs = (graph, *graph.functions.values())
    return any(
        isinstance(n, Apply) and n.row.effect is not Effect.PURE and not n.row.name.startswith("checked_")
        for g in graphs for n in all_nodes(g)
    )  # fmt: skip
