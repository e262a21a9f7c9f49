"""Which counted loops have iterations that have nothing to do with each other.

Such a loop carries arrays alone, and all that it reads and writes of one lies, along one axis, at the counter (plus
something that does not change): ``for i in range(n): for j in range(m): out[i, j] = f(i, j)``. That an iteration may
raise is told apart: then the others have nothing to do with it but that those after it are not to be seen.

A loop whose iterations look at what others write never, as of two such elements one is odd and the other even
(``parity``), and which may carry the largest of numbers (``extreme``), can be parted all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum

from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Value, While
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.schedule.extreme import extreme
from whilst_compiler.native.schedule.parity import Parity, never_meet, parity_of_result

__all__ = ["Apart", "Apartness", "apartness"]

_Place = tuple[int, object, int]
"""An axis, what is added to the counter there (something from outside, and a number)."""


class Apartness(Enum):
    """What the iterations of a loop have to do with each other."""

    DEPENDENT = "dependent"
    BUT_FOR_ERRORS = "independent but for errors"
    PARTED = "independent but for extremes"
    INDEPENDENT = "independent"


_MOST_PAIRS = 400
"""More accesses to one array are not compared with each other."""


@dataclass(frozen=True, slots=True)
class Apart:
    """How iterations are apart; ``extremes`` are the carried numbers, by position, that are the largest or smallest."""

    how: Apartness
    extremes: Mapping[int, str] = field(default_factory=dict)


_DEPENDENT = Apart(Apartness.DEPENDENT)


def apartness(node: While) -> Apart:
    """Whether the iterations may run in any order."""
    (going_on,) = node.test.results
    if node.bound is None or not node.inits or not isinstance(going_on, Literal) or not going_on.value:
        return _DEPENDENT
    counter, *params = node.body.params
    carried = dict(enumerate(params[: len(node.inits)]))
    arrays = {k: p for k, p in carried.items() if isinstance(p.type, Tensor) and p.type.dims}
    outer = params[len(carried) :]
    extremes = {k: extreme(node.body, p, node.body.results[k]) for k, p in carried.items() if k not in arrays}
    if not arrays or not all(extremes.values()):
        return _DEPENDENT
    search = _Search({p: [] for p in arrays.values()}, frozenset(outer))
    known = _Known({counter: (None, 0)}, {p: p for p in arrays.values()}, {p: p for p in outer})
    ends = search.region(node.body, known)
    if ends is None or any(ends[k] is not p for k, p in arrays.items()):
        return _DEPENDENT
    if not extremes and search.in_one_place():
        return Apart(Apartness.BUT_FOR_ERRORS if search.raises else Apartness.INDEPENDENT)
    if search.raises or not search.never_meet():
        return _DEPENDENT
    return Apart(Apartness.PARTED, extremes)


@dataclass(frozen=True, slots=True)
class _Access:
    """Where an array is met: the axes at which it is so at the counter, and whether its indices are odd or even."""

    writes: bool
    places: set[_Place]
    parities: Sequence[Parity]

    def apart(self, other: _Access, steady: Set[GraphOperand]) -> bool:
        """Whether iterations that are not the same do not meet there."""
        return bool(self.places & other.places) or never_meet(self.parities, other.parities, steady)


@dataclass(slots=True)
class _Known:
    """What values of a region are: the counter plus something, a carried array, something from outside the loop."""

    indices: dict[GraphOperand, tuple[object, int]] = field(default_factory=dict)
    arrays: dict[GraphOperand, Value] = field(default_factory=dict)
    outer: dict[GraphOperand, Value] = field(default_factory=dict)
    parities: dict[GraphOperand, Parity] = field(default_factory=dict)

    def parity(self, x: GraphOperand) -> Parity:
        if isinstance(x, Literal):
            return Parity(frozenset(), int(x.value.real) & 1)
        return self.parities.get(x) or Parity(frozenset({self.outer.get(x, x)}), 0)

    def inside(self, params: Mapping[Value, GraphOperand]) -> _Known:
        """The same for the parameters of an inner region."""
        return _Known(
            {param: self.indices[x] for param, x in params.items() if x in self.indices},
            {param: self.arrays[x] for param, x in params.items() if x in self.arrays},
            {param: self.outer[x] for param, x in params.items() if x in self.outer},
            {param: self.parity(x) for param, x in params.items() if _is_number(x)},
        )


class _Search:
    """Walks regions; ``met`` is how each array was met so far, ``steady`` values are from outside the loop.

    ``raises`` tells whether something was met that may."""

    def __init__(self, met: dict[Value, list[_Access]], steady: Set[GraphOperand]) -> None:
        self.met = met
        self.steady = steady
        self.raises = False

    def in_one_place(self) -> bool:
        """Whether all that the loop reads and writes of an array lies, along one axis, at the counter."""
        return all(not found or set.intersection(*(x.places for x in found)) for found in self.met.values())

    def never_meet(self) -> bool:
        """Whether no iteration reads or writes what another one writes."""
        for found in self.met.values():
            writing = [x for x in found if x.writes]
            if len(writing) * len(found) > _MOST_PAIRS:
                return False
            if not all(x.apart(y, self.steady) for x in writing for y in found):
                return False
        return True

    def region(self, region: Graph, known: _Known) -> list[Value | None] | None:
        """The carried arrays that the results are; None if something stands in the way."""
        for node in region.nodes:
            if not self._node(node, known):
                return None
        return [known.arrays.get(x) for x in region.results]

    def _node(self, node: Node, known: _Known) -> bool:
        match node:
            case Apply():
                return self._apply(node, known)
            case Cond():
                return self._cond(node, known)
            case While():
                return self._loop(node, known)
        return False

    def _cond(self, node: Cond, known: _Known) -> bool:
        ends = [self.region(b, known.inside(dict(zip(b.params, node.captured)))) for b in node.branches]
        for output, results in zip(node.outputs, zip(*(end or () for end in ends))):
            if len(set(results)) > 1:
                return False
            if results[0] is not None:
                known.arrays[output] = results[0]
        return None not in ends

    def _loop(self, node: While, known: _Known) -> bool:
        skip = 0 if node.bound is None else 1
        carried = node.body.params[skip : skip + len(node.inits)]
        captured = dict(zip(node.body.params[skip + len(node.inits) :], node.captured))
        arrays = {p: x for p, x in zip(carried, node.inits) if x in known.arrays}
        ends = self.region(node.body, known.inside({**arrays, **captured}))
        test = dict(zip(node.test.params[skip:], (*node.inits, *node.captured)))
        if (
            ends is None
            or self.region(node.test, known.inside({p: x for p, x in test.items() if _lasts(x, known)})) is None
        ):
            return False
        for output, x, end in zip(node.outputs, node.inits, ends):
            if end is not known.arrays.get(x):
                return False
            if end is not None:
                known.arrays[output] = end
        return True

    def _apply(self, node: Apply, known: _Known) -> bool:
        name = node.row.name
        if node.row.effect is Effect.RAISES and name != "remark":
            self.raises = True
        elif node.row.effect is not Effect.PURE:
            return False
        if len(node.outputs) == 1 and _is_number(node.output):
            _tell_parity(node, known)
        if name in ("add", "checked_add"):
            self._sum(node, known)
        elif name in ("check", "check_index"):
            _pass_on(node, known)
        met = [x for x in node.inputs if x in known.arrays]
        if not met or name == "dim":
            return True
        places = _places(node, known)
        if met != [node.inputs[0]] or places is None:
            return False
        array = known.arrays[node.inputs[0]]
        writes = node.row.name in ("store", "update")
        if writes:
            known.arrays[node.output] = array
        self.met[array].append(_Access(writes, places, _parities(node, known)))
        return True

    def _sum(self, node: Apply, known: _Known) -> None:
        for x, y in (node.inputs, node.inputs[::-1]):
            if x in known.indices:
                base, offset = known.indices[x]
                if isinstance(y, Literal):
                    known.indices[node.output] = (base, offset + int(y.value.real))
                elif base is None and y in known.outer:
                    known.indices[node.output] = (known.outer[y], offset)


def _is_number(x: GraphOperand) -> bool:
    return isinstance(x.type, Tensor) and not x.type.dims and x.type.dtype is DType.I64


def _tell_parity(node: Apply, known: _Known) -> None:
    parity = parity_of_result(node, known.parity)
    if parity is not None:
        known.parities[node.output] = parity


def _parities(node: Apply, known: _Known) -> Sequence[Parity]:
    """Those of an element's indices; none for other rows."""
    first = {"load": 1, "store": 2}.get(node.row.name)
    return () if first is None else [known.parity(x) for x in node.inputs[first:]]


