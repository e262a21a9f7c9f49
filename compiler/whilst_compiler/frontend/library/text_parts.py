"""Parts of texts: whether and where they stand, texts cut at them and at blanks. Kernels do this themselves."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.written import texts as written
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline
from whilst_compiler.frontend.values.text_pieces import entry_of
from whilst_compiler.frontend.values.text_values import Text, is_text, of_ticket, ticket
from whilst_compiler.frontend.values.values import Abstract, Scalar, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ops.texts import NO_INT

__all__ = ["number_of", "part_method", "text_entry"]


def text_entry(ctx: Context, text: Any) -> Operand:
    """What is known of a text."""
    return entry_of(ctx, ticket(ctx, text))


def _operand(value: Abstract) -> Operand:
    assert isinstance(value, Scalar)
    return value.operand


@function(written.past_blanks)
def _past_blanks(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Abstract:
    text, k = args
    return ctx.python_int(ctx.emit("text_run", text_entry(ctx, text), _operand(k), literal(0)))


@function(written.past_word)
def _past_word(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Abstract:
    text, k = args
    return ctx.python_int(ctx.emit("text_run", text_entry(ctx, text), _operand(k), literal(1)))


@function(written.before_blanks)
def _before_blanks(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Abstract:
    entry = text_entry(ctx, args[0])
    return ctx.python_int(ctx.emit("text_run_back", entry, ctx.emit("text_length", entry)))


@function(written.place_from)
def _place_from(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Abstract:
    text, part, k = args
    return ctx.python_int(ctx.emit("text_find", text_entry(ctx, text), text_entry(ctx, part), _operand(k)))


_WITHOUT = {
    "strip": written.strip, "lstrip": written.strip_left, "rstrip": written.strip_right, "split": written.split_blanks,
}  # fmt: skip
"""Methods without arguments (or with None)."""

_WITH_ONE = {"split": written.split_at, "count": written.count}


def part_method(ctx: Context, name: str, args: list[Any]) -> Any:
    """A method of a text; None where only Python itself has it."""
    base, *rest = args
    known = all(map(is_text, rest))
    if name in ("startswith", "endswith") and len(rest) == 1 and known:
        return _stands(ctx, name == "endswith", text_entry(ctx, base), text_entry(ctx, rest[0]))
    if name in ("startswith", "endswith") and len(rest) == 1 and isinstance(rest[0], Tuple):
        return _stands_one(ctx, name, base, rest[0])
    if name == "find" and len(rest) == 1 and known:
        return _place_from(ctx, [base, rest[0], constant(0)], {})
    if not isinstance(base, Text):
        return None
    whole = of_ticket(ticket(ctx, base))
    if name in _WITHOUT and all(isinstance(x, Static) and x.value is None for x in rest) and len(rest) < 2:
        return inline(ctx, _WITHOUT[name], whole)
    if name in _WITH_ONE and len(rest) == 1 and known:
        return inline(ctx, _WITH_ONE[name], whole, rest[0])
    if name == "replace" and len(rest) == 2 and known and isinstance(rest[0], Static) and rest[0].value:
        return inline(ctx, written.replace, whole, *rest)
    return None


def _stands_one(ctx: Context, name: str, base: Any, parts: Tuple) -> Abstract:
    """Whether one of several texts stands there: what is none of them may follow the one that does."""
    found: Operand = literal(False)
    for part in parts.items:
        if not is_text(part):
            message = f"tuple for {name} must only contain str, not {type_name(part)}"
            return ctx.python_bool(ctx.check(found, found, "TypeError", message))
        stands = _stands(ctx, name == "endswith", text_entry(ctx, base), text_entry(ctx, part))
        found = ctx.emit("logical_or", found, truth(ctx, stands))
    return ctx.python_bool(found)


def _stands(ctx: Context, at_end: bool, text: Operand, part: Operand) -> Abstract:
    place: Operand = literal(0)
    if at_end:
        place = ctx.emit("subtract", ctx.emit("text_length", text), ctx.emit("text_length", part))
    return ctx.python_bool(ctx.emit("not_equal", ctx.emit("text_match", text, place, part), literal(0)))


def number_of(ctx: Context, text: Text, otherwise: Any) -> Abstract:
    """``int(text)``, where it is a sign and few digits."""
    number = ctx.emit("text_int", text_entry(ctx, text))
    plain = ctx.emit("not_equal", number, literal(NO_INT))
    found = branch(ctx, plain, (lambda: ctx.python_int(number), otherwise))
    return constant(0) if found is None else found
