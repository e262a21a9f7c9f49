"""Which counted loops have iterations that have nothing to do with each other.

Such a loop carries arrays alone, and all that it reads and writes of one lies, along one axis, at the counter (plus
something that does not change): ``for i in range(n): for j in range(m): out[i, j] = f(i, j)``. That an iteration may
raise is told apart: then the others have nothing to do with it but that those after it are not to be seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Value, While
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import Tensor

__all__ = ["Apartness", "apartness"]

_Place = tuple[int, object, int]
"""An axis, what is added to the counter there (something from outside, and a number)."""


class Apartness(Enum):
    """What the iterations of a loop have to do with each other."""

    DEPENDENT = "dependent"
    BUT_FOR_ERRORS = "independent but for errors"
    INDEPENDENT = "independent"


def apartness(node: While) -> Apartness:
    """Whether the iterations may run in any order."""
    (going_on,) = node.test.results
    if node.bound is None or not node.inits or not isinstance(going_on, Literal) or not going_on.value:
        return Apartness.DEPENDENT
    counter, *params = node.body.params
    carried = params[: len(node.inits)]
    if any(not isinstance(p.type, Tensor) or not p.type.dims for p in carried):
        return Apartness.DEPENDENT
    search = _Search(dict.fromkeys(carried))
    known = _Known({counter: (None, 0)}, {p: p for p in carried}, {p: p for p in params[len(carried) :]})
    ends = search.region(node.body, known)
    if ends != list(carried):
        return Apartness.DEPENDENT
    return Apartness.BUT_FOR_ERRORS if search.raises else Apartness.INDEPENDENT


@dataclass(slots=True)
class _Known:
    """What values of a region are: the counter plus something, a carried array, something from outside the loop."""

    indices: dict[GraphOperand, tuple[object, int]] = field(default_factory=dict)
    arrays: dict[GraphOperand, Value] = field(default_factory=dict)
    outer: dict[GraphOperand, Value] = field(default_factory=dict)

    def inside(self, params: Mapping[Value, GraphOperand]) -> _Known:
        """The same for the parameters of an inner region."""
        return _Known(
            {param: self.indices[x] for param, x in params.items() if x in self.indices},
            {param: self.arrays[x] for param, x in params.items() if x in self.arrays},
            {param: self.outer[x] for param, x in params.items() if x in self.outer},
        )


class _Search:
    """Walks regions; ``places`` are those at which an array was met each time so far (None: it was not met).

    ``raises`` tells whether something was met that may."""

    def __init__(self, places: dict[Value, set[_Place] | None]) -> None:
        self.places = places
        self.raises = False

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
        before = self.places[array]
        now = places if before is None else before & places
        self.places[array] = now
        if name in ("store", "update"):
            known.arrays[node.output] = array
        return bool(now)

    def _sum(self, node: Apply, known: _Known) -> None:
        for x, y in (node.inputs, node.inputs[::-1]):
            if x in known.indices:
                base, offset = known.indices[x]
                if isinstance(y, Literal):
                    known.indices[node.output] = (base, offset + int(y.value.real))
                elif base is None and y in known.outer:
                    known.indices[node.output] = (known.outer[y], offset)


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
