"""What bytes are asked for, and what texts and integers are as bytes."""

from __future__ import annotations

import builtins
import codecs
from typing import Any

from whilst_compiler.frontend.containers.composites import BYTEARRAY, BYTES, Composite
from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.library.byte_strings import as_bytes, is_whole, made, numbers_of, one_number
from whilst_compiler.frontend.library.written import byte_strings
from whilst_compiler.frontend.lists.lists import new_list
from whilst_compiler.frontend.signature.assumptions import OTHER_ENCODING
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline, method, take
from whilst_compiler.frontend.values.text_values import is_text, of_ticket
from whilst_compiler.frontend.values.values import Abstract, Scalar, Static, Tuple, constant, constant_of
from whilst_compiler.ir.build import literal
from whilst_compiler.ops.text_store import EMPTY

__all__ = ["SERVICES"]

_ENCODINGS = ("utf-8", "ascii", "iso8859-1")
_HANDLERS = ("strict", "ignore", "replace")


# -- looked for --------------------------------------------------------------------------------------------------------


def _looked_for(name: str, python: Any) -> None:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        if len(args) != 2 or keywords:
            ctx.limitation("W203", f"bytes.{name} of a part is not supported yet", "take a slice first: data[start:]")
        data, part = numbers_of(ctx, args[0]), numbers_of(ctx, args[1])
        assert data is not None
        if part is None and is_whole(args[1]) and not name.endswith("with"):
            part = new_list(ctx, [one_number(ctx, args[1])], BYTES)
        if part is None and isinstance(args[1], Composite | Tuple):
            ctx.limitation("W203", f"bytes.{name} of several is not supported yet", "ask for one after the other")
        if part is None:
            raise TypeError(name)  # which Python says in its own words
        return inline(ctx, python, data, part)

    method(BYTES, name)(handler)
    method(BYTEARRAY, name)(handler)


_looked_for("find", byte_strings.find)
_looked_for("index", byte_strings.index)
_looked_for("count", byte_strings.count)
_looked_for("startswith", byte_strings.starts)
_looked_for("endswith", byte_strings.ends)


# -- texts -------------------------------------------------------------------------------------------------------------


def _characters(ctx: Context, data: ListRef) -> Any:
    """The text of the characters with these numbers."""
    return inline(ctx, byte_strings.characters, data)


def _shown(text: str) -> str:
    return repr(text.encode("latin-1"))


def _decoded(text: str, encoding: str, errors: str) -> str:
    return text.encode("latin-1").decode(encoding, errors)


def _encoded(text: str, encoding: str, errors: str) -> str:
    return text.encode(encoding, errors).decode("latin-1")


def _text(ctx: Context, value: Composite) -> Any:
    """``repr`` of bytes."""
    return of_ticket(ctx.library["text_asked"](ctx, _shown, "t", _characters(ctx, value.parts[0])))


def _converted(ctx: Context, python: Any, text: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    """A text in an encoding that is known now; where it does not fit, Python says so."""
    name = "encode" if python is _encoded else "decode"
    given = take(ctx, name, args, keywords, [], ["encoding", "errors"])
    try:
        encoding, errors = (d if (x := given[k]) is None else constant_of(x)
                            for k, d in (("encoding", "utf-8"), ("errors", "strict")))  # fmt: skip
        known = codecs.lookup(encoding).name in _ENCODINGS and errors in _HANDLERS
    except LookupError:
        known = False
    if not known:
        ctx.limitation("W203", f"{name}() other than of utf-8, ascii and latin-1 is not supported yet",
                       f"{name} it outside of the function")  # fmt: skip
    value, message = ctx.library["text_tried"](ctx, python, "t", text, Static(encoding), Static(errors))
    fine = ctx.emit("equal", message, literal(EMPTY))
    return of_ticket(ctx.suppose(value, fine, OTHER_ENCODING))


@method(BYTES, "decode")
@method(BYTEARRAY, "decode")
def _decode(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    data = numbers_of(ctx, args[0])
    assert data is not None
    return _converted(ctx, _decoded, _characters(ctx, data), args[1:], keywords)


@method("str", "encode")
@method("text", "encode")
def _encode(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    return made(ctx, byte_strings.of_text, _converted(ctx, _encoded, args[0], args[1:], keywords))


@method(BYTES, "hex")
@method(BYTEARRAY, "hex")
def _hex(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    if len(args) > 1 or keywords:
        ctx.limitation("W203", "bytes.hex with a separator is not supported yet", "join the parts: sep.join(...)")
    return inline(ctx, byte_strings.hexadecimal, numbers_of(ctx, args[0]))  # type: ignore[arg-type]


# -- integers ----------------------------------------------------------------------------------------------------------


def _ends(ctx: Context, given: dict[str, Abstract | None]) -> tuple[Abstract, Abstract]:
    """Whether the greatest part comes first, and whether there is a sign."""
    order = given["byteorder"]
    if order is not None and not (isinstance(order, Static) and order.value in ("big", "little")):
        if not is_text(order):
            raise TypeError("byteorder")
        ctx.limitation("W203", "a byteorder other than 'big' and 'little'", "write 'big' or 'little'")
    signed = given["signed"]
    return constant(order is None or order.value == "big"), constant(False) if signed is None else signed


@function(builtins.int.from_bytes)
def _from_bytes(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "from_bytes", args, keywords, ["bytes"], ["byteorder", "signed"])
    source = given["bytes"]
    if source is None or is_text(source) or isinstance(source, Scalar):
        raise TypeError("bytes")
    data = numbers_of(ctx, as_bytes(ctx, [source], {}))
    return constant(0) if ctx.dead or data is None else inline(ctx, byte_strings.integer, data, *_ends(ctx, given))


@method("number", "to_bytes")
def _to_bytes(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "to_bytes", args, keywords, ["x"], ["length", "byteorder", "signed"])
    length = given["length"] or constant(1)
    if not is_whole(length):
        raise TypeError("length")
    return made(ctx, byte_strings.of_integer, given["x"] or constant(0), length, *_ends(ctx, given))


SERVICES: dict[str, Any] = {"bytes_text": _text}
