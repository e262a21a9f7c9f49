"""Numbers that a loop carries only to find the largest (or smallest) of what it computes: ``change = max(change, x)``.

Where ``x`` is no float that may be minus zero, the result does not depend on the order: of equal numbers there is but
one, and what is no number is never larger.
"""

from __future__ import annotations

from dataclasses import dataclass

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["extreme"]

_FLIPPED = {"greater": "less", "less": "greater"}
_INTEGER = Tensor(DType.I64, ())


def extreme(region: Graph, param: Value, result: Operand) -> str:
    """``greater`` or ``less`` if that is all that the region, and loops in it, do with a parameter; else nothing."""
    facts = _Facts.of(region)
    found: set[str] = set()
    now: Operand = param
    while now is not result:
        step = facts.step(now)
        if step is None:
            return ""
        now, kind = step
        found.add(kind)
    ends = not facts.users.get(now) and sum(x is now for x in region.results) == 1
    return found.pop() if ends and len(found) == 1 else ""


@dataclass(slots=True)
class _Facts:
    """Which nodes of a region read a value, and which one makes it."""

    users: dict[Operand, list[Node]]
    makers: dict[Operand, Node]

    @staticmethod
    def of(region: Graph) -> _Facts:
        facts = _Facts({}, {x: node for node in region.nodes for x in node.outputs})
        for node in region.nodes:
            for x in _read(node):
                facts.users.setdefault(x, []).append(node)
        return facts

    def step(self, now: Operand) -> tuple[Operand, str] | None:
        """What becomes of the value next, if nobody else reads it."""
        match self.users.get(now, []):
            case [While() as loop]:
                return _through(loop, now)
            case [Apply() as asked, Apply() as chosen]:
                return self.chosen(asked, chosen, now)
        return None

    def chosen(self, asked: Apply, chosen: Apply, now: Operand) -> tuple[Operand, str] | None:
        """``where(x > now, x, now)``, and nobody else learns whether it was so."""
        if asked.row.name not in _FLIPPED or chosen.row.name != "where":
            return None
        condition, new, old = chosen.inputs
        kind = asked.row.name
        if new is now and new.type == _INTEGER:  # where(now > x, now, x), which a NaN would get into
            new, old, kind = old, new, _FLIPPED[kind]
        if condition is not asked.output or self.users[condition] != [chosen] or old is not now:
            return None
        if not self.has_one_zero(new):
            return None
        if asked.inputs == (new, now):
            return chosen.output, kind
        return (chosen.output, _FLIPPED[kind]) if asked.inputs == (now, new) else None

    def has_one_zero(self, x: Operand) -> bool:
        """Whether the number is an integer, or an absolute value."""
        if not isinstance(x.type, Tensor) or x.type.dims:
            return False
        maker = self.makers.get(x)
        positive = isinstance(maker, Apply) and maker.row.name == "absolute"
        return x.type.dtype is DType.I64 or (x.type.dtype is DType.F64 and positive)


def _read(node: Node) -> tuple[Operand, ...]:
    match node:
        case While():
            return (*node.inits, *node.captured, *(() if node.bound is None else (node.bound,)))
        case Cond():
            return (node.selector, *node.captured)
        case Apply() | Call():
            return node.inputs


def _through(loop: While, now: Operand) -> tuple[Operand, str] | None:
    """The same for a loop that goes on with the value, and does not ask for it."""
    places = [k for k, x in enumerate(loop.inits) if x is now]
    if len(places) != 1:
        return None
    (place,) = places
    skip = 0 if loop.bound is None else 1
    asked = loop.test.params[skip + place]
    if any(asked in _read(node) for node in loop.test.nodes) or asked in loop.test.results:
        return None
    kind = extreme(loop.body, loop.body.params[skip + place], loop.body.results[place])
    return (loop.outputs[place], kind) if kind else None
