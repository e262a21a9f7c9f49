"""Texts known only at run time: operators, methods and builtins of theirs, and texts of containers."""

from __future__ import annotations

import builtins
import operator
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.slicing import Slice, bounds_fit, int_operand, slice_bounds
from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.iteration.iteration import choose, iterate
from whilst_compiler.frontend.joins.unions import apart
from whilst_compiler.frontend.library.characters import CLASSES, character_in, code_of, in_class, letter_case
from whilst_compiler.frontend.library.comprehension import for_each
from whilst_compiler.frontend.library.text_parts import number_of, part_method, text_entry
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.samples import refusal
from whilst_compiler.frontend.operators.text import literal_text, text_of
from whilst_compiler.frontend.signature.specs import PY_FLOAT
from whilst_compiler.frontend.signature.texts import Ask
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, method
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import Text, call_host, is_text, known, of_ticket, ticket
from whilst_compiler.frontend.values.values import Abstract, Iterated, Scalar, Static, Tuple, constant, constant_of
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.text_store import EMPTY, TOO_LARGE

__all__ = ["SERVICES"]


# -- asking ------------------------------------------------------------------------------------------------------


def _ask(ctx: Context, python: Any, result: str, *args: Any, rare: bool = False) -> tuple[Operand, Operand]:
    """The value of a function of texts and numbers, and the message of its failure."""
    slots: list[Any] = []
    inputs: list[Operand] = []
    for arg in args:
        if isinstance(arg, Text):
            slots.append("t")
            inputs.append(ticket(ctx, arg))
        elif isinstance(arg, Scalar) and not arg.is_constant:
            slots.append("n")
            inputs.append(arg.operand)
        else:
            slots.append((constant_of(arg),))
    value, message = call_host(ctx, Ask(python, tuple(slots), result, rare), *inputs)
    return value, message


def _asked(ctx: Context, python: Any, result: str, *args: Any, rare: bool = False) -> Operand:
    """For a function that does not fail."""
    return _ask(ctx, python, result, *args, rare=rare)[0]


def _checked(ctx: Context, error: str, python: Any, result: str, *args: Any, rare: bool = False) -> Operand:
    """For one whose ValueError is this error of Python's."""
    value, message = _ask(ctx, python, result, *args, rare=rare)
    if result == "i":
        fits = ctx.emit("not_equal", message, literal(TOO_LARGE))
        message = ctx.check(message, fits, "OverflowError", "integer result does not fit in 64 bits")
    fine = ctx.emit("equal", message, literal(EMPTY))
    ctx.check(message, fine, error, "{0!t}", message)
    return value


_WRAPPED: dict[str, Callable[[Context, Operand], Any]] = {
    "t": lambda ctx, x: of_ticket(x),
    "i": lambda ctx, x: ctx.python_int(x),
    "b": lambda ctx, x: ctx.python_bool(x),
    "f": lambda ctx, x: Scalar(PY_FLOAT, x),
    "l": lambda ctx, x: _listed(ctx, x),
}


def _listed(ctx: Context, size: Operand) -> Any:
    """The texts of the list that was last asked for."""
    made = lists.new_list(ctx)
    source = Iterated(size, lambda c, k: of_ticket(c.emit("text_found", k)))
    for_each(ctx, source, lambda item: lists.append(ctx, made, item))
    return made


# -- operations --------------------------------------------------------------------------------------------------


