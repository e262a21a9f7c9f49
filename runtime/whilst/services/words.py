"""Arguments that stand in memory one after another, eight bytes each, in LLVM text written by hand."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["filled", "read", "write"]


def read(base: str, *values: str) -> str:
    """Read words; each is given as its type and its name."""
    return _words(base, values, "%{name} = load {type}, ptr %{place}")


def write(base: str, *values: str) -> str:
    """Write words, given likewise."""
    return _words(base, values, "store {type} %{name}, ptr %{place}")


def _words(base: str, values: Iterable[str], access: str) -> str:
    lines = []
    for k, value in enumerate(values):
        type_, name = value.split()
        lines += [f"  %{name}_{base} = getelementptr i64, ptr %{base}, i64 {k}"]
        lines += ["  " + access.format(type=type_, name=name, place=f"{name}_{base}")]
    return "\n".join(lines)


def filled(text: str, words: dict[str, object]) -> str:
    """The text with a value for each ``$WORD$``."""
    for word, value in words.items():
        text = text.replace(f"${word}$", str(value))
    return text
