"""Whether what a loop reads and writes lies far apart from one iteration to the next.

LLVM makes vectors of such a loop all the same, and takes them apart again for each access: long code, and no faster.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from whilst_compiler.native.loops import (
    Address,
    Const,
    For,
    Get,
    Let,
    Load,
    Operand,
    Set,
    Statement,
    Store,
    Var,
    While,
    all_of,
)

__all__ = ["handles_apart", "scattered", "strides"]

_NEAR = 8
"""Elements that are no farther apart are read as vectors and put in order."""

_FAR = 1 << 40
"""How far one moves that moves by nobody knows how much."""

_CHEAP = frozenset((
    "add", "subtract", "multiply", "negative", "checked_add", "checked_subtract", "checked_multiply",
    "index_add", "index_subtract", "index_multiply", "index_minimum", "index_maximum", "offset", "below",
    "equal", "not_equal", "less", "less_equal", "greater", "greater_equal",
    "where", "cast", "absolute", "isnan", "maximum", "minimum", "logical_and", "logical_or",
    "logical_xor", "logical_not",
))  # fmt: skip
"""Operations that are not worth being done in vectors for their own sake."""
_FOLDS = ("fold_add", "fold_multiply", "fold_minimum", "fold_maximum")
_FOLDS_OF_INTEGERS = ("add", "multiply", "minimum", "maximum", "logical_or", "logical_and")


def scattered(index: Var, body: Sequence[Statement]) -> bool:
    """Whether a loop over ``index`` does little but access elements, all of them far from those of the iteration
    before."""
    steps: dict[Var, int] = {index: 1}
    some = False
    for s in all_of(body):
        match s:
            case For() | While():
                return False
            case Let(target=target, op=op, args=args):
                if op not in _CHEAP:
                    return False
                steps[target] = _step(op, args, steps)
            case Load(address=address) | Store(address=address):
                step = _along(address, steps)
                if isinstance(s, Load):
                    steps[s.target] = _FAR if step else 0
                if step and step <= _NEAR:
                    return False
                some |= step > _NEAR
    return some


def handles_apart(index: Var, body: Sequence[Statement]) -> str:
    """Whether a loop does little but ``folds``, or ``copies``, of elements which lie so many bytes apart as run time
    knows: to gather them for vectors would take longer.
    """
    plain = all(isinstance(s, Let | Load | Store | Get | Set) for s in body)
    totals = {s.target for s in body if isinstance(s, Get)}
    folded = {s.target for s in body if isinstance(s, Let) and _is_fold(s, totals)}
    cheap = all(s.op in _CHEAP or s.target in folded for s in body if isinstance(s, Let))
    folds = all(s.value in folded for s in body if isinstance(s, Set))
    if not (plain and cheap and folds and strides(index, body)):
        return ""
    return "folds" if folded else "copies"


def _is_fold(s: Let, totals: Collection[Operand]) -> bool:
    exact = s.target.dtype is not None and not s.target.dtype.is_inexact
    return s.op in _FOLDS or (exact and s.op in _FOLDS_OF_INTEGERS and s.args[0] in totals)


def strides(index: Var, body: Sequence[Statement]) -> list[Var]:
    """By how much such a loop goes on in memory, where that is known at run time: its code has offsets that grow in
    place of products."""
    addresses = [s.address for s in body if isinstance(s, Load | Store)]
    pairs = [pair for address in addresses for pair in zip(address.indices, address.strides)]
    made = {s.target for s in body if isinstance(s, Let | Load | Get)}
    return list(dict.fromkeys(x for i, x in pairs if i is index and isinstance(x, Var) and x not in made))


def _step(op: str, args: Sequence[Operand], steps: dict[Var, int]) -> int:
    """How much larger the result is from one iteration to the next."""
    moves = [0 if isinstance(x, Const) else steps.get(x, 0) for x in args]
    if not any(moves):
        return 0
    kind = op.removeprefix("index_").removeprefix("checked_")
    if _FAR in moves or len(moves) != 2:
        return _FAR
    if kind == "add":
        return moves[0] + moves[1]
    if kind == "subtract":
        return moves[0] - moves[1]
    numbers = [int(x.value.real) for x in args if isinstance(x, Const)]
    return moves[0] * numbers[0] + moves[1] * numbers[0] if kind == "multiply" and numbers else _FAR


def _along(address: Address, steps: dict[Var, int]) -> int:
    """How many elements an access lies from that of the iteration before."""
    total = 0
    if isinstance(address.pointer, Var) and steps.get(address.pointer):
        return _FAR
    for index, stride in zip(address.indices, address.strides):
        product = _step("multiply", (index, stride), steps)
        if product == _FAR:
            return _FAR
        total += product
    return abs(total) * address.unit // address.dtype.numpy.itemsize