def _compare(ctx: Context, text: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if not (is_text(a) and is_text(b)):
        return constant(op == "NotEq") if op in ("Eq", "NotEq") else None
    if op in ("Eq", "NotEq"):
        row = "equal" if op == "Eq" else "not_equal"
        return ctx.python_bool(ctx.emit(row, ticket(ctx, a), ticket(ctx, b)))
    row = {"Lt": "less", "LtE": "less_equal", "Gt": "greater", "GtE": "greater_equal"}[op]
    order = ctx.emit("text_compare", text_entry(ctx, a), text_entry(ctx, b))
    return ctx.python_bool(ctx.emit(row, order, literal(0)))


_MOST = 16
"""So many numbers fill one template; longer texts are put together at once."""


def _binary(ctx: Context, text: Special, op: str, a: Any, b: Any) -> Any:
    if op == "Add" and is_text(a) and is_text(b):
        parts = [literal_text(x.value) if isinstance(x, Static) else x for x in (a, b)]
        whole = parts[0] + parts[1]
        return whole if len(whole.payload) <= _MOST else of_ticket(ticket(ctx, whole))
    times = b if is_text(a) else a
    if op == "Mult" and isinstance(times, Scalar) and times.spec.dtype.kind in "biu":
        return of_ticket(_asked(ctx, operator.mul, "t", a, b))
    if op == "Mod" and is_text(a):
        ctx.limitation("W232", "a format that is known only at run time", "use an f-string")
    return None


def _length(ctx: Context, text: Text) -> Operand:
    return ctx.emit("text_length", text_entry(ctx, text))


def _truth(ctx: Context, text: Text) -> Operand:
    return ctx.emit("not_equal", ticket(ctx, text), literal(EMPTY))


def _contains(ctx: Context, text: Text, item: Abstract) -> Operand:
    if not is_text(item):
        ctx.raise_error("TypeError", "'in <string>' requires string as left operand, not int")
        return literal(False)
    if isinstance(text, Static):
        return character_in(ctx, item, text.value)
    return ctx.emit(
        "greater_equal", ctx.emit("text_find", text_entry(ctx, text), text_entry(ctx, item), literal(0)), literal(0)
    )


def _iterate(ctx: Context, text: Text) -> Iterated:
    entry = text_entry(ctx, text)
    return Iterated(ctx.emit("text_length", entry), lambda c, k: of_ticket(c.emit("text_at", entry, k)))


def _get(ctx: Context, text: Text, index: Any) -> Any:
    if isinstance(index, Slice):
        if not bounds_fit(ctx, index):
            return Static("")
        entry = text_entry(ctx, text)
        bounds = slice_bounds(ctx, ctx.emit("text_length", entry), index)
        return Static("") if ctx.dead else of_ticket(ctx.emit("text_slice", entry, *bounds))
    if said := refusal(operator.getitem, Static("s"), index):
        ctx.raise_error("TypeError", said)
        return Static("")
    place = int_operand(ctx, index, "string indices")
    if ctx.dead:
        return Static("")
    entry = text_entry(ctx, text)
    k = ctx.emit("check_index", place, ctx.emit("text_length", entry), message="string index out of range")
    return of_ticket(ctx.emit("text_at", entry, k))


def _place(ctx: Context, names: tuple[Any, ...], key: Text) -> Operand:
    """Which of the names a text is; -1 for none."""
    place: Operand = literal(-1)
    for k, name in enumerate(names):
        if isinstance(name, str):
            same = ctx.emit("equal", ticket(ctx, key), ticket(ctx, Static(name)))
            place = ctx.emit("where", same, literal(k), place)
    return place


def _lookup(ctx: Context, names: tuple[Any, ...], items: tuple[Abstract, ...], key: Text) -> Abstract:
    """An item of a dict with constant keys."""
    ctx.library["need_tables"](ctx, items)
    key = of_ticket(ticket(ctx, key))
    place = _place(ctx, names, key)
    place = ctx.check(place, ctx.emit("greater_equal", place, literal(0)), "KeyError", "{0!t}", ticket(ctx, key))
    return choose(ctx, place, tuple(apart(items)))


# -- methods -----------------------------------------------------------------------------------------------------

_METHODS = {
    "t": ("capitalize", "casefold", "center", "expandtabs", "ljust", "lower", "lstrip", "removeprefix", "removesuffix",
          "replace", "rjust", "rstrip", "strip", "swapcase", "title", "upper", "zfill"),
    "i": ("count", "find", "index", "rfind", "rindex"),
    "b": ("endswith", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
          "isprintable", "isspace", "istitle", "isupper", "startswith"),
    "l": ("rsplit", "split", "splitlines"),
}  # fmt: skip
METHODS_OF_TEXTS = {name: kind for kind, names in _METHODS.items() for name in names}


def call_method(ctx: Context, name: str, args: list[Any], keywords: dict[str, Any]) -> Any:
    """A method of a text, some of which is known only at run time."""
    plain = all(isinstance(a, Text | Scalar | Static | Tuple) for a in args)
    known = plain and all(not isinstance(a, Scalar) or a.spec.weak for a in args)
    if not known and not keywords and (said := refusal(getattr(str, name), *args)):
        ctx.raise_error("TypeError", said)
        return Static("")
    if keywords or not plain or name not in METHODS_OF_TEXTS:
        ctx.limitation("W203", f"str.{name} of text or numbers known only at run time is not supported yet",
                       "do it before the call, or through whilst.host")  # fmt: skip
    kind = METHODS_OF_TEXTS[name]
    if name in CLASSES and len(args) == 1:
        slowly = lambda: _asked(ctx, getattr(str, name), "b", *args, rare=True)  # noqa: E731
        return ctx.python_bool(in_class(ctx, name, args[0], slowly))
    if name in ("upper", "lower") and len(args) == 1:
        otherwise = lambda: of_ticket(_asked(ctx, getattr(str, name), "t", *args, rare=True))  # noqa: E731
        return letter_case(ctx, name, args[0], otherwise)
    found = part_method(ctx, name, args)
    if found is not None or ctx.dead:
        return Static("") if found is None else found
    return _WRAPPED[kind](ctx, _checked(ctx, "ValueError", getattr(str, name), kind, *args))


def _method(name: str) -> Any:
    return lambda ctx, args, keywords: call_method(ctx, name, args, keywords)


for _name in METHODS_OF_TEXTS:
    method("text", _name)(_method(_name))


def _join(ctx: Context, args: list[Any], keywords: dict[str, Any]) -> Any:
    separator, items = args
    if isinstance(items, Scalar):
        ctx.raise_error("TypeError", "can only join an iterable")
        return Static("")
    number, fed = ctx.emit("text_begin", ticket(ctx, separator)), 0

    def feed(item: Any) -> None:
        nonlocal fed
        if isinstance(item, Scalar):
            ctx.raise_error("TypeError", f"sequence item {fed}: expected str instance, {type_name(item)} found")
            return
        if not is_text(item):
            ctx.limitation("W203", "join() of what are not texts", "make texts of them, with str()")
        ctx.emit("text_feed", number, ticket(ctx, item))
        fed += 1

    for_each(ctx, iterate(ctx, items), feed)
    return Static("") if ctx.dead else of_ticket(ctx.emit("text_joined", number))


method("text", "join")(_join)


# -- builtins ----------------------------------------------------------------------------------------------------


@function(builtins.ord)
def _ord(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Abstract:
    (text,) = args
    if isinstance(text, Static) and isinstance(text.value, str) and len(text.value) == 1:
        return constant(ord(text.value))
    if type_name(text) == "bytes":
        ctx.limitation("W203", "ord() of bytes is not supported yet", "take their item: data[0]")
    if not is_text(text):
        ctx.raise_error("TypeError", "ord() expected string of length 1, but int found")
        return constant(0)
    return ctx.python_int(code_of(ctx, ticket(ctx, text)))


@function(builtins.chr)
def _chr(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Any:
    code = ctx.python_int(int_operand(ctx, args[0]))
    if ctx.dead:
        return Static("")
    if code.is_constant and 0 <= constant_of(code) < 0x110000:
        return Static(chr(constant_of(code)))
    size = ctx.cast(code.operand, DType.U64)
    fits = ctx.emit("less", size, Literal(0x110000, Tensor(DType.U64)))
    known = ctx.check(code.operand, fits, "ValueError", "chr() arg not in range(0x110000)")
    return Static("") if ctx.dead else of_ticket(ctx.emit("text_of_code", known))


def _in_base(spec: str) -> Any:
    def handler(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Any:
        number = ctx.python_int(int_operand(ctx, args[0]))
        return Static("") if ctx.dead else known(text_of(ctx, number, "", spec))

    return handler


function(builtins.hex)(_in_base("#x"))
function(builtins.bin)(_in_base("#b"))
function(builtins.oct)(_in_base("#o"))


def _parsed(ctx: Context, python: Any, args: list[Any]) -> Abstract:
    """``int(text)``, ``int(text, base)``, ``float(text)``."""
    kind = "i" if python is int else "f"
    if kind == "i" and len(args) == 1 and isinstance(args[0], Text):
        slowly = lambda: ctx.python_int(_checked(ctx, "ValueError", int, "i", *args, rare=True))  # noqa: E731
        return number_of(ctx, args[0], slowly)
    return _WRAPPED[kind](ctx, _checked(ctx, "ValueError", python, kind, *args))  # type: ignore[no-any-return]


# -- texts of containers -----------------------------------------------------------------------------------------


def _container_text(ctx: Context, value: Any) -> Text:
    """``repr`` of a list, dict, set or deque whose length is known only at run time."""
    if value.cls is bytes:
        return ctx.library["bytes_text"](ctx, value)  # type: ignore[no-any-return]
    if value.cls is bytearray:
        numbers: Text = ctx.library["bytes_text"](ctx, value)
        return literal_text("bytearray(") + numbers + literal_text(")")
    pairs = isinstance(value, Composite) and value.kind == "hash table"
    source = ctx.library["hash table.items"](ctx, value) if pairs else iterate(ctx, value)
    if ctx.dead:
        return literal_text("")
    number = ctx.emit("text_begin", ticket(ctx, Static(", ")))

    def feed(item: Any) -> None:
        text = text_of(ctx, item, "r")
        if pairs:
            text = text_of(ctx, item.items[0], "r") + literal_text(": ") + text_of(ctx, item.items[1], "r")
        ctx.emit("text_feed", number, ticket(ctx, text))

    for_each(ctx, source, feed)
    inner = of_ticket(ctx.emit("text_joined", number))
    return _enclosed(ctx, value, inner)


def _enclosed(ctx: Context, value: Any, inner: Text) -> Text:
    cls = value.cls
    if cls is tuple:
        return of_ticket(_asked(ctx, _parentheses, "t", inner, ctx.python_int(ask(ctx, value, "length"))))
    if cls is list:
        return literal_text("[") + inner + literal_text("]")
    if cls is dict:
        return literal_text("{") + inner + literal_text("}")
    if cls is frozenset:
        return of_ticket(_asked(ctx, _frozen_braces, "t", inner))
    if cls is set:
        return of_ticket(_asked(ctx, _braces, "t", inner))
    ctx.limitation("W231", f"text of a {cls.__name__} is not supported in compiled code yet", "make a list of it")


def _parentheses(inner: str, size: int) -> str:
    return f"({inner},)" if size == 1 else f"({inner})"


def _frozen_braces(inner: str) -> str:
    return f"frozenset({{{inner}}})" if inner else "frozenset()"


def _braces(inner: str) -> str:
    return f"{{{inner}}}" if inner else "set()"


SERVICES: dict[str, Any] = {
    "text.compare": _compare, "text.binary": _binary, "text.in_place": lambda *_: None, "text.length": _length,
    "text.truth": _truth, "text.contains": _contains, "text.iterate": _iterate, "text.get_item": _get,
    "text.frozen": lambda ctx, text: text, "text_asked": _asked, "text_tried": _ask, "text_checked": _checked,
    "container_text": _container_text,
    "text_lookup": _lookup, "text_place": _place,
    "text_method_call": call_method, "text_join": _join, "parsed": _parsed,
}  # fmt: skip
