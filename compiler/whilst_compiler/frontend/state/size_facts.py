"""What is known of sizes, and of integers that sizes may be."""

from __future__ import annotations

from dataclasses import dataclass, field

from whilst_compiler.ir.graph import Literal, Operand, Value
from whilst_compiler.ir.types import I64

__all__ = ["Root", "SizeFacts"]

Root = str | Operand
"""What a size is a number more or less than: the size of an argument, by its symbol, or an integer."""

_SIGNS = {"add": 1, "checked_add": 1, "subtract": -1, "checked_subtract": -1, "check": 0}


@dataclass(eq=False)
class SizeFacts:
    """``given`` are the sizes of arguments, ``forms`` sizes as a root plus a number, ``minimum`` how large roots and
    sizes are at least, ``supposed`` what of that has to be asked when the function is called.
    """

    given: dict[Operand, str] = field(default_factory=dict)
    forms: dict[str, tuple[Root, int]] = field(default_factory=dict)
    minimum: dict[Root, int] = field(default_factory=dict)
    supposed: dict[Root, int] = field(default_factory=dict)
    _shifted: dict[Operand, tuple[Operand, int]] = field(default_factory=dict)

    def note(self, row: str, inputs: tuple[Operand, ...], made: Value) -> None:
        """Note that an integer is another one plus a number, if it is."""
        if row not in _SIGNS or made.type != I64:
            return
        x, by, *_ = inputs
        if row == "check":
            self._shifted[made] = (x, 0)
        elif isinstance(by, Literal):
            self._shifted[made] = (x, _SIGNS[row] * int(by.value.real))
        elif isinstance(x, Literal) and _SIGNS[row] > 0:
            self._shifted[made] = (by, int(x.value.real))

    def form_of(self, x: Operand) -> tuple[Root, int]:
        """An integer as a root plus a number; the root is the integer itself if nothing else is known."""
        total = 0
        while x in self._shifted:
            x, by = self._shifted[x]
            total += by
        return self.given.get(x, x), total

    def form_of_size(self, dim: str) -> tuple[Root, int]:
        """The size with this symbol as a root plus a number."""
        return self.forms.get(dim, (dim, 0))

    def least(self, dim: int | str) -> int:
        """How many elements an axis has at least."""
        if isinstance(dim, int):
            return dim
        root, more = self.form_of_size(dim)
        return max(self.minimum.get(root, -more) + more, self.minimum.get(dim, 0), 0)
