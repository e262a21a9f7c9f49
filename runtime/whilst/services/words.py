"""Arguments that stand in memory one after another, eight bytes each, in LLVM text written by hand."""

from __future__ import annotations

__all__ = ["filled", "read", "write"]


def read(base: str, *values: str) -> str:
    """Read words; each is given as its type and its name."""
    lines = []
    for k, value in enumerate(values):
        type_, name = value.split()
        lines += [f"  %{name}_in = getelementptr i64, ptr %{base}, i64 {k}"]
        lines += [f"  %{name} = load {type_}, ptr %{name}_in"]
    return "\n".join(lines)


def write(base: str, *values: str) -> str:
    """Write words, given likewise."""
    lines = []
    for k, value in enumerate(values):
        type_, name = value.split()
        lines += [f"  %{name}_out = getelementptr i64, ptr %{base}, i64 {k}"]
        lines += [f"  store {type_} %{name}, ptr %{name}_out"]
    return "\n".join(lines)


def filled(text: str, words: dict[str, object]) -> str:
    """The text with a value for each ``$WORD$``."""
    for word, value in words.items():
        text = text.replace(f"${word}$", str(value))
    return text
