"""What of the arguments of a function is part of the key by value, where there is a choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whilst.values.arguments import Place, flatten
from whilst.values.flat import Flat, Key
from whilst.values.populations import FEW_OBJECTS, MANY_OBJECTS
from whilst_compiler.errors import Limitation

__all__ = ["Forms"]

_FEW = 3
"""So many texts that a parameter is given are known when the function is compiled; then any text will do."""

_LONG = 64
"""Texts of more characters are data from the first one on."""


class Forms:
    """Texts and lengths are data, unless the function cannot be compiled for that; a parameter's first few texts (the
    name of a mode, say) are not, nor are the first few lengths of lists of objects, if they are small.
    """

    def __init__(self, general: bool) -> None:
        self.general = general
        self._refused: set[Key] = set()
        self._seen: dict[str, set[str]] = {}
        self._any_text: frozenset[str] = frozenset()
        self._crowds: set[tuple[int, ...]] = set()
        self.crowded: set[type] = set()

    @property
    def few(self) -> int:
        """So many objects are described one by one."""
        return FEW_OBJECTS if len(self._crowds) > _FEW else MANY_OBJECTS

    def flatten(
        self, names: Sequence[str], values: Sequence[Any], static: frozenset[str], place: Place
    ) -> Flat:  # fmt: skip
        """The arguments of a call: general ones, but for those that were refused."""
        flat = flatten(names, values, static, place, not self.general, self._any_text, self.few, self.crowded)
        if flat.general and flat.key in self._refused:
            return flatten(names, values, static, place, True)
        return flat

    def see(self, names: Sequence[str], values: Sequence[Any], static: frozenset[str]) -> None:
        """Count the texts that parameters are given, before the function is compiled for them."""
        for name, value in zip(names, values):
            if value.__class__ is str and name not in static:
                self._seen.setdefault(name, set()).add(value)
                if (len(self._seen[name]) > _FEW or len(value) > _LONG) and self.general:
                    self._any_text |= {name}
                    self._seen[name].clear()

    def see_crowds(self, flat: Flat) -> bool:
        """Count in which numbers objects are given, before the function is compiled; whether any will do from now."""
        before = len(self._crowds)
        if flat.crowds and before <= _FEW:
            self._crowds.add(tuple(flat.crowds.values()))
        return before == _FEW and len(self._crowds) > _FEW

    def crowd(self, flat: Flat) -> bool:
        """The function cannot be compiled for few objects one by one; whether it may be for columns, from now on."""
        new = flat.spared - self.crowded
        self.crowded |= new
        return bool(new)

    def refuse(
        self, flat: Flat, names: Sequence[str], values: Sequence[Any], static: frozenset[str], place: Place
    ) -> bool:  # fmt: skip
        """The function cannot be compiled for these; whether there is another form, to be tried from now on."""
        try:
            there = flat.general and bool(flatten(names, values, static, place, True).key)
        except Limitation:
            return False
        if there:
            self._refused.add(flat.key)
        return there
