"""What one lowering has found out about the layout of arrays in memory, see ``layout``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from whilst_compiler.frontend.values.values import ArrayRef, Cell, Step
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["Axes", "Kind", "Layouts", "Like", "Likeness", "dims_of"]

Kind = tuple[DType, int]
"""Arrays of one dtype and rank."""


@dataclass(frozen=True, eq=False)
class Axes:
    """What the axes of an array say of those of a new one: for each of these which one, or None where none does.

    The first ``outer`` axes lie outside of all others. Elements along an axis that lie upon each other tell nothing of
    it, but where strides are ``sorted`` (``PyArray_CreateSortedStridePerm`` in ``shape.c``) it is the innermost. With
    ``flags`` the new array lies columns first where the array does, and not rows first as well, else rows first.
    """

    array: Likeness
    axes: tuple[int | None, ...]
    outer: int = 0
    sorted: bool = False
    flags: bool = False


Likeness = ArrayRef | Tensor | Axes
Like = Sequence[Likeness] | None
"""The operands that decide how a new array lies (a ``Tensor`` is one in C order); None where that is not known."""


def dims_of(like: Likeness) -> tuple[int | str, ...]:
    """The sizes of the axes of a new array, as far as they are told; else 1."""
    if not isinstance(like, Axes):
        return like.dims
    dims = dims_of(like.array)
    return tuple(1 if k is None else dims[k] for k in like.axes)


@dataclass(eq=False)
class Layouts:
    """``contiguous`` are the storages that lie in C order; the rest is about the others.

    ``strides`` are those of arguments, in bytes; ``operands`` and ``made_like`` say what arrays are laid out like,
    ``spread`` of what in C order an operand is repeated. ``rejoined`` are arrays where paths met,
    or laid out like such (``taken``, the operands), by dtype and rank, of which ``joined`` need not lie in C order; of
    ``relied_on`` it was taken for granted that they do.
    ``maybe_views`` are copies in place of what may be a view of another array. ``own_views`` are views that stand for
    arrays of their own: a function of NumPy's gave them of what was made in it (``born`` counts the storages), but for
    ``looked_at``, which NumPy hands out as views, too. Of ``turned`` the views with these axes are the array itself;
    ``columns_first`` are themselves in Fortran's order. ``stand_ins`` are copies in place of views that no steps make.
    While ``in_rows`` a function of NumPy's is at work that gives rows first, whatever it does inside.
    """

    contiguous: set[Cell] = field(default_factory=set)
    strides: dict[Cell, list[Operand]] = field(default_factory=dict)
    operands: dict[Operand, Like] = field(default_factory=dict)
    spread: dict[Operand, Tensor] = field(default_factory=dict)
    made_like: dict[Cell, Like] = field(default_factory=dict)
    rejoined: dict[Cell, frozenset[Kind]] = field(default_factory=dict)
    taken: dict[Operand, frozenset[Kind]] = field(default_factory=dict)
    joined: set[Kind] = field(default_factory=set)
    relied_on: set[Kind] = field(default_factory=set)
    maybe_views: set[Cell] = field(default_factory=set)
    columns_first: set[Cell] = field(default_factory=set)
    turned: dict[Cell, tuple[int, ...]] = field(default_factory=dict)
    stand_ins: set[Cell] = field(default_factory=set)
    looked_at: set[Cell] = field(default_factory=set)
    own_views: dict[Cell, list[tuple[Step, ...]]] = field(default_factory=dict)
    born: dict[Cell, int] = field(default_factory=dict)
    in_rows: int = 0

    def made(self, storage: Cell, operand: Operand, in_order: bool) -> None:
        """A new storage holds ``operand``; ``in_order`` unless it is known to lie otherwise."""
        self.born[storage] = len(self.born)
        if operand in self.operands:
            self.made_like[storage] = self.operands[operand]
        elif in_order:
            self.contiguous.add(storage)
            if operand in self.taken:
                self.rejoined[storage] = self.taken[operand]

    def is_born(self, made: ArrayRef, before: int) -> bool:
        """Whether a function of NumPy's, which had so many storages ``before``, gives it as an array of its own."""
        inside = self.born.get(made.storage, -1) >= before
        return inside and made.storage not in self.looked_at | self.maybe_views

    def is_own(self, a: ArrayRef) -> bool:
        """Whether this is a view that stands for an array of its own, or a new array in Fortran's order."""
        if self.is_turned_whole(a):
            return True
        return any(steps is a.steps for steps in self.own_views.get(a.storage, ()))

    def is_turned_whole(self, a: ArrayRef) -> bool:
        """Whether this is all of a new array with its axes in the order that it has for the program."""
        return len(a.steps) == 1 and ("permutation", self.turned.get(a.storage)) in a.steps[0].attributes

    def is_open(self, storage: Cell) -> bool:
        """Whether it need not lie in C order, or only as long as nothing else is found out."""
        return storage not in self.contiguous or storage in self.rejoined

    def tells(self, operands: Sequence[Operand]) -> bool:
        """Whether something is known of one of them that a row may hand on."""
        known = (self.operands, self.taken)
        return any(found and any(x in found for x in operands) for found in known)
