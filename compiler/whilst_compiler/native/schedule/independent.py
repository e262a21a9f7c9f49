"""Which counted loops have iterations that have nothing to do with each other.

Such a loop carries arrays alone, and all that it reads and writes of one lies, along one axis, at the counter (plus
something that does not change): ``for i in range(n): for j in range(m): out[i, j] = f(i, j)``. That an iteration may
raise is told apart: then the others have nothing to do with it but that those after it are not to be seen.

A loop whose iterations look at what others write never can be parted all the same, and may carry the largest of
numbers (``extreme``): of two such elements one is odd and the other even (``parity``), or the bounds of loops keep them
apart (``affine``), as those of ``for j in range(i): c[i, j] = c[j, i] = f(i, j)`` do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum

from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Value, While
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import I64, Tensor
from whilst_compiler.native.schedule.affine import Fact, Form, contradict
from whilst_compiler.native.schedule.extreme import extreme
from whilst_compiler.native.schedule.integers import Integers
from whilst_compiler.native.schedule.parity import Parity, never_meet

__all__ = ["Apart", "Apartness", "apartness"]

_Place = tuple[int, frozenset[tuple[object, int]], int]
"""An axis, and the index there: the counter, or twice the counter, and something that does not change."""


class Apartness(Enum):
    """What the iterations of a loop have to do with each other."""

    DEPENDENT = "dependent"
    BUT_FOR_ERRORS = "independent but for errors"
    PARTED = "independent but for extremes"
    INDEPENDENT = "independent"


_WORD, _LAST = 1 << 64, (1 << 63) - 2
_MOST_PAIRS = 400
"""More accesses to one array are not compared with each other."""


@dataclass(frozen=True, slots=True)
class _Later:
    """What something is in another iteration."""

    of: object


@dataclass(frozen=True, slots=True)
class Apart:
    """How iterations are apart; ``extremes`` are the carried numbers, by position, that are the largest or smallest.

    They are so where none of the captured numbers that are ``given``, by position, is negative.
    """

    how: Apartness
    extremes: Mapping[int, str] = field(default_factory=dict)
    given: tuple[int, ...] = ()


_DEPENDENT = Apart(Apartness.DEPENDENT)


def apartness(node: While) -> Apart:
    """Whether the iterations may run in any order, be it for some numbers given from outside only."""
    wanted = set[object]()
    found = _apartness(node, wanted, takes=False)
    if found.how is not Apartness.DEPENDENT or not wanted:
        return found
    found = _apartness(node, wanted, takes=True)
    if found.how is not Apartness.BUT_FOR_ERRORS:
        return _DEPENDENT
    outer = node.body.params[1 + len(node.inits) :]
    return Apart(found.how, given=tuple(k for k, p in enumerate(outer) if p in wanted))


def _apartness(node: While, wanted: set[object], takes: bool) -> Apart:
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
    known = _Known(Integers(set(), {p: p for p in outer}, wanted=wanted, takes=takes), {p: p for p in arrays.values()})
    known.integers.count(counter, _bound(node, outer))
    search = _Search({p: [] for p in arrays.values()}, frozenset(outer), counter, known.integers.counters)
    ends = search.region(node.body, known)
    if ends is None or any(ends[k] is not p for k, p in arrays.items()):
        return _DEPENDENT
    if not extremes and search.in_one_place():
        return Apart(Apartness.BUT_FOR_ERRORS if search.raises else Apartness.INDEPENDENT)
    if (search.raises and extremes) or not search.never_meet():
        return _DEPENDENT
    return Apart(Apartness.BUT_FOR_ERRORS) if search.raises else Apart(Apartness.PARTED, extremes)


def _bound(node: While, outer: Sequence[Value]) -> Form:
    """The number of iterations, which the body may know by another name."""
    assert node.bound is not None
    if isinstance(node.bound, Literal):
        return Form({}, int(node.bound.value.real))
    return Form.of(next((p for p, x in zip(outer, node.captured) if x is node.bound), node.bound))


@dataclass(frozen=True, slots=True)
class _Access:
    """Where an array is met: its indices by axes, the axes at which they are so at the counter, whether they are odd or
    even, and what holds there."""

    writes: bool
    places: set[_Place]
    axes: Mapping[int, Form]
    parities: Sequence[Parity]
    facts: Sequence[Fact]

    def symbols(self) -> set[object]:
        forms = [*self.axes.values(), *(x for fact in self.facts for case in fact for x in case)]
        return {symbol for x in forms for symbol in x.terms}


@dataclass(slots=True)
class _Known:
    """What values of a region are: integers, and carried arrays."""

    integers: Integers
    arrays: dict[GraphOperand, Value] = field(default_factory=dict)

    def inside(self, params: Mapping[Value, GraphOperand]) -> _Known:
        """The same for the parameters of an inner region."""
        arrays: dict[GraphOperand, Value] = {param: self.arrays[x] for param, x in params.items() if x in self.arrays}
        return _Known(self.integers.inside(params), arrays)


@dataclass(slots=True)
class _Search:
    """Walks regions; ``met`` is how each array was met so far, ``steady`` values are from outside the loop, whose
    counter is one of ``counters``.

    ``raises`` tells whether something was met that may."""

    met: dict[Value, list[_Access]]
    steady: Set[GraphOperand]
    counter: Value
    counters: Set[object]
    raises: bool = False

    def in_one_place(self) -> bool:
        """Whether all that the loop reads and writes of an array lies, along one axis, at the counter."""
        return all(not found or set.intersection(*(x.places for x in found)) for found in self.met.values())

    def never_meet(self) -> bool:
        """Whether no iteration reads or writes what another one writes."""
        for found in self.met.values():
            writing = [x for x in found if x.writes]
            if len(writing) * len(found) > _MOST_PAIRS:
                return False
            if not all(self._apart(x, y) for x in writing for y in found):
                return False
        return True

    def _apart(self, one: _Access, other: _Access) -> bool:
        """Whether iterations that are not the same do not meet there."""
        if one.places & other.places or never_meet(one.parities, other.parities, self.steady):
            return True
        names = {x: _Later(x) for x in other.symbols() if x not in self.steady}
        pairs = [(x, other.axes[axis].renamed(names)) for axis, x in one.axes.items() if axis in other.axes]
        if not pairs:
            return False
        zeros = [x.minus(y) for x, y in pairs]
        zeros = [x.plus(Form.of(_Later(k)), _WORD) if x.wraps else x for k, x in enumerate(zeros)]
        facts = [*one.facts, *(_renamed(fact, names) for fact in other.facts)]
        if any(x.wraps for x in zeros):
            facts += [((Form({x: -1}, _LAST),),) for i in self.counters for x in (i, names.get(i)) if x is not None]
        step = Form.of(_Later(self.counter)).minus(Form.of(self.counter))
        return all(contradict(zeros, [((x.add(-1),),), *facts]) for x in (step, Form({}).minus(step)))

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
        ends: list[list[Value | None] | None] = []
        for region in (node.body, node.test):
            carried, captured = region.params[skip:][: len(node.inits)], region.params[skip + len(node.inits) :]
            arrays = {p: x for p, x in zip(carried, node.inits) if x in known.arrays}
            inner = known.inside({**arrays, **dict(zip(captured, node.captured))})
            if node.bound is not None and region is node.body:
                inner.integers.count(region.params[0], known.integers.bound(node.bound))
            ends.append(self.region(region, inner))
        if ends[0] is None or ends[1] is None:
            return False
        for output, x, end in zip(node.outputs, node.inits, ends[0]):
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
        if len(node.outputs) == 1 and node.output.type == I64:
            known.integers.tell(node)
        met = [x for x in node.inputs if x in known.arrays]
        if not met or name == "dim":
            return True
        at = _indices(node)
        if met != [node.inputs[0]] or at is None:
            return False
        array, integers = known.arrays[node.inputs[0]], known.integers
        writes = node.row.name in ("store", "update")
        if writes:
            known.arrays[node.output] = array
        axes = {axis: integers.form(x) for axis, x in at.items()}
        whole = node.row.name in ("load", "store")
        parities = [integers.parity(x) for x in at.values()] if whole else ()
        self.met[array].append(_Access(writes, self._places(axes), axes, parities, tuple(integers.facts)))
        return True

    def _places(self, axes: Mapping[int, Form]) -> set[_Place]:
        """The axes along which iterations that are not the same are certainly not at the same index, if it is made
        alike."""
        return {
            (axis, frozenset(x.terms.items()), x.constant)
            for axis, x in axes.items()
            if abs(x.terms.get(self.counter, 0)) in (1, 2)  # which a sum that wraps tells apart, too
            and all(symbol is self.counter or symbol in self.steady for symbol in x.terms)
        }


def _renamed(fact: Fact, names: Mapping[object, object]) -> Fact:
    return tuple(tuple(x.renamed(names) for x in case) for case in fact)


def _indices(node: Apply) -> dict[int, GraphOperand] | None:
    """The single indices, by axes, at which the node meets its first operand; None for other rows."""
    match node.row.name:
        case "load":
            return dict(enumerate(node.inputs[1:]))
        case "store":
            return dict(enumerate(node.inputs[2:]))
        case "subview":
            return _indexed(str(node.attributes["axes"]), node.inputs[1:])
        case "update":
            return _indexed(str(node.attributes["axes"]), node.inputs[2:])
    return None


def _indexed(axes: str, operands: tuple[GraphOperand, ...]) -> dict[int, GraphOperand]:
    """The single indices among the operands of a region: one each, where a slice has three and a whole axis none."""
    found, at = {}, 0
    for axis, letter in enumerate(axes):
        if letter == "i":
            found[axis] = operands[at]
        at += {"i": 1, "s": 3}.get(letter, 0)
    return found
