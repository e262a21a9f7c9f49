"""Whether indices are odd or even: ``u[i, j]`` with ``j = 1 + (i + colour) % 2 + 2*k`` has ``i + j`` odd or even as
``1 + colour`` is, whatever ``i`` and ``k`` are.

So sweeps over the black elements of a board, which read the red ones around them, may go through its rows in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from whilst_compiler.ir.graph import Apply, Literal, Operand

__all__ = ["Parity", "never_meet", "parity_of_result"]


@dataclass(frozen=True, slots=True)
class Parity:
    """Odd or even as the sum of these values and a bit."""

    values: frozenset[Operand]
    bit: int

    def plus(self, other: Parity) -> Parity:
        return Parity(self.values ^ other.values, self.bit ^ other.bit)


EVEN = Parity(frozenset(), 0)


def parity_of_result(node: Apply, of: Callable[[Operand], Parity]) -> Parity | None:
    """That of an integer that the node computes from others; None if it does not follow from theirs."""
    name, inputs = node.row.name.removeprefix("checked_"), node.inputs
    if name in ("add", "subtract", "bitwise_xor"):
        return of(inputs[0]).plus(of(inputs[1]))
    if name in ("check", "check_index", "negative"):
        return of(inputs[0])
    number = _number(inputs[1]) if len(inputs) == 2 else None
    if name == "multiply" and number is None:
        inputs, number = inputs[::-1], _number(inputs[0])
    if number is None:
        return None
    if name in ("multiply", "bitwise_and"):
        return of(inputs[0]) if number % 2 else EVEN
    if name == "remainder" and number > 0 and not number % 2:
        return of(inputs[0])
    return EVEN if name == "left_shift" and 0 < number < 63 else None


def _number(x: Operand) -> int | None:
    return x.value if isinstance(x, Literal) and isinstance(x.value, int) and not isinstance(x.value, bool) else None


def never_meet(one: Sequence[Parity], other: Sequence[Parity], steady: Set[Operand]) -> bool:
    """Whether two elements at such indices, at any times, are never the same: some axes add up to what is odd for one
    and even for the other, and depends on ``steady`` values alone."""
    if len(one) != len(other):
        return False
    for axes in _some(range(len(one))):
        a, b = EVEN, EVEN
        for axis in axes:
            a, b = a.plus(one[axis]), b.plus(other[axis])
        if a.values == b.values and a.bit != b.bit and a.values <= steady:
            return True
    return False


def _some(axes: range) -> Iterable[tuple[int, ...]]:
    return (some for count in (1, 2, 3) for some in combinations(axes, count))
