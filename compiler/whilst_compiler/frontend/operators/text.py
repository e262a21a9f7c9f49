"""Text made from values at run time: a ``str.format`` template and the numbers that fill it."""

from __future__ import annotations

import string
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import gast

from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.signature.texts import ShownNumber
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.inside import inside
from whilst_compiler.frontend.values.members import Member
from whilst_compiler.frontend.values.numbered import Object, OneKind
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import Text, call_host, escaped, known, of_ticket, ticket
from whilst_compiler.frontend.values.values import (
    ArrayRef,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant_of,
)  # fmt: skip
from whilst_compiler.ir.graph import Literal
from whilst_compiler.ir.types import DType

__all__ = ["exception_text", "format_method", "formatted", "literal_text", "require_plain", "str_of", "text_of"]


def literal_text(text: str) -> Text:
    return Text(escaped(text), ())


_CONVERSIONS: dict[str, Any] = {"": lambda x: x, "s": str, "r": repr, "a": ascii}


def text_of(ctx: Context, value: Any, conversion: str = "", spec: str = "") -> Text:
    """``format(value, spec)`` (or of its ``str``, ``repr`` or ``ascii``) as a template."""
    if isinstance(value, Union):
        shown = each_kind(ctx, [value], lambda one: known(text_of(ctx, one, _shown(one, conversion, spec), spec)))
        return literal_text("") if shown is None else text_of(ctx, shown)
    if conversion == "a":
        return _padded(ctx, _ascii_of(ctx, known(text_of(ctx, value, "r"))), spec)
    if isinstance(value, Object | OneKind):
        return ctx.library["text_method"](ctx, value, conversion, spec)  # type: ignore[no-any-return]
    if isinstance(value, Member):
        return ctx.library["enum.text"](ctx, value, conversion, spec)  # type: ignore[no-any-return]
    if isinstance(value, Linked):
        return _padded(ctx, ask(ctx, value, "text"), spec)
    if isinstance(value, Special) and not isinstance(value, Text):
        value = ask(ctx, value, "frozen")
    match value:
        case Text() if conversion == "r":
            return _padded(ctx, _repr_of(ctx, value), spec)
        case Text():
            return _padded(ctx, value, spec)
        case Special() if not spec or conversion:
            return _padded(ctx, ctx.library["container_text"](ctx, value), spec)
        case Static(obj):
            return _constant_text(ctx, _CONVERSIONS[conversion](obj), spec)
        case Scalar(operand=operand):
            if isinstance(operand, Literal) and value.spec.weak:
                return _constant_text(ctx, _CONVERSIONS[conversion](operand.value), spec)
            return _number_text(ctx, value, conversion, spec)
        case ArrayRef():
            return ctx.library["array_text"](ctx, value, conversion, spec)  # type: ignore[no-any-return]
        case Record(cls) if issubclass(cls, BaseException) and not spec:
            return exception_text(ctx, value) if conversion != "r" else _exception_repr(ctx, value)
        case Tuple(items, cls) if cls in (tuple, list) and not spec:
            opening, closing = ("(", ")") if cls is tuple else ("[", "]")
            text = literal_text(opening)
            for k, item in enumerate(items):
                text = text + (literal_text(", ") if k else literal_text("")) + text_of(ctx, item, "r")
            return text + literal_text(("," if cls is tuple and len(items) == 1 else "") + closing)
        case Tuple(cls=cls) if hasattr(cls, "_fields") and (conversion or not spec):
            return _padded(ctx, _named_text(ctx, value, "__repr__" if conversion == "r" else "__str__"), spec)
        case Record(cls, names, items) if cls is dict and not spec:
            text = literal_text("{")
            for k, (name, item) in enumerate(zip(names, items)):
                text = text + literal_text(f"{', ' if k else ''}{name!r}: ") + text_of(ctx, item, "r")
            return text + literal_text("}")
        case Range(start, stop, step) if not spec:
            parts = [start, stop] + ([] if step.is_constant and constant_of(step) == 1 else [step])
            text = literal_text("range(")
            for k, item in enumerate(parts):
                text = text + literal_text(", " if k else "") + text_of(ctx, item)
            return text + literal_text(")")
        case Optional(flag, some) if not spec or conversion:
            shown = branch(
                ctx, flag, (lambda: text_of(ctx, some, conversion, spec), lambda: Static(format("None", spec)))
            )
            return literal_text("") if shown is None else text_of(ctx, shown)
        case Optional():
            ctx.limitation("W230", "a value that may be None is formatted by a specification in compiled code",
                           "test it with 'is None' first")  # fmt: skip
    ctx.limitation("W231", "text of this kind of value is not supported in compiled code yet",
                   "print scalars, or call print through whilst.host")  # fmt: skip


