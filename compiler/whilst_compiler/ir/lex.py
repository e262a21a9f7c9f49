"""Tokens of the text form of graphs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

__all__ = ["Cursor", "ParseError", "Token", "tokens"]

T = TypeVar("T")
_TYPE = r"(?:bool|[iufc]\d+)"
_TOKEN = re.compile(
    rf"""
    [ \t\r]*(?:
      (?P<newline>\n)
    | (?P<comment>\#[^\n]*)
    | (?P<string>"(?:[^"\\\n]|\\.)*")
    | (?P<value>%\w+)
    | (?P<global>@(?:[\w.<>$]+|"(?:[^"\\\n]|\\.)*"))
    | (?P<complex>\([-+.\w]*j\)(?::{_TYPE}\b)?)
    | (?P<number>[-+]?(?:\d+(?:\.\d*)?(?:e[-+]?\d+)?|(?:inf|nan)\b)(?::{_TYPE}\b)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>->|[-{{}}()\[\]<>=,;:])
    | (?P<nothing>(?<=[ \t\r])\Z)
    )""",
    re.VERBOSE,
)


class ParseError(Exception):
    """The text is not a graph; the message begins with the line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


class Token(NamedTuple):
    """``kind`` is string, value, global, complex, number, word, mark or end."""

    kind: str
    text: str
    line: int


def tokens(text: str) -> tuple[list[Token], dict[int, str]]:
    """The tokens, closed by one of kind ``end``, and the comments by line."""
    found: list[Token] = []
    comments: dict[int, str] = {}
    line, position = 1, 0
    scan = iter(_TOKEN.scanner(text).match, None)  # type: ignore[attr-defined]
    for match in scan:
        position = match.end()
        kind = match.lastgroup
        if kind == "newline":
            line += 1
        elif kind == "comment":
            comments[line] = match["comment"][1:].strip()
        elif kind != "nothing":
            found.append(Token(kind, match[kind], line))
    if position < len(text):
        raise ParseError(line, f"cannot read {text[position:].lstrip()[:20].splitlines()[0]!r}")
    return [*found, Token("end", "end of text", line)], comments


class Cursor:
    """A place in the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.tokens, self.comments = tokens(text)
        self.at = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    @property
    def line(self) -> int:
        return self.next.line

    def fail(self, expected: str) -> ParseError:
        return ParseError(self.line, f"expected {expected}, found {self.next.text!r}")

    def take(self, kind: str) -> str:
        """The text of the next token, which must be of this kind."""
        if self.next.kind != kind:
            raise self.fail(f"a {kind}")
        self.at += 1
        return self.tokens[self.at - 1].text

    def accept(self, text: str) -> bool:
        """Skip the next token if it is this one."""
        if self.next.text != text:
            return False
        self.at += 1
        return True

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise self.fail(repr(text))

    def many(self, item: Callable[[], T], close: str | None = None) -> tuple[T, ...]:
        """Items between commas, up to and including ``close``; without it, at least one."""
        if close is not None and self.accept(close):
            return ()
        items = [item()]
        while self.accept(","):
            items.append(item())
        if close is not None:
            self.expect(close)
        return tuple(items)
