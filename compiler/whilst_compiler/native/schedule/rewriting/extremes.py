"""The order of `max(0, a, b)`: what comes last stays last.

LLVM takes a constant out to the end of such a chain, `max(max(a, b), 0)`. In a loop whose trips wait for what comes
last (`b`, which the trip before computed) they then wait for one step more. And the largest of `where(c, x, -inf)` it
makes `where(c, max(largest, x), largest)`, which does not go in vectors. A constant that it cannot see stays where it
is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Const, For, Let, Operand, Statement, Store, Var, While, blocks

__all__ = ["keep_order_of_extremes"]

_KINDS = {"greater": 1, "greater_equal": 1, "less": -1, "less_equal": -1}
_TYPES = (DType.I64, DType.I32)
_FOLDS = ("fold_maximum", "fold_minimum")
_FLOATS = (DType.F64, DType.F32)


def keep_order_of_extremes(statements: list[Statement]) -> None:
    """Hide such constants in the loops of a function that store elements one after the other, or fold, in place."""
    hidden: dict[Const, Var] = {}
    _walk(statements, hidden)
    statements[:0] = [Let(x, "hidden", (constant,)) for constant, x in hidden.items()]


def _walk(statements: Sequence[Statement], hidden: dict[Const, Var]) -> None:
    for s in statements:
        if isinstance(s, While) and not s.independent and any(isinstance(x, Store) for x in s.body):
            _rewrite(s.body, hidden)
        if isinstance(s, For):
            _rewrite_folds(s.body, hidden)
        for block in blocks(s):
            _walk(block, hidden)


def _rewrite_folds(body: list[Statement], hidden: dict[Const, Var]) -> None:
    folded = {x for s in body if isinstance(s, Let) and s.op in _FOLDS for x in s.args}
    for k, s in enumerate(body):
        if isinstance(s, Let) and s.op == "where" and s.target in folded and s.target.dtype in _FLOATS:
            body[k] = _with_hidden(s, {x: hidden.setdefault(x, Var("hidden", x.dtype)) for x in _constants(s)})


def _rewrite(body: list[Statement], hidden: dict[Const, Var]) -> None:
    made = {s.target: s for s in body if isinstance(s, Let)}
    found: dict[Operand, tuple[int, Let, Let]] = {}
    for s in made.values():
        kind = _kind(s, made)
        if kind:
            found[s.target] = (kind, s, made[s.args[0]])  # type: ignore[index]
    inner = [found[x][1:] for kind, s, _ in found.values() for x in s.args[1:] if x in found and found[x][0] == kind]
    chains: dict[Var, dict[Const, Var]] = {}  # what is in several chains is there once
    for choose, asked in inner:
        constants = {x: hidden.setdefault(x, Var("hidden", x.dtype)) for x in _constants(choose)}
        for link in (choose, asked):
            chains.setdefault(link.target, {}).update(constants)
    for place, one in enumerate(body):
        if isinstance(one, Let) and (known := chains.get(one.target, {})):
            body[place] = _with_hidden(one, known)


def _constants(choose: Let) -> list[Const]:
    return [x for x in choose.args[1:] if isinstance(x, Const)]


def _with_hidden(s: Let, constants: dict[Const, Var]) -> Let:
    return replace(s, args=tuple(constants.get(x, x) if isinstance(x, Const) else x for x in s.args))


def _kind(s: Let, made: dict[Var, Let]) -> int:
    """1 for the larger of two integers, -1 for the smaller one, 0 for all else."""
    if s.op != "where" or s.target.dtype not in _TYPES or not isinstance(s.args[0], Var):
        return 0
    asked = made.get(s.args[0])
    if asked is None or asked.op not in _KINDS:
        return 0
    if asked.args == s.args[1:]:
        return _KINDS[asked.op]
    return -_KINDS[asked.op] if asked.args == s.args[:0:-1] else 0
