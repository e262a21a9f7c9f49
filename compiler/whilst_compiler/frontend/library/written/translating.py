"""``str.translate`` by a table that is known only at run time."""

from __future__ import annotations

from typing import Any

__all__ = ["text_for", "translate"]


def text_for(found: Any) -> str:
    """What stands for a character: a text, its number, or None for nothing (compiled code has its own)."""
    return found if isinstance(found, str) else "" if found is None else chr(found)


def translate(text: str, table: Any) -> str:
    parts = []
    for c in text:
        if ord(c) in table:
            parts.append(text_for(table[ord(c)]))
        else:
            parts.append(c)
    return "".join(parts)
