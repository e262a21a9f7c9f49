"""Integers of what is differentiated by that are no constants: results by way of them have no derivative.

To the sweeps integers are constants, which is right for counts, indices and what is rounded. An integer that stands
for a float as its text does, its bits or its hash, is none: read as a number it would give a derivative of zero, in
silence. Nor is one that is drawn with a parameter that is differentiated by, whatever is done with it: how often each
outcome comes up changes with the parameter. So such integers are followed, through regions and calls, up to where they
become numbers again, and what is drawn also through comparisons, indices, choices and loops.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from whilst_compiler.autodiff.activity import sources
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.errors import Diagnostic, Label, UserError
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While, all_nodes
from whilst_compiler.ir.row import Draws, NoDerivative, Texts
from whilst_compiler.ir.scopes import carried_params
from whilst_compiler.ir.types import BOOL, Tensor
from whilst_compiler.ops.define import DISCRETE

__all__ = ["require_no_codes"]

_PLACES = frozenset({"text_length", "text_find", "text_run", "text_run_back", "text_match", "text_compare", "text_all"})
"""Rows of texts that count, or say where or whether: their results are numbers as such."""
_WRITES = frozenset({"store", "update"})
_CHECKS = frozenset({"check", "check_index"})
_SIZES = frozenset({"dim", "stride"})


class _Kind(IntEnum):
    """What a value has of the inputs: nothing; it varies with them; it is an integer that stands for one that does, or
    one that depends on what was drawn with one that does; it is a float that was made of such an integer."""

    NONE, VARIES, CODE, DRAWN, LOST = range(5)


@dataclass(frozen=True)
class _Mark:
    kind: _Kind = _Kind.NONE
    node: Node | None = None


_NONE, _VARIES = _Mark(), _Mark(_Kind.VARIES)


def require_no_codes(graph: Graph, inputs: Sequence[int], outputs: Sequence[int]) -> None:
    """UserError if a result at ``outputs`` depends on parameters at ``inputs`` by way of such an integer."""
    if not any(_makes_codes(n) for g in (graph, *graph.functions.values()) for n in all_nodes(g)):
        return
    found = _Programs(graph.functions).results(
        graph, [_VARIES if i in inputs else _NONE for i in range(len(graph.params))]
    )
    for i in outputs:
        if found[i].kind is _Kind.LOST:
            raise _lost(found[i].node)


def _makes_codes(node: Node) -> bool:
    if not isinstance(node, Apply):
        return False
    rule = node.row.derivative
    return isinstance(rule, NoDerivative) and rule is not DISCRETE and not all(map(is_inexact, node.outputs))


def _lost(node: Node | None) -> UserError:
    label = (Label(node.location.span, "not differentiable"),) if node is not None and node.location else ()
    title = "what is differentiated by goes through a text, bytes or a hash, and is read from there as a number"
    way = "compute with the number itself; int(x), round(x) and np.floor(x) have the derivative 0"
    if _is_draw(node):
        title = "what is differentiated by is a parameter of a discrete draw, on which the result depends"
        way = "draw with whilst.stop_gradient(parameter), where the draw is meant to be held fixed"
    return UserError(Diagnostic("W701", title, label, way))


def _is_draw(node: Node | None) -> bool:
    return isinstance(node, Apply) and (node.row.name == "drawn" or isinstance(node.row.lowering, Draws))


class _Programs:
    """The marks of results by those of arguments, for each function; repeated until they no longer grow.

    ``told``: something that varies was handed to Python by a call that gives nothing.
    """

    def __init__(self, functions: dict[str, Graph]) -> None:
        self.functions = functions
        self.known: dict[tuple[str, tuple[_Mark, ...]], tuple[_Mark, ...]] = {}
        self.told = False
        self.grew = False

    def results(self, graph: Graph, given: Sequence[_Mark]) -> tuple[_Mark, ...]:
        while True:
            told, self.grew, self.begun = self.told, False, set[tuple[str, tuple[_Mark, ...]]]()
            found = _Region(self, graph, given).results()
            if not self.grew and told == self.told:
                return found

    def called(self, node: Call, given: tuple[_Mark, ...]) -> tuple[_Mark, ...]:
        if any(f"{node.callee}.{kind}" in self.functions for kind in ("vjp", "jvp")):
            drawn = next((m for m in given if m.kind is _Kind.DRAWN), None)
            if drawn is not None:
                return tuple(_after(drawn, is_inexact(v)) for v in node.outputs)
            some = any(m.kind is not _Kind.NONE for m in given)
            return tuple(_VARIES if some and is_inexact(v) else _NONE for v in node.outputs)
        key = (node.callee, given)
        before = self.known.setdefault(key, (_NONE,) * len(node.outputs))
        if key in self.begun:
            return before
        self.begun.add(key)
        found = _Region(self, self.functions[node.callee], given).results()
        now = tuple(max(pair, key=lambda m: m.kind) for pair in zip(before, found))
        self.known[key] = now
        self.grew |= now != before
        return now


class _Region:
    """The marks of a graph's values, the regions below it among them."""

    def __init__(self, programs: _Programs, graph: Graph, given: Sequence[_Mark]) -> None:
        self.programs = programs
        self.graph = graph
        self.marks: dict[Operand, _Mark] = {}
        self.join(zip(graph.params, given))

    def results(self) -> tuple[_Mark, ...]:
        before = None
        while before != self.marks:
            before = dict(self.marks)
            self.region(self.graph)
        return tuple(map(self.of, self.graph.results))

    def of(self, x: Operand) -> _Mark:
        return self.marks.get(x, _NONE)

    def join(self, pairs: Iterable[tuple[Value, _Mark]]) -> None:
        for value, mark in pairs:
            if (value.type != BOOL or mark.kind is _Kind.DRAWN) and mark.kind > self.of(value).kind:
                self.marks[value] = mark

    def hand(self, into: Iterable[Value], values: Iterable[Operand]) -> None:
        self.join((v, self.of(x)) for v, x in zip(into, values))

    def region(self, graph: Graph) -> None:
        for node in graph.nodes:
            match node:
                case Apply():
                    self.row(node)
                case While():
                    self.loop(node)
                case Cond():
                    for branch in node.branches:
                        self.hand(branch.params, node.captured)
                        self.region(branch)
                        self.hand(node.outputs, branch.results)
                    self.decided(node.selector, zip(node.outputs, *(_from_outside(node, b) for b in node.branches)))
                case Call():
                    self.join(zip(node.outputs, self.programs.called(node, tuple(map(self.of, node.inputs)))))

    def loop(self, node: While) -> None:
        skip = node.bound is not None
        for inner in (node.test, node.body):
            self.hand(inner.params[skip:], (*node.inits, *node.captured))
        self.region(node.test)
        self.region(node.body)
        for into in (node.outputs, node.test.params[skip:], node.body.params[skip:]):
            self.hand(into, node.body.results)
        self.hand(node.outputs, node.inits)
        carried = list(zip(node.outputs, carried_params(node), node.body.results))
        for how_often in (*node.test.results, *(() if node.bound is None else (node.bound,))):
            self.decided(how_often, carried)

    def decided(self, by: Operand, found: Iterable[tuple[Operand, ...]]) -> None:
        """Values that are one of several others, which a draw has chosen if ``by`` was drawn."""
        mark = self.of(by)
        if mark.kind is _Kind.DRAWN:
            for value, *some in found:
                if isinstance(value, Value) and len(set(some)) > 1:
                    self.join([(value, _after(mark, is_inexact(value)))])

    def row(self, node: Apply) -> None:
        given = self.worst(node.inputs)
        if (node.row.effect.reaches_out and not node.outputs) or node.row.name == "text_feed":
            self.programs.told |= given is not _NONE  # arrays and joined texts go out part by part
        elif self.programs.told and _is_text(node) and node.row.effect.reaches_out:
            given = _VARIES
        if given is not _NONE:
            self.join((v, self.result(node, is_inexact(v))) for v in node.outputs)

    def result(self, node: Apply, inexact: bool) -> _Mark:
        """The mark of a result of a row that is given a marked operand."""
        drawn = next((m for x in _deciding(node) if (m := self.of(x)).kind is _Kind.DRAWN), None)
        if drawn is not None:
            return _after(drawn, inexact)
        if _is_draw(node) and not inexact:
            return _Mark(_Kind.DRAWN, node) if self.worst(sources(node)) is not _NONE else _NONE
        if node.row.name in _PLACES:
            return _NONE
        if _is_text(node):
            return _Mark(_Kind.LOST if inexact else _Kind.CODE, node)
        if node.row.name == "host_call":
            return _VARIES if inexact else _NONE
        numbers = self.worst(x for x in _values(node) if not is_inexact(x))
        if inexact:
            smooth = self.worst(sources(node))
            return _Mark(_Kind.LOST, node) if numbers.kind is _Kind.CODE else smooth
        if numbers.kind is not _Kind.NONE:
            return numbers
        return _Mark(_Kind.CODE, node) if _makes_codes(node) and self.worst(sources(node)) is not _NONE else _NONE

    def worst(self, values: Iterable[Operand]) -> _Mark:
        return max(map(self.of, values), key=lambda m: m.kind, default=_NONE)


def _after(drawn: _Mark, inexact: bool) -> _Mark:
    """The mark of what depends on something drawn."""
    return _Mark(_Kind.LOST, drawn.node) if inexact else drawn


def _deciding(node: Apply) -> tuple[Operand, ...]:
    """The operands on which the values of results depend: checks hand on their first, sizes do not look at elements."""
    return node.inputs[: 0 if node.row.name in _SIZES else 1 if node.row.name in _CHECKS else None]


def _from_outside(node: Cond, branch: Graph) -> tuple[Operand, ...]:
    """What a branch yields, by the names outside for what it only hands on."""
    captured: dict[Operand, Operand] = dict(zip(branch.params, node.captured))
    return tuple(captured.get(r, r) for r in branch.results)


def _is_text(node: Apply) -> bool:
    return isinstance(node.row.lowering, Texts) or bool(node.attributes.get("text"))


def _values(node: Apply) -> Iterable[Operand]:
    """The operands that are in the result by their values, and not as places or sizes."""
    if node.row.elementwise:
        return node.inputs
    arrays = [x for x in node.inputs if isinstance(x.type, Tensor) and x.type.dims]
    return (*arrays, *(node.inputs[:2] if node.row.name in _WRITES or not arrays else ()))
