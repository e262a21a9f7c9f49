"""Characters that are known at run time: where they are of ASCII, they are asked by a few instructions.

The ticket of one character of ASCII is 256 and its code (``ops/text_store.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.text_pieces import entry_of
from whilst_compiler.frontend.values.text_values import of_ticket, ticket
from whilst_compiler.frontend.values.values import Scalar
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.text_store import constant_ticket

__all__ = ["CLASSES", "character_in", "code_of", "in_class", "letter_case"]

CLASSES = ("isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace", "isupper")
"""Methods that are asked by tables of bits."""

_ASCII = 128
_FIRST = 256


def _is_ascii(ctx: Context, code: Operand) -> Operand:
    return ctx.emit("less", ctx.cast(code, DType.U64), Literal(_ASCII, Tensor(DType.U64)))


def _bit(ctx: Context, code: Operand, members: Callable[[str], bool]) -> Operand:
    """Whether the bit of a code below 128 is set: two words, and a shift."""
    low, high = (sum(1 << k for k in range(64) if members(chr(start + k))) for start in (0, 64))
    u64 = Tensor(DType.U64)
    wide = ctx.cast(code, DType.U64)
    word: Operand = Literal(low, u64)
    if low != high:
        word = ctx.emit("where", ctx.emit("less", wide, Literal(64, u64)), Literal(low, u64), Literal(high, u64))
    place = ctx.emit("bitwise_and", wide, Literal(63, u64))
    moved = ctx.emit("bitwise_and", ctx.emit("machine_right_shift", word, place), Literal(1, u64))
    return ctx.emit("not_equal", moved, Literal(0, u64))


def in_class(ctx: Context, name: str, text: Any, otherwise: Callable[[], Operand]) -> Operand:
    """``text.isdigit()`` and the like."""
    known = ticket(ctx, text)
    code = ctx.emit("subtract", known, literal(_FIRST))
    method = getattr(str, name)

    def of_several() -> Operand:
        found = ctx.emit("text_all", entry_of(ctx, known), *_words(method), *_words(_uncounted(name)))
        plain = ctx.emit("greater_equal", found, literal(0))
        return _either(ctx, plain, lambda: ctx.emit("not_equal", found, literal(0)), otherwise)

    return _chosen(ctx, code, lambda: _bit(ctx, code, method), of_several)


def _uncounted(name: str) -> Callable[[str], bool]:
    """What does not count for ``islower`` and ``isupper``."""
    return lambda c: name in ("islower", "isupper") and not c.isalpha()


def _words(members: Callable[[str], bool]) -> list[Operand]:
    """A set of characters of ASCII as two words."""
    words = (sum(1 << k for k in range(64) if members(chr(start + k))) for start in (0, 64))
    return [literal(word - 2**64 if word >= 2**63 else word) for word in words]


def character_in(ctx: Context, item: Any, whole: str) -> Operand:
    """``item in whole``, a constant."""
    known = ticket(ctx, item)
    code = ctx.emit("subtract", known, literal(_FIRST))
    return _chosen(ctx, code, lambda: _bit(ctx, code, whole.__contains__), lambda: _found_in(ctx, known, whole))


def _found_in(ctx: Context, item: Operand, whole: str) -> Operand:
    place = ctx.emit("text_find", entry_of(ctx, literal(constant_ticket(whole))), entry_of(ctx, item), literal(0))
    return ctx.emit("greater_equal", place, literal(0))


def _chosen(ctx: Context, code: Operand, quick: Callable[[], Operand], slow: Callable[[], Operand]) -> Operand:
    return _either(ctx, _is_ascii(ctx, code), quick, slow)


def _either(ctx: Context, which: Operand, yes: Callable[[], Operand], no: Callable[[], Operand]) -> Operand:
    found = branch(ctx, which, (lambda: ctx.python_bool(yes()), lambda: ctx.python_bool(no())))
    return found.operand if isinstance(found, Scalar) else literal(False)


def letter_case(ctx: Context, name: str, text: Any, otherwise: Callable[[], Any]) -> Any:
    """``text.upper()`` or ``text.lower()``."""
    known = ticket(ctx, text)
    code = ctx.emit("subtract", known, literal(_FIRST))
    first = literal(ord("a") if name == "upper" else ord("A"))
    step = literal(-32 if name == "upper" else 32)

    def quick() -> Any:
        above = ctx.cast(ctx.emit("subtract", code, first), DType.U64)
        letter = ctx.emit("less", above, Literal(26, Tensor(DType.U64)))
        return of_ticket(ctx.emit("add", known, ctx.emit("where", letter, step, literal(0))))

    def of_several() -> Any:
        made = ctx.emit("text_cased", entry_of(ctx, known), literal(int(name == "upper")))
        return branch(ctx, ctx.emit("not_equal", made, literal(0)), (lambda: of_ticket(made), otherwise))

    return branch(ctx, _is_ascii(ctx, code), (quick, of_several))


def code_of(ctx: Context, known: Operand) -> Operand:
    """``ord`` of a text by its ticket."""
    code = ctx.emit("text_code", known)
    fine = ctx.emit("greater_equal", code, literal(0))

    def refused() -> None:
        count = ctx.emit("text_length", entry_of(ctx, known))
        ctx.raise_error("TypeError", "ord() expected a character, but string of length {0} found", count)

    branch(ctx, fine, (lambda: None, refused))
    return code
