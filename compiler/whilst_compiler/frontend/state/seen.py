"""A state that knows what of it was read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import compress, repeat
from operator import is_not
from typing import Any

__all__ = ["NotApart", "Seen", "differing", "peek"]


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


def differing(state: dict[Any, Any], others: Sequence[dict[Any, Any]]) -> list[Any]:
    """The cells of a state that hold something else in one of the others (or are not there), in their order."""
    found: list[list[Any]] = []
    for other in others:
        changed = map(is_not, dict.values(state), map(peek, repeat(other), state))
        found.append(list(compress(state, changed)))
    if len(found) < 2:
        return found[0] if found else []
    wanted = set().union(*found)
    return [key for key in state if key in wanted] if wanted else []