def _named_text(ctx: Context, value: Tuple, method: str) -> Text:
    """That of a named tuple, which its class may say itself."""
    cls: Any = value.cls
    own = next((f for f in map(inside, (getattr(cls, method), cls.__repr__)) if isinstance(f, FunctionType)), None)
    if own is not None and own.__module__ != "collections":
        made = ctx.call(ctx, Static(own), [value], {})
        return literal_text("") if ctx.dead else text_of(ctx, made)
    text = literal_text(f"{cls.__name__}(")
    for k, (name, item) in enumerate(zip(cls._fields, value.items)):
        text = text + literal_text(f"{', ' if k else ''}{name}=") + text_of(ctx, item, "r")
    return text + literal_text(")")


def _shown(value: Any, conversion: str, spec: str) -> str:
    """A constant without format is shown as ``str`` does."""
    return conversion or ("s" if isinstance(value, Static) and not spec else "")


def require_plain(ctx: Context, cls: type) -> None:
    """Refuse to look into an exception whose class says itself what is in it: it is made only when it leaves."""
    own = next(c for c in cls.__mro__ if "__new__" in vars(c))
    if own.__module__ != "builtins":
        ctx.limitation("W262", f"an exception of class {cls.__name__}, which has its own __new__, is looked into",
                       "catch it outside, or leave the method out: arguments are kept in .args")  # fmt: skip


def exception_text(ctx: Context, error: Record, quoted: bool = True) -> Text:
    """``str`` of an exception; that of a KeyError is the ``repr`` of its argument, unless not ``quoted``."""
    require_plain(ctx, error.cls)
    own = inside(getattr(error.cls, "__str__", None))
    if isinstance(own, FunctionType):
        made = ctx.call(ctx, Static(own), [error], {})
        return literal_text("") if ctx.dead else text_of(ctx, made)
    args = error.items[0]
    assert isinstance(args, Tuple)
    if not args.items:
        return literal_text("")
    if len(args.items) > 1:
        return text_of(ctx, args)
    (arg,) = args.items
    if quoted and issubclass(error.cls, KeyError):
        return _repr_of(ctx, arg)
    return text_of(ctx, arg, "s" if isinstance(arg, Static) else "")


def _repr_of(ctx: Context, value: Any) -> Text:
    if not isinstance(value, Text):
        return text_of(ctx, value, "r")
    return Text("{0!t}", (ctx.library["text_asked"](ctx, repr, "t", value),))


def _ascii_of(ctx: Context, shown: Any) -> Text:
    if isinstance(shown, Static):
        return literal_text(_in_ascii(shown.value))
    return Text("{0!t}", (ctx.library["text_asked"](ctx, _in_ascii, "t", shown),))


def _in_ascii(shown: str) -> str:
    return shown.encode("ascii", "backslashreplace").decode("ascii")


def _constant_text(ctx: Context, shown: Any, spec: str) -> Text:
    try:
        return literal_text(format(shown, spec))
    except (TypeError, ValueError) as error:
        ctx.raise_python(error)
    return literal_text("")


def formatted(ctx: Context, value: Any, conversion: str, spec: Any) -> Text:
    """``format(value, spec)`` of a specification that may be known only at run time."""
    if conversion and (spec.value if isinstance(spec, Static) else spec):
        value, conversion = known(text_of(ctx, value, conversion)), ""
    if not conversion and isinstance(value, Union):
        shown = each_kind(ctx, [value], lambda one: known(formatted(ctx, one, "", spec)))
        return literal_text("") if shown is None else text_of(ctx, shown)
    if not conversion and isinstance(value, Object | OneKind):
        return ctx.library["formatted_object"](ctx, value, spec)  # type: ignore[no-any-return]
    if isinstance(spec, Static):
        return text_of(ctx, value, conversion, spec.value)
    if not isinstance(value, Scalar | Static | Text):
        ctx.limitation("W232", "such a value with a format specification that depends on run-time values",
                       "write the width and the digits as constants")  # fmt: skip
    return Text("{0!t}", (ctx.library["text_checked"](ctx, "ValueError", format, "t", value, spec),))


