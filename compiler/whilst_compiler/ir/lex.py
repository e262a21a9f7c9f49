"""Tokens of the text form of graphs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

__all__ = ["Cursor", "ParseError", "Token"]

T = TypeVar("T")
_TYPE = r"(?:bool|[iufc]\d+)"
_TOKEN = re.compile(
    rf"""
    [ \t\r]*(?:
      (?P<value>%\w+)
    | (?P<comment>\#.*)
    | (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<global>@(?:[\w.<>$]+|"(?:[^"\\]|\\.)*"))
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


@lru_cache(1 << 14)
def _tokens(text: str) -> tuple[tuple[Token, ...], str | None, str]:
    """The tokens of a line, its comment, and what cannot be read."""
    found: list[Token] = []
    comment, position = None, 0
    scan = iter(_TOKEN.scanner(text).match, None)  # type: ignore[attr-defined]
    for match in scan:
        position = match.end()
        kind = match.lastgroup
        if kind == "comment":
            comment = match["comment"][1:].strip()
        elif kind != "nothing":
            found.append(Token(kind, match[kind]))
    return tuple(found), comment, text[position:].lstrip()


class Cursor:
    """A place in the tokens of a text, which are closed by one of kind ``end``; ``comments`` are by line."""

    def __init__(self, text: str) -> None:
        self.tokens: list[Token] = []
        self.lines: list[int] = []
        self.comments: dict[int, str] = {}
        self.at = 0
        number = 0
        for number, line in enumerate(text.split("\n"), 1):
            found, comment, rest = _tokens(line)
            if rest:
                raise ParseError(number, f"cannot read {rest[:20].splitlines()[0]!r}")
            self.tokens += found
            self.lines += (number,) * len(found)
            if comment is not None:
                self.comments[number] = comment
        self.tokens.append(Token("end", "end of text"))
        self.lines.append(number)

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    @property
    def line(self) -> int:
        return self.lines[self.at]

    @property
    def line_before(self) -> int:
        """The line of the token that was taken last."""
        return self.lines[self.at - 1]

    def fail(self, expected: str) -> ParseError:
        return ParseError(self.line, f"expected {expected}, found {self.next.text!r}")

    def take(self, kind: str) -> str:
        """The text of the next token, which must be of this kind."""
        token = self.tokens[self.at]
        if token.kind != kind:
            raise self.fail(f"a {kind}")
        self.at += 1
        return token.text

    def accept(self, text: str) -> bool:
        """Skip the next token if it is this one."""
        if self.tokens[self.at].text != text:
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
