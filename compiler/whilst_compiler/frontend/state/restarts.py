"""What is found out only on the way: lowering starts again, knowing of it."""

from __future__ import annotations

from typing import Any

__all__ = ["Again", "NeedsChoices", "NeedsStatic", "NeedsTable", "NewField", "Recursive", "born_early"]


class NeedsChoices(Exception):
    """An array is written that may be one of several: references must say which."""


class Recursive(Exception):
    """A function turned out to call itself: lowering starts again, knowing of it."""


class NewField(Exception):
    """An object got an attribute that its class does not show: lowering starts again, knowing of it."""


class Again(Exception):
    """Something was found out and put down in the options: lowering starts again."""


class NeedsTable(Exception):
    """Objects of a class must be kept by number: lowering starts again with a table for them."""


class NeedsStatic(Exception):
    """A parameter must be known at compile time: (its name, what for)."""


def born_early(options: dict[str, Any], cls: type) -> bool:
    """Let objects of a class be in their table before ``__init__`` runs; whether that is new."""
    known: set[type] = options.setdefault("early", set())
    new = cls not in known
    known.add(cls)
    return new