def _padded(ctx: Context, text: Text, spec: str) -> Text:
    return Text(f"{{0!t:{spec}}}", (ticket(ctx, text),)) if spec else text


def _exception_repr(ctx: Context, error: Record) -> Text:
    require_plain(ctx, error.cls)
    own = inside(getattr(error.cls, "__repr__", None))
    if isinstance(own, FunctionType):
        made = ctx.call(ctx, Static(own), [error], {})
        return literal_text("") if ctx.dead else text_of(ctx, made)
    args = error.items[0]
    assert isinstance(args, Tuple)
    text = literal_text(f"{error.cls.__name__}(")
    for k, item in enumerate(args.items):
        text = text + literal_text(", " if k else "") + _repr_of(ctx, item)
    return text + literal_text(")")


def _number_text(ctx: Context, value: Scalar, conversion: str, spec: str) -> Text:
    kind = value.spec.dtype.kind
    if spec and not conversion:
        _constant_text(ctx, value.spec.dtype.numpy.type(1).item(), spec)  # (what does not fit fails here)
    if conversion in ("r", "s") and is_single(value):
        (shown,) = call_host(ctx, ShownNumber(conversion, value.spec.dtype.numpy.type), value.operand)
        return _padded(ctx, of_ticket(shown), spec)
    if conversion == "r" and not value.spec.weak:
        name = "np.bool" if kind == "b" else f"np.{value.spec.dtype.numpy.name}"
        return Text("{0!r}" if kind == "b" else f"{name}({{0!r}})", (value.operand,))
    if conversion == "r":
        return Text(f"{{0!r:{spec}}}" if spec else "{0!r}", (value.operand,))
    if conversion == "s":
        return Text(f"{{0!s:{spec}}}" if spec else "{0}", (value.operand,))
    return Text(f"{{0:{spec}}}" if spec else "{0}", (value.operand,))


def is_single(value: Any) -> bool:
    """Whether this is a number of single precision: it is shown with fewer digits than the float of the same value."""
    return isinstance(value, Scalar) and value.spec.dtype in (DType.F32, DType.C64)


def str_of(ctx: Context, value: Any) -> Text:
    """``str(value)`` as a template."""
    return text_of(ctx, value, "s" if isinstance(value, Static) or is_single(value) else "")


def f_string(ctx: Context, node: Any) -> Any:
    """An f-string: static where all its parts are."""
    text = literal_text("")
    for part in node.values:
        if isinstance(part, gast.Constant):
            text = text + literal_text(part.value)
            continue
        conversion = {-1: "", 114: "r", 115: "s", 97: "a"}[part.conversion]
        value = ctx.expression(ctx, part.value)
        spec = Static("") if part.format_spec is None or ctx.dead else f_string(ctx, part.format_spec)
        if ctx.dead:
            return Static("")
        text = text + formatted(ctx, value, conversion, spec)
    return known(text)


def format_method(ctx: Context, template: str, args: list[Any], keywords: dict[str, Any]) -> Any:
    """``template.format(*args, **keywords)`` with plain fields (numbers, names, or none)."""
    return _filled(ctx, template, args, keywords, iter(range(len(args) + 1)))


def _filled(ctx: Context, template: str, args: list[Any], keywords: dict[str, Any], places: Iterator[int]) -> Any:
    """A template, or a specification in one, with its fields filled; ``places`` are for fields without a name."""
    text = literal_text("")
    for before, field, spec, conversion in string.Formatter().parse(template):
        text = text + literal_text(before)
        if field is None:
            continue
        if not field:
            field = str(next(places, len(args)))
        if not (field.isdigit() or field.isidentifier()):
            ctx.limitation("W232", f"the format field '{field}' is not supported yet", "use an f-string")
        if (int(field) >= len(args)) if field.isdigit() else field not in keywords:
            index = f"Replacement index {field} out of range for positional args tuple"
            ctx.raise_python(IndexError(index) if field.isdigit() else KeyError(field))
            return Static("")
        value = args[int(field)] if field.isdigit() else keywords[field]
        inner = _filled(ctx, spec, args, keywords, places) if spec else Static("")
        if ctx.dead:
            return Static("")
        text = text + formatted(ctx, value, conversion or ("" if spec else "s"), inner)
    return known(text)
