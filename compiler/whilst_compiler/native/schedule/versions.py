"""Two versions of an innermost counted loop: one without checks, taken where they are known to hold beforehand.

An index that is affine in the counter is in range throughout if it is so in the first and the last iteration, and no
arithmetic on the way to it overflows if it does not there. If any of that fails, the version with all checks runs, so
that whatever is to happen before the error happens.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from whilst_compiler.ir.graph import Apply, Call, Literal, Node, Value, While
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import I64, DType
from whilst_compiler.native.loops import Const, Operand
from whilst_compiler.native.schedule.code import ONE, ZERO
from whilst_compiler.native.schedule.scope import Scope

__all__ = ["Versions", "find_versions"]

_ARITHMETIC = {
    "add": "add", "subtract": "subtract", "multiply": "multiply", "checked_add": "add",
    "checked_subtract": "subtract", "checked_multiply": "multiply",
}  # fmt: skip
_EFFECTS = frozenset(("host_call", "print", "remark"))
_LONGEST, _MOST_CHECKS, _FEWEST_TRIPS = 80, 16, 8


@dataclass(slots=True)
class Versions:
    """What the quick version may leave out: checks of indices and of overflow. ``guard`` says when."""

    scope: Scope
    node: While
    degrees: dict[Value, int] = field(default_factory=dict)
    producers: dict[Value, Apply] = field(default_factory=dict)
    checks: list[Apply] = field(default_factory=list)
    certain: set[int] = field(default_factory=set)

    def guard(self) -> Operand:
        """Whether all checks are known to hold; to be written before the loop."""
        assert self.node.bound is not None
        code = self.scope.code
        last = code.subtract(self.scope.scalar(self.node.bound), ONE)
        conditions: list[Operand] = []
        for k in (ZERO, last):
            at: dict[Value, Operand] = {}
            for check in self.checks:
                if k is last and not self.degrees[check.output]:
                    continue
                self._at(check.output, k, at, conditions)
        result = conditions[0]
        for condition in conditions[1:]:
            result = code.let("logical_and", (result, condition), DType.BOOL)
        return result

    def _at(self, x: GraphOperand, k: Operand, known: dict[Value, Operand], conditions: list[Operand]) -> Operand:
        """The value in iteration ``k``; conditions under which it is exact, and in range if it is a checked index."""
        if isinstance(x, Literal):
            return Const(x.value, DType.I64)
        if x not in known:
            known[x] = self._compute(x, k, known, conditions)
        return known[x]

    def _compute(self, x: Value, k: Operand, known: dict[Value, Operand], conditions: list[Operand]) -> Operand:
        code, producer = self.scope.code, self.producers.get(x)
        if producer is None:
            return k if x is self.node.body.params[0] else self.scope.scalar(self._outside(x))
        a, b = (self._at(y, k, known, conditions) for y in producer.inputs[:2])
        if producer.row.name == "check_index":
            conditions.append(code.let("below", (a, b), DType.BOOL))
            return a
        op = _ARITHMETIC[producer.row.name]
        if ZERO in (a, b) and op == "multiply":
            return ZERO
        if b == ZERO or (a == ZERO and op == "add"):
            return b if a == ZERO else a
        conditions.append(code.let(f"{op}_is_exact", (a, b), DType.BOOL))
        return code.let(op, (a, b), DType.I64)

    def _outside(self, x: Value) -> GraphOperand:
        return self.node.captured[self.node.body.params.index(x) - 1 - len(self.node.inits)]


def find_versions(scope: Scope, node: While) -> Versions | None:
    """The two versions of a loop, if there is reason to have two."""
    if not _simple(node):
        return None
    found = Versions(scope, node)
    params = node.body.params
    found.degrees[params[0]] = 1
    found.degrees.update((p, 0) for p in params[1 + len(node.inits) :] if p.type == I64)
    for one in node.body.nodes:
        if isinstance(one, Apply):
            _consider(found, one)
    indices = [c for c in found.checks if c.row.name == "check_index"]
    return found if indices and len(found.checks) <= _MOST_CHECKS else None


def _simple(node: While) -> bool:
    """Whether the loop is counted, innermost, neither very short nor very long."""
    (going_on,) = node.test.results
    if node.bound is None or not isinstance(going_on, Literal) or not going_on.value:
        return False
    if isinstance(node.bound, Literal) and node.bound.value.real < _FEWEST_TRIPS:
        return False
    return len(node.body.nodes) <= _LONGEST and not any(map(_is_heavy, node.body.nodes))


def _is_heavy(node: Node) -> bool:
    return isinstance(node, While | Call) or (isinstance(node, Apply) and node.row.name in _EFFECTS)


def _consider(found: Versions, node: Apply) -> None:
    """Note what the node's result is in terms of the counter, and whether its check can go."""
    name = node.row.name
    if (name not in _ARITHMETIC and name != "check_index") or node.output.type != I64:
        return
    a, b = (_degree(found, x) for x in node.inputs[:2])
    if a is None or b is None or (name == "check_index" and (b > 0 or _counts_from_the_end(node.inputs[0]))):
        return
    degree = a + b if _ARITHMETIC.get(name) == "multiply" else max(a, b)
    if degree > 1:
        return
    found.degrees[node.output] = degree
    found.producers[node.output] = node
    found.certain.add(id(node))
    if name.startswith("check"):
        found.checks.append(node)


def _counts_from_the_end(x: GraphOperand) -> bool:
    return isinstance(x, Literal) and x.value.real < 0


def _degree(found: Versions, x: GraphOperand) -> int | None:
    return 0 if isinstance(x, Literal) else found.degrees.get(x)
