"""Methods of texts that look for blanks and for parts."""

from __future__ import annotations

from whilst_compiler.frontend.library.sharing import shared

__all__ = [
    "before_blanks", "count", "past_blanks", "past_word", "place_from", "replace", "split_at", "split_blanks", "strip",
    "strip_left", "strip_right",
]  # fmt: skip


def past_blanks(text: str, k: int) -> int:
    """The first place from ``k`` on that is not blank, or the length (compiled code has its own, as below)."""
    return len(text) - len(text[k:].lstrip())


def past_word(text: str, k: int) -> int:
    """The first place from ``k`` on that is blank, or the length."""
    while k < len(text) and not text[k].isspace():
        k += 1
    return k


def before_blanks(text: str) -> int:
    """The length without blanks at the end."""
    return len(text.rstrip())


def place_from(text: str, part: str, k: int) -> int:
    """Where a part is found first from ``k`` on, or -1."""
    return text.find(part, k)


@shared()
def split_blanks(text: str) -> list[str]:
    parts: list[str] = []
    k = past_blanks(text, 0)
    while k < len(text):
        end = past_word(text, k)
        parts.append(text[k:end])
        k = past_blanks(text, end)
    return parts


@shared()
def split_at(text: str, by: str) -> list[str]:
    if by == "":
        raise ValueError("empty separator")
    parts: list[str] = []
    start = 0
    k = place_from(text, by, 0)
    while k >= 0:
        parts.append(text[start:k])
        start = k + len(by)
        k = place_from(text, by, start)
    parts.append(text[start:])
    return parts


def strip(text: str) -> str:
    return text[past_blanks(text, 0) : before_blanks(text)]


def strip_left(text: str) -> str:
    return text[past_blanks(text, 0) :]


def strip_right(text: str) -> str:
    return text[: before_blanks(text)]


@shared()
def count(text: str, part: str) -> int:
    if part == "":
        return len(text) + 1
    found = 0
    k = place_from(text, part, 0)
    while k >= 0:
        found += 1
        k = place_from(text, part, k + len(part))
    return found


def replace(text: str, old: str, new: str) -> str:
    """Of a text that is not empty."""
    return new.join(split_at(text, old))
