"""What one lowering has found out about the layout of arrays in memory, see ``layout``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from whilst_compiler.frontend.values.values import ArrayRef, Cell
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["Layouts", "Like"]

Like = Sequence[ArrayRef | Tensor] | None
"""The operands that decide how a new array lies (a ``Tensor`` is one in C order); None where that is not known."""


@dataclass(eq=False)
class Layouts:
    """``contiguous`` are the storages that lie in C order; the rest is about the others.

    ``strides`` are those of arguments, in bytes; ``operands`` and ``made_like`` say what arrays are laid out like.
    ``rejoined`` are arrays where paths met, by dtype and rank, of which ``joined`` need not lie in C order; of
    ``relied_on`` it was taken for granted that they do.
    """

    contiguous: set[Cell] = field(default_factory=set)
    strides: dict[Cell, list[Operand]] = field(default_factory=dict)
    operands: dict[Operand, Like] = field(default_factory=dict)
    made_like: dict[Cell, Like] = field(default_factory=dict)
    rejoined: dict[Cell, tuple[DType, int]] = field(default_factory=dict)
    joined: set[tuple[DType, int]] = field(default_factory=set)
    relied_on: set[tuple[DType, int]] = field(default_factory=set)

    def made(self, storage: Cell, operand: Operand, in_order: bool) -> None:
        """A new storage holds ``operand``; ``in_order`` unless it is known to lie otherwise."""
        if operand in self.operands:
            self.made_like[storage] = self.operands[operand]
        elif in_order:
            self.contiguous.add(storage)