def _pass_on(node: Apply, known: _Known) -> None:
    """What is checked is what it was."""
    if (x := node.inputs[0]) in known.indices:
        known.indices[node.output] = known.indices[x]
    if x in known.outer:
        known.outer[node.output] = known.outer[x]


def _lasts(x: GraphOperand, known: _Known) -> bool:
    return x in known.arrays or x in known.outer or x in known.indices


def _places(node: Apply, known: _Known) -> set[_Place] | None:
    """The axes along which the node meets its first operand at the counter; None for other rows."""
    match node.row.name:
        case "load":
            operands = dict(enumerate(node.inputs[1:]))
        case "store":
            operands = dict(enumerate(node.inputs[2:]))
        case "subview":
            operands = _indexed(str(node.attributes["axes"]), node.inputs[1:])
        case "update":
            operands = _indexed(str(node.attributes["axes"]), node.inputs[2:])
        case _:
            return None
    return {(axis, *known.indices[x]) for axis, x in operands.items() if x in known.indices}


def _indexed(axes: str, operands: tuple[GraphOperand, ...]) -> dict[int, GraphOperand]:
    """The single indices among the operands of a region: one each, where a slice has three and a whole axis none."""
    found, at = {}, 0
    for axis, letter in enumerate(axes):
        if letter == "i":
            found[axis] = operands[at]
        at += {"i": 1, "s": 3}.get(letter, 0)
    return found
