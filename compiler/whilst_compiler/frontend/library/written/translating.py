"""``str.maketrans`` and ``str.translate`` where the table is known only at run time."""

from __future__ import annotations

from typing import Any

__all__ = ["table_of_texts", "text_for", "translate"]


def text_for(found: Any) -> str:
    """What stands for a character: a text, its number, or None for nothing (compiled code has its own)."""
    return found if isinstance(found, str) else "" if found is None else chr(found)


def table_of_texts(old: str, new: str, dropped: str = "") -> dict[int, int | None]:
    if len(old) != len(new):
        raise ValueError("the first two maketrans arguments must have equal length")
    table: dict[int, int | None] = {}
    for c, d in zip(old, new):
        table[ord(c)] = ord(d)
    for c in dropped:
        table[ord(c)] = None
    return table


def translate(text: str, table: Any) -> str:
    parts = []
    for c in text:
        if ord(c) in table:
            parts.append(text_for(table[ord(c)]))
        else:
            parts.append(c)
    return "".join(parts)
