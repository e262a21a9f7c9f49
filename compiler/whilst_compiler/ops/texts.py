"""Texts by their tickets (see ``text_store``): asking, taking apart, putting together.

An *entry* is what is known of a text, so that it need not be looked up again: ``text_entry`` of its ticket. Machine
code has a store of texts of its own; the interpreter asks Python's strings, and its entries are tickets.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Attributes, Effect, Row, RowTypeError, Texts
from whilst_compiler.ir.types import I64, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.define import DISCRETE, index
from whilst_compiler.ops.text_store import grown, known, part_of, text_at, ticket_of

__all__ = ["NO_INT", "ROWS"]

NO_INT = -(2**63)
"""``text_int`` of what is not a sign and up to 18 digits of ASCII."""

_PLAIN_INT = re.compile(r"[+-]?[0-9]{1,18}")


def _row(name: str, count: int, eager: Any, effect: Effect = Effect.PURE, traps: bool = False) -> Row:
    def infer(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        for t in rules.tensors(types, count):
            if t != I64:
                raise RowTypeError(f"takes tickets and numbers, i64, got {t}")
        return (I64,)

    def meaning(*operands: Any) -> Any:
        return np.int64(eager(*map(int, operands)))

    return Row(name, infer, meaning, Texts(), effect, traps=traps, derivative=DISCRETE)


def _code(ticket: int) -> int:
    text = text_at(ticket)
    return ord(text) if len(text) == 1 else -1


def _compare(a: int, b: int) -> int:
    x, y = text_at(a), text_at(b)
    return (x > y) - (x < y)


def _begin(separator: int) -> int:
    known.joining.append((text_at(separator), []))
    return len(known.joining) - 1


def _feed(number: int, ticket: int) -> int:
    known.joining[number][1].append(text_at(ticket))
    return 0


def _joined(number: int) -> int:
    separator, parts = known.joining[number]
    del known.joining[number:]
    return ticket_of(separator.join(parts))


def _int(entry: int) -> int:
    text = text_at(entry)
    return int(text) if _PLAIN_INT.fullmatch(text) else NO_INT


def _run(entry: int, k: int, blank: int) -> int:
    text = text_at(entry)
    return next((i for i in range(k, len(text)) if text[i].isspace() == bool(blank)), len(text))


def _all(entry: int, low: int, high: int, skipped_low: int, skipped_high: int) -> int:
    text = text_at(entry)
    if not text.isascii():
        return -1
    members, skipped = (low % 2**64) | high % 2**64 << 64, (skipped_low % 2**64) | skipped_high % 2**64 << 64
    codes = [ord(c) for c in text if not skipped >> ord(c) & 1]
    return int(bool(codes) and all(members >> code & 1 for code in codes))


def _cased(entry: int, upper: int) -> int:
    text = text_at(entry)
    return ticket_of(text.upper() if upper else text.lower()) if text.isascii() else 0


ROWS = index(
    _row("text_entry", 1, lambda ticket: ticket),
    _row("text_length", 1, lambda entry: len(text_at(entry))),
    _row("text_at", 2, lambda entry, k: ticket_of(text_at(entry)[k]), traps=True),
    _row("text_slice", 4, part_of, traps=True),
    _row("text_concat", 2, lambda a, b: grown(a, text_at(b))),
    _row("text_code", 1, _code),
    _row("text_of_code", 1, lambda code: ticket_of(chr(code)), traps=True),
    _row("text_of_int", 1, lambda number: ticket_of(str(number))),
    _row("text_compare", 2, _compare),
    _row("text_find", 3, lambda entry, part, k: text_at(entry).find(text_at(part), k)),
    _row("text_run", 3, _run),
    _row("text_run_back", 2, lambda entry, k: len(text_at(entry)[:k].rstrip())),
    _row("text_match", 3, lambda entry, k, part: int(text_at(entry).startswith(text_at(part), k))),
    _row("text_int", 1, _int),
    _row("text_all", 5, _all),
    _row("text_cased", 2, _cased),
    _row("text_begin", 1, _begin, Effect.IO),
    _row("text_feed", 2, _feed, Effect.IO),
    _row("text_joined", 1, _joined, Effect.IO),
    _row("text_found", 1, lambda k: ticket_of(known.found[k]), Effect.IO),
)
"""``text_entry`` of a ticket; of an entry, ``text_length``, ``text_at`` a place that is there, ``text_slice``: so many
characters from one on, in steps. ``text_concat`` of tickets; ``text_code`` of a text of one character, else -1;
``text_compare`` of two entries, -1, 0 or 1; ``text_find`` of an entry in another, the first place from a third operand
on, or -1; ``text_match``: 1 if the latter stands at a place of the former. ``text_run``: the first place from one on of
what is blank (1), or is not (0), or the length; ``text_run_back``: how much is left of the beginning up to a place
without blanks at the end. ``text_int`` of an entry: its number. ``text_all``: whether
all characters are in a set of bits (of two words, after which come those that do not count), and there are some; -1 for
what is not of ASCII. ``text_cased``: the ticket in lower (0) or upper case (1), 0 for what is not of ASCII.
``text_begin`` with a separator gives the number of a text to be made of those that it is fed, ``text_joined``.
``text_found``: an item of the list that was last asked for.
"""
