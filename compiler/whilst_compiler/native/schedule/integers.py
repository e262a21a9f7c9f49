"""What is known about the integers of an iteration: what they are in terms of counters and of what does not change,
whether they are odd or even, and what holds between them wherever they exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from whilst_compiler.ir.graph import Apply, Literal, Value
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import I64
from whilst_compiler.native.schedule.affine import Fact, Form, is_never
from whilst_compiler.native.schedule.parity import Parity, parity_of_result

__all__ = ["Integers"]

_LAST = (1 << 63) - 1
_ANY = (-_LAST - 1, _LAST)

_MOST_FACTS = 24
"""Of more than so many, it is not asked whether a sum wraps."""


@dataclass(slots=True)
class Integers:
    """Of one region; ``counters`` are all that begin at zero, ``steady`` is what the parameters are from outside."""

    counters: set[object]
    steady: dict[GraphOperand, Value] = field(default_factory=dict)
    forms: dict[GraphOperand, Form] = field(default_factory=dict)
    parities: dict[GraphOperand, Parity] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    positive: dict[GraphOperand, GraphOperand] = field(default_factory=dict)
    wanted: set[object] = field(default_factory=set)
    """Steady numbers of which it would help if they were not negative, which ``takes`` says is so."""
    takes: bool = False

    def form(self, x: GraphOperand) -> Form:
        if isinstance(x, Literal):
            return Form({}, int(x.value.real))
        return self.forms.get(x) or Form.of(self.steady.get(x, x))

    def parity(self, x: GraphOperand) -> Parity:
        if isinstance(x, Literal):
            return Parity(frozenset(), int(x.value.real) & 1)
        return self.parities.get(x) or Parity(frozenset({self.steady.get(x, x)}), 0)

    def inside(self, params: Mapping[Value, GraphOperand]) -> Integers:
        """The same for the parameters of an inner region."""
        numbers = {param: x for param, x in params.items() if param.type == I64}
        return Integers(
            self.counters,
            {param: self.steady[x] for param, x in params.items() if x in self.steady},
            {param: self.form(x) for param, x in numbers.items()},
            {param: self.parity(x) for param, x in numbers.items()},
            list(self.facts),
            wanted=self.wanted,
            takes=self.takes,
        )

    def count(self, counter: Value, bound: Form) -> None:
        """``counter`` counts from zero to the bound."""
        self.counters.add(counter)
        i = Form.of(counter)
        self.facts.append(((i,),))
        if not bound.wraps:
            self.facts.append(((bound.minus(i).add(-1),),))

    def bound(self, x: GraphOperand) -> Form:
        """A bound of a counter: of ``max(x, 0)``, it is ``x`` in each iteration that there is."""
        return self.form(self.positive.get(x, x))

    def tell(self, node: Apply) -> None:
        """Note what the integer is that the node computes."""
        parity = parity_of_result(node, self.parity)
        if parity is not None:
            self.parities[node.output] = parity
        name = node.row.name
        made: Form | None = None
        match name.removeprefix("checked_"):
            case "add":
                made = self.form(node.inputs[0]).plus(self.form(node.inputs[1]))
            case "subtract":
                made = self.form(node.inputs[0]).minus(self.form(node.inputs[1]))
            case "multiply":
                made = self._product(*node.inputs)
            case "check":
                made = self.form(node.inputs[0])
            case "check_index":
                made = self._index(node)
            case "maximum":
                self._maximum(node)
        if made is not None:
            exact = name.startswith("check") or self._fits(made)
            self.forms[node.output] = made if exact else Form(made.terms, made.constant, wraps=True)

    def _product(self, x: GraphOperand, y: GraphOperand) -> Form | None:
        one, other = self.form(x), self.form(y)
        if one.terms and other.terms:
            return None
        one, number = (other, one.constant) if not one.terms else (one, other.constant)
        wraps = self.form(x).wraps or self.form(y).wraps
        return Form({a: c * number for a, c in one.terms.items() if number}, one.constant * number, wraps)

    def _index(self, node: Apply) -> Form | None:
        """An index counted from the start: what it was, or, below zero, the size more."""
        x, size = map(self.form, node.inputs)
        if (self.range(x)[0] >= 0 and not x.wraps) or self._takes_for_granted(x):
            return x
        found = Form.of(node.output)
        self.facts.append(((found,),))
        if not (x.wraps or size.wraps):
            self.facts.append(((size.minus(found).add(-1),),))
            wrapped = x.plus(size)
            as_it_was = (found.minus(x), x.minus(found), x)
            from_the_end = (found.minus(wrapped), wrapped.minus(found), Form({}, -1).minus(x))
            self.facts.append((as_it_was, from_the_end))
        return None

    def _takes_for_granted(self, x: Form) -> bool:
        """Whether an index counts from the start because a number is taken not to be negative, which is noted.

        Where such a sum wraps, it is no index of any array.
        """
        rest = [symbol for symbol in x.terms if symbol not in self.counters]
        if len(rest) != 1 or x.terms[rest[0]] != 1 or rest[0] not in self.steady.values():
            return False
        if x.constant < 0 or min(x.terms.values()) < 0:
            return False
        self.wanted.add(rest[0])
        return self.takes

    def _maximum(self, node: Apply) -> None:
        for x, y in (node.inputs, node.inputs[::-1]):
            if isinstance(y, Literal) and y.value.real <= 0:
                self.positive[node.output] = x

    def range(self, x: Form) -> tuple[int, int]:
        """Between which numbers the sum lies, were it exact."""
        low = high = x.constant
        for symbol, c in x.terms.items():
            ends = [c * end for end in self._ends(symbol)]
            low, high = low + min(ends), high + max(ends)
        return low, high

    def _ends(self, symbol: object) -> tuple[int, int]:
        return (0, _LAST - 1) if symbol in self.counters else _ANY

    def _fits(self, x: Form) -> bool:
        """Whether the sum does not wrap."""
        if x.wraps:
            return False
        low, high = self.range(x)
        if low >= _ANY[0] and high <= _LAST:
            return True
        if len(self.facts) > _MOST_FACTS:
            return False
        facts = [*self.facts, *self._boxes(x)]
        return is_never(x.add(-_LAST - 1), facts) and is_never(Form({}, _ANY[0] - 1).minus(x), facts)

    def _boxes(self, x: Form) -> list[Fact]:
        """That what the form and facts are about are numbers of 64 bits."""
        forms = [x, *(x for fact in self.facts for case in fact for x in case)]
        boxes: list[Fact] = []
        for symbol in dict.fromkeys(symbol for form in forms for symbol in form.terms):
            low, high = self._ends(symbol)
            boxes.append(((Form({symbol: 1}, -low), Form({symbol: -1}, high)),))
        return boxes
