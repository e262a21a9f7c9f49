"""Sums over the iterations of a loop that cannot overflow for a long while.

A carried integer that an iteration moves by at most 2**43 (``steps += 1``, ``hits += a[i] > 0``) moves by at most 2**61
in 2**18 iterations. If it lies within 2**62 of zero when these begin, its additions need no check; so the question is
asked once per chunk of iterations, not once per addition.

What begins near zero and moves by at most 4 needs no question: it takes 2**59 iterations to get anywhere, which is
years. That holds where each iteration is run through, as it is in loops that are not counted: those ask for Ctrl-C on
their way, so that nothing can jump to their end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from whilst_compiler.ir.graph import Apply, Literal, Value, While
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import I64, DType, Tensor
from whilst_compiler.native.loops import CHUNK, Const, Operand
from whilst_compiler.native.schedule.bounded import Bounded, is_light
from whilst_compiler.native.schedule.scope import Scope

__all__ = ["Drift", "find_drift"]

_LONGEST, _FEWEST_TRIPS = 80, 8
_STEP, _OUTSIDE, _START = 1 << 43, 1 << 40, 1 << 62
_SMALL_STEP, _NEAR_ZERO = 4, 1 << 61
assert CHUNK * _STEP <= _START // 2


@dataclass(slots=True)
class Drift:
    """What a body may leave out in a chunk of iterations, and when.

    ``starts`` are the positions of carried values that must lie within 2**62 of zero, ``reaches`` of others, with how
    near they must lie, ``steps`` values from before the loop that must be small; ``certain`` the nodes (by identity)
    whose results then fit, for as many ``trips``. Those in ``lasting`` fit whatever happens.
    """

    starts: list[int] = field(default_factory=list)
    steps: dict[GraphOperand, None] = field(default_factory=dict)
    certain: set[int] = field(default_factory=set)
    lasting: set[int] = field(default_factory=set)
    reaches: dict[int, int] = field(default_factory=dict)
    trips: int = CHUNK

    def guard(self, scope: Scope, carried: Callable[[int], Operand]) -> Operand:
        """Whether that is so now; ``carried`` gives the present value at a position."""
        conditions = [_within(scope, scope.scalar(x), _OUTSIDE) for x in self.steps]
        conditions += [_within(scope, carried(k), _START) for k in self.starts]
        conditions += [_within(scope, carried(k), reach) for k, reach in self.reaches.items()]
        result = conditions[0]
        for condition in conditions[1:]:
            result = scope.code.let("logical_and", (result, condition), DType.BOOL)
        return result


def _within(scope: Scope, x: Operand, reach: int) -> Operand:
    """``-reach <= x < reach``."""
    moved = scope.code.let("add", (x, Const(reach, DType.I64)), DType.I64)
    if reach == _START:
        return scope.code.let("greater_equal", (moved, Const(0, DType.I64)), DType.BOOL)
    return scope.code.let("below", (moved, Const(2 * reach, DType.I64)), DType.BOOL)


def find_drift(node: While) -> Drift:
    """The additions of a loop's body that need no check while its sums are near zero."""
    light = _is_light(node)
    found = Drift()
    if not light and node.bound is not None:
        return found
    skip = 0 if node.bound is None else 1
    carried = node.body.params[skip : skip + len(node.inits)]
    outside: dict[Value, GraphOperand] = dict(zip(node.body.params[skip + len(carried) :], node.captured))
    if node.bound is not None:
        outside[node.body.params[0]] = node.bound
    search = _Search()
    known = {p: _Near(p, 0) for p in carried if p.type == I64}
    known |= {p: _Near(None, _OUTSIDE, frozenset((x,))) for p, x in outside.items() if p.type == I64}
    ends = search.region(node.body, known)
    for k, (param, end) in enumerate(zip(carried, ends)):
        if param not in search.checked or end is None or end.carried not in (param, None) or end.by > _STEP:
            continue
        nodes = search.checked[param]
        rests = dict.fromkeys(x for n in (end, *nodes.values()) for x in n.rests)
        if node.bound is None and not rests and end.by <= _SMALL_STEP and _is_near_zero(node.inits[k]):
            found.lasting.update(map(id, nodes))
        elif light:
            found.starts.append(k)
            found.certain.update(map(id, nodes))
            found.steps.update(rests)
    return found


def _is_near_zero(x: GraphOperand) -> bool:
    return isinstance(x, Literal) and abs(x.value.real) <= _NEAR_ZERO


def _is_light(node: While) -> bool:
    """Whether a second body is worth its room: the loop is innermost, and neither very short nor very long."""
    short = isinstance(node.bound, Literal) and node.bound.value.real < _FEWEST_TRIPS
    return not short and is_light(node, _LONGEST)


class _Near(NamedTuple):
    """A number that is at most ``by`` farther from zero than a carried value when the iteration begins.

    ``carried`` is the parameter of that value; with None it is ``by`` at most. All this if the values from outside in
    ``rests`` are small.
    """

    carried: Value | None
    by: int
    rests: frozenset[GraphOperand] = frozenset()


_Args = Sequence[_Near | None]


class _Search(Bounded[_Near]):
    """Finds what each integer is near to; ``checked`` are the checked sums that are near to a carried value."""

    def __init__(self) -> None:
        self.checked: dict[Value, dict[Apply, _Near]] = {}

    def apply(self, node: Apply, args: _Args) -> _Near | None:
        name = node.row.name
        if name == "cast":
            return _cast(node)
        rule = _RULES.get(name)
        found = rule(args) if rule is not None and node.output.type == I64 else None
        if found is None or found.by > _STEP:
            return None
        if found.carried is not None and name in _SUMS:
            self.checked.setdefault(found.carried, {})[node] = found
        return found

    def either(self, args: _Args) -> _Near | None:
        return _either(args)

    def number(self, size: int) -> _Near:
        return _Near(None, size)


def _either(args: _Args) -> _Near | None:
    """One of several, no matter which."""
    found = [n for n in args if n is not None]
    carried = {n.carried for n in found} - {None}
    if len(found) < len(args) or len(carried) > 1:
        return None
    return _Near(next(iter(carried), None), max(n.by for n in found), frozenset().union(*(n.rests for n in found)))


def _sum(args: _Args) -> _Near | None:
    """A sum or a difference."""
    a, b = args
    if a is None or b is None or (a.carried is not None and b.carried is not None):
        return None
    return _Near(a.carried or b.carried, a.by + b.by, a.rests | b.rests)


def _product(args: _Args) -> _Near | None:
    a, b = args
    if a is None or b is None or a.carried is not None or b.carried is not None:
        return None
    return _Near(None, a.by * b.by, a.rests | b.rests)


def _cast(node: Apply) -> _Near | None:
    """Few bits make no large number."""
    before = node.inputs[0].type
    small = isinstance(before, Tensor) and before.dtype.kind in "biu" and before.dtype.bits <= 32
    return _Near(None, 1 << 32) if small and node.output.type == I64 else None


_SUMS = ("checked_add", "checked_subtract")
_RULES: dict[str, Callable[[_Args], _Near | None]] = {
    **dict.fromkeys(("add", "subtract", *_SUMS), _sum),
    **dict.fromkeys(("multiply", "checked_multiply"), _product),
    **dict.fromkeys(("minimum", "maximum"), _either),
    **dict.fromkeys(("negative", "absolute", "check", "checked_negative", "checked_absolute"), lambda args: args[0]),
    "where": lambda args: _either(args[1:]),
}
