"""Texts as values: a template and what fills it, or a ticket where paths meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, ClassVar

from whilst_compiler.frontend.signature.texts import Make
from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values.templates import Same
from whilst_compiler.frontend.values.text_pieces import of_pieces
from whilst_compiler.frontend.values.values import Static
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Type
from whilst_compiler.ops.text_store import constant_ticket

__all__ = ["OfText", "Text", "call_host", "is_text", "known", "of_ticket", "ticket"]


class Text(Special):
    """A string known but for some numbers, ``pattern.format(*payload)``, and texts by their tickets (``{0!t}``)."""

    kind = "text"
    cls = str

    def __init__(self, pattern: str, payload: tuple[Operand, ...]) -> None:
        self.pattern = pattern
        self.payload = payload

    def template(self) -> OfText:
        return OfText()

    def __add__(self, other: Text) -> Text:
        shift = len(self.payload)
        moved = re.sub(r"(\{+)(\d+)", lambda m: _moved(m, shift), other.pattern)
        return Text(self.pattern + moved, self.payload + other.payload)


@dataclass(frozen=True, slots=True)
class OfText(SpecialTemplate):
    """A text known only at run time: its ticket is carried."""

    flat: ClassVar[bool] = True
    family: ClassVar[Hashable] = "text"  # type: ignore[misc]

    def expanded(self, state: Any) -> OfText:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfText | None:
        return self if isinstance(other, OfText) or (isinstance(other, Same) and is_text(other.value)) else None

    def types(self) -> list[Type]:
        return [I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        return [ticket(context, value)] if is_text(value) else None

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Text:
        return of_ticket(leaves.pop(0))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfText:
        return self

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return isinstance(other, OfText)

    def describe(self) -> str:
        return "str"


def ticket(ctx: Any, value: Any) -> Operand:
    """The i64 that stands for a text."""
    if isinstance(value, Static):
        return literal(constant_ticket(value.value))
    if value.pattern == "{0!t}":
        return value.payload[0]  # type: ignore[no-any-return]
    made = of_pieces(ctx, value.pattern, value.payload)
    return call_host(ctx, Make(value.pattern), *value.payload)[0] if made is None else made


def call_host(ctx: Any, host: Any, *inputs: Operand) -> tuple[Operand, ...]:
    """A call of Python."""
    if host not in ctx.hosts:
        ctx.hosts.append(host)
    dtypes = tuple(spec.dtype.value for spec in host.results)
    about = {"text": True} if getattr(host, "is_text", False) else {}
    outputs = ctx.builder.apply_all("host_call", *inputs, site=ctx.hosts.index(host), dtypes=dtypes, **about)
    return outputs  # type: ignore[no-any-return]


def known(text: Text) -> Any:
    """The value of a text: an object where all of it is known."""
    return text if text.payload else Static(text.pattern.format())


def _moved(match: re.Match[str], shift: int) -> str:
    braces, number = match.groups()
    return f"{braces}{int(number) + shift}" if len(braces) % 2 else str(match.group())


def of_ticket(operand: Operand) -> Text:
    return Text("{0!t}", (operand,))


def escaped(text: str) -> str:
    """A template whose text is this one."""
    return text.replace("{", "{{").replace("}", "}}")


def is_text(value: Any) -> bool:
    return isinstance(value, Text) or (isinstance(value, Static) and isinstance(value.value, str))
