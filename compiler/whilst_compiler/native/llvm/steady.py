"""Whether a loop asks in every iteration what is the same in all of them.

LLVM makes a loop of its own for each answer, at its highest level; a choice between values that are the same in all
iterations, too, it makes before the loop in any case. Elsewhere that level only copies loops for the case that another
loop in them is empty, which takes a third of the time and gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whilst_compiler.native.loops import (
    Choose,
    Const,
    For,
    Get,
    Let,
    Load,
    LoopProgram,
    Operand,
    Set,
    Statement,
    Var,
    While,
    blocks,
)

__all__ = ["asks_steadily"]

_PARTS = ("logical_and", "logical_or")


def asks_steadily(program: LoopProgram) -> bool:
    """Whether any loop of the program does, or sums up so much that it does it in parts."""
    return any(_Walk().block(function.body) for function in program.functions)


class _Walk:
    """``depths`` says for values in how many loops they change, ``written`` for each loop around what it writes."""

    def __init__(self) -> None:
        self.depths: dict[Var, int] = {}
        self.parts: dict[Var, tuple[Operand, ...]] = {}
        self.written: list[set[Var]] = []

    def block(self, statements: Sequence[Statement]) -> bool:
        return any(map(self._statement, statements))

    def _statement(self, s: Statement) -> bool:
        match s:
            case Let(target=target, op=op, args=args):
                self.depths[target] = max(map(self._depth, args), default=0)
                if op in _PARTS:
                    self.parts[target] = args
                return op == "where" and self.depths[target] == len(self.written) and self._steady(args[0])
            case Get(target, source):
                around = range(len(self.written), 0, -1)
                self.depths[target] = next((d for d in around if source in self.written[d - 1]), 0)
            case Load(target=target, address=address):
                operands = (address.pointer, *address.indices, *address.strides)
                self.depths[target] = max(map(self._depth, operands))
            case Choose(selector=selector):
                return self._steady(selector) or any(map(self.block, blocks(s)))
            case For() | While():
                return self._parted(s) or self._loop(s)
        return False

    def _loop(self, s: For | While) -> bool:
        self.written.append(set(_written(s)))
        counter = s.index if isinstance(s, For) else s.counter
        if counter is not None:
            self.depths[counter] = len(self.written)
        found = any(map(self.block, blocks(s))) or (isinstance(s, While) and self._steady(s.condition))
        self.written.pop()
        return found

    def _depth(self, x: Operand) -> int:
        """What is not known otherwise changes here."""
        return 0 if isinstance(x, Const) else self.depths.get(x, 0)

    def _steady(self, condition: Operand) -> bool:
        if isinstance(condition, Const) or not self.written:
            return False
        if condition in self.parts:
            return any(map(self._steady, self.parts[condition]))
        return self._depth(condition) < len(self.written)

    def _parted(self, s: For | While) -> bool:
        """Whether a loop in others adds up parts: a long sum, of which short ones have but one."""
        sums = any(isinstance(inner, Set) for inner in s.body)
        return bool(self.written) and isinstance(s, For) and sums and any(isinstance(i, For) for i in s.body)


def _written(s: Statement) -> Iterator[Var]:
    for block in blocks(s):
        for inner in block:
            if isinstance(inner, Set):
                yield inner.target
            yield from _written(inner)
