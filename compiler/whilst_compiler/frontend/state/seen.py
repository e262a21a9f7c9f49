"""A state that knows what of it was read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

__all__ = ["NotApart", "Seen", "peek"]


class NotApart(Exception):
    """What a function does cannot be lowered apart from its caller."""


class Seen(dict[Any, Any]):
    """Cells and what they hold; copies note in the same set which were looked at. Those ``hidden`` must not be."""

    def __init__(self, cells: Any, hidden: Collection[Any], seen: set[Any] | None = None) -> None:
        super().__init__(cells)
        self.hidden = hidden
        self.seen: set[Any] = set() if seen is None else seen

    def _note(self, key: Any) -> None:
        if key in self.hidden:
            raise NotApart
        self.seen.add(key)

    def __getitem__(self, key: Any) -> Any:
        self._note(key)
        try:
            return super().__getitem__(key)
        except KeyError:
            raise NotApart from None

    def get(self, key: Any, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def pop(self, key: Any, *default: Any) -> Any:
        self._note(key)
        return super().pop(key, *default)

    def copy(self) -> Seen:
        return Seen(self, self.hidden, self.seen)


peek = dict.get
"""What a cell holds, only to tell whether that has changed: it does not count as read."""
