"""The ticket of a text that is put together at run time: of pieces, where these are texts and whole numbers."""

from __future__ import annotations

import string
from typing import Any

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64
from whilst_compiler.ops.text_store import constant_ticket

__all__ = ["entry_of", "joined", "of_pieces"]

_FEW = 4
"""So many pieces are put together two by two; more are laid out first."""


def of_pieces(ctx: Any, pattern: str, payload: tuple[Operand, ...]) -> Operand | None:
    """``pattern.format(*payload)``, where ``{0!t}`` stands for a text; None if there is more to format."""
    pieces: list[Operand] = []
    for before, name, spec, conversion in string.Formatter().parse(pattern):
        if before:
            pieces.append(literal(constant_ticket(before)))
        if name is None:
            continue
        value = payload[int(name)]
        if spec or conversion not in (None, "t", "r") or value.type != I64:
            return None
        pieces.append(value if conversion == "t" else ctx.emit("text_of_int", value))
    if not pieces:
        return literal(constant_ticket(""))
    if len(pieces) > _FEW:
        return joined(ctx, pieces)
    first, *rest = pieces
    return _chain(ctx, [first, _chain(ctx, rest)]) if rest else first


def _chain(ctx: Any, pieces: list[Operand]) -> Operand:
    whole, *rest = pieces
    for piece in rest:
        whole = ctx.emit("text_concat", whole, piece)
    return whole


def joined(ctx: Any, pieces: list[Operand]) -> Operand:
    number = ctx.emit("text_begin", literal(constant_ticket("")))
    for piece in pieces:
        ctx.emit("text_feed", number, piece)
    return ctx.emit("text_joined", number)  # type: ignore[no-any-return]


def entry_of(ctx: Any, ticket: Operand) -> Operand:
    """What is known of a text, to ask it."""
    return ctx.emit("text_entry", ticket)  # type: ignore[no-any-return]
