"""The reverse sweep over straight-line code; loops and choices are in files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from whilst_compiler.autodiff.activity import Activity, sources
from whilst_compiler.autodiff.calls import Functions
from whilst_compiler.autodiff.index import Index, tensor
from whilst_compiler.autodiff.reverse_call import reverse_call
from whilst_compiler.autodiff.reverse_cond import reverse_cond
from whilst_compiler.autodiff.reverse_loop import reverse_loop
from whilst_compiler.autodiff.rules import fit_to, pullback, pullback_of_all
from whilst_compiler.autodiff.tape import Thread
from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.scopes import carried_params
from whilst_compiler.ops.table import ROWS
from whilst_compiler.ops.term import constant
from whilst_compiler.source import Location

__all__ = ["Sweep"]


class Sweep(Builder):
    """Builds the reverse sweep of an open graph into blocks whose regions stay open.

    ``cotangents`` holds what has been added up for values so far; a value that is not in it has a cotangent of zero,
    which is not made. Its name is that of the value, with ``_bar``. ``threads`` are the heights of tapes that the
    present block walks down, ``trips`` the numbers of the trips that loops are swept at. ``watched``: see ``reverse``.
    """

    def __init__(self, index: Index, activity: Activity, functions: Functions, watched: bool = False) -> None:
        super().__init__(ROWS)
        self.watched = watched
        self.functions = functions
        self.index = index
        self.activity = activity
        self.cotangents: dict[Operand, Operand] = {}
        self.threads: list[Thread] = []
        self.trips: dict[Node, Operand] = {}

    def apply(self, row: str, *inputs: Operand, name: str = "", **attributes: Attribute) -> Value:
        """Sizes of primal arrays are read in the forward sweep, so that the arrays need not be kept for them."""
        if row == "dim" and inputs[0] in self.index.home:
            axis = attributes["axis"]
            assert isinstance(axis, int)
            return self.index.size(inputs[0], axis)  # type: ignore[return-value]
        return super().apply(row, *inputs, name=name, **attributes)

    # -- cotangents --------------------------------------------------------------------------------------------------

    def accumulate(self, x: Operand, g: Operand | None) -> None:
        """Add to the cotangent of a value."""
        if g is None or isinstance(x, Literal) or x not in self.activity:
            return
        g = self.fitted(g, x)
        before = self.cotangents.get(x)
        self.put(x, g if before is None else self.apply("add", before, g))

    def put(self, x: Operand, g: Operand) -> None:
        """Take for what has been added up; made here, it gets its name here."""
        assert isinstance(x, Value)
        if isinstance(g, Value) and not g.name and g not in self.index.home:
            g.name = f"{x.name}_bar" if x.name else "bar"
        self.cotangents[x] = g

    def fitted(self, g: Operand, x: Operand) -> Operand:
        """The cotangent under the names of sizes that the value has."""
        return g if g.type == x.type else fit_to(self, g, self.index.sizes(x), tensor(x))

    def cotangent(self, x: Operand) -> Operand:
        """What has been added up, taken away; zeros where nothing has."""
        found = self.cotangents.pop(x, None)
        return self.zeros(x) if found is None else found

    def zeros(self, x: Operand) -> Operand:
        zero = constant(0, tensor(x).dtype)
        return super().apply("full", zero, *self.index.sizes(x), dims=tensor(x).dims) if tensor(x).dims else zero

    @staticmethod
    def behind(node: Node) -> Location | None:
        """Where the reverse sweep over a node is."""
        return node.location and replace(node.location, backwards=True)

    # -- nodes -------------------------------------------------------------------------------------------------------

    def region(self, region: Graph) -> None:
        """The reverse sweep of the nodes of a region."""
        for node in reversed(list(region.nodes)):
            self.location = self.behind(node)
            match node:
                case Apply():
                    self.row(node)
                case While():
                    reverse_loop(self, node)
                case Cond():
                    reverse_cond(self, node)
                case Call():
                    reverse_call(self, node)
                case _:
                    assert_never(node)

    def row(self, node: Apply) -> None:
        if not any(v in self.cotangents for v in node.outputs):
            return
        if len(node.outputs) > 1:
            given = [self.cotangents.pop(v, None) for v in node.outputs]
            for x, part in zip(node.inputs, pullback_of_all(self, node, given), strict=True):
                self.accumulate(x, part)
            return
        g = self.cotangents.pop(node.output)
        match node.row.name:
            case "check":
                self.accumulate(node.inputs[0], g)
            case "load":
                self.add_at(node, g)
            case "subview":
                self.add_region(node, g)
            case _:
                active = set(sources(node))
                wanted = [x in active and x in self.activity for x in node.inputs]
                for x, part in zip(node.inputs, pullback(self, node, g, wanted, self.index.made_by), strict=True):
                    self.accumulate(x, part)

    def add_at(self, node: Apply, g: Operand) -> None:
        """An element that was read: add to that element."""
        a, *at = node.inputs
        if a not in self.activity:
            return
        base = self.reshaped(node, a)
        if base is not None:
            into = self.fitted(self.cotangent(base), a)
            self.put(
                base,
                self.fitted(self.apply("store", into, self.apply("add", self.apply("load", into, *at), g), *at), base),
            )
            return
        before = self.before_clearing("store", a, at, None)
        if before is None and a in self.cotangents:
            g = self.apply("add", self.apply("load", self.cotangents[a], *at), g)
        into = self.cotangent(a)
        self.put(a, self.apply("store", before or into, g, *at))

    def reshaped(self, node: Apply, a: Operand) -> Operand | None:
        """What an array is only another shape of, where the node stands; its cotangent can be added to as it is."""
        base: Operand | None = None
        while isinstance(a, Value) and a not in self.cotangents and self.index.home[a] is self.index.home[node.output]:
            maker = self.index.made_by.get(a)
            if not isinstance(maker, Apply) or maker.row.name != "reshape":
                break
            a = base = maker.inputs[0]
        return base

    def add_region(self, node: Apply, g: Operand) -> None:
        """A region that was looked at: add to that region."""
        a, *at = node.inputs
        axes, dims = node.attributes["axes"], node.attributes["dims"]
        if a not in self.activity:
            return
        base = self.reshaped(node, a)
        if base is not None:
            into = self.fitted(self.cotangent(base), a)
            g = self.apply("add", self.apply("subview", into, *at, axes=axes, dims=dims), g)
            self.put(base, self.fitted(self.apply("update", into, g, *at, axes=axes), base))
            return
        before = self.before_clearing("update", a, at, axes)
        if before is None and a in self.cotangents:
            region = self.apply("subview", self.cotangents[a], *at, axes=axes, dims=dims)
            g = self.apply("add", region, g)
        into = self.cotangent(a)
        self.put(a, self.apply("update", before or into, g, *at, axes=axes))

    def before_clearing(self, row: str, a: Operand, at: Sequence[Operand], axes: Attribute | None) -> Operand | None:
        """The cotangent before it was cleared in just this place, which need not be done to write there."""
        now = self.cotangents.get(a)
        node = next((n for n in reversed(self.blocks[-1].nodes) if now is not None and now in n.outputs), None)
        if not isinstance(node, Apply) or node.row.name != row or node.attributes.get("axes") != axes:
            return None
        cleared = isinstance(node.inputs[1], Literal) and node.inputs[1].value == 0
        return node.inputs[0] if cleared and node.inputs[2:] == tuple(at) else None

    # -- what regions read from outside ------------------------------------------------------------------------------

    def outer(self, region: Graph) -> list[Value]:
        """The active values from outside that active nodes of the region differentiate by."""
        inner: set[Operand] = set()
        read: dict[Value, None] = {}
        self._outer(region, inner, read)
        return [x for x in read if x not in inner]

    def yielded(self, region: Graph, numbers: Iterable[int]) -> list[Value]:
        """The active values from outside that the region hands on as results of these numbers."""
        around = self.index.around[region][0]
        found = dict.fromkeys(region.results[i] for i in numbers)
        return [
            x
            for x in found
            if isinstance(x, Value) and x in self.activity and self.index.inside(around, self.index.home[x])
        ]

    def _outer(self, region: Graph, inner: set[Operand], read: dict[Value, None]) -> None:
        def note(values: Iterable[Operand]) -> None:
            read.update((x, None) for x in values if isinstance(x, Value) and x in self.activity)

        inner.update(region.params)
        for node in region.nodes:
            inner.update(node.outputs)
            match node:
                case Apply():
                    if any(v in self.activity for v in node.outputs):
                        note(sources(node))
                case While():
                    note(x for p, x in zip(carried_params(node), node.inits) if p in self.activity)
                    self._outer(node.body, inner, read)
                    note(x for p, x in zip(carried_params(node), node.body.results) if p in self.activity)
                case Cond():
                    for branch in node.branches:
                        self._outer(branch, inner, read)
                        note(x for v, x in zip(node.outputs, branch.results) if v in self.activity)
                case Call():
                    note(node.inputs)

    # -- regions of the sweep ----------------------------------------------------------------------------------------

    def enter(self, cotangents: dict[Operand, Operand]) -> tuple[dict[Operand, Operand], list[Thread]]:
        """Begin a region: what is added up there starts with these; what was there before is handed to ``leave``."""
        before = self.cotangents, self.threads
        self.cotangents, self.threads = cotangents, []
        return before

    def leave(self, before: tuple[dict[Operand, Operand], list[Thread]]) -> tuple[dict[Operand, Operand], list[Thread]]:
        """End a region; what was added up in it, and the tapes it walks down."""
        inside = self.cotangents, self.threads
        self.cotangents, self.threads = before
        return inside
