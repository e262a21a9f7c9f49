"""Text made from values at run time: a ``str.format`` template and the numbers that fill it."""

from __future__ import annotations

import re
import string
from types import FunctionType
from typing import Any

import gast

from whilst_compiler.frontend.branches import branch
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.members import Member
from whilst_compiler.frontend.numbered import Object, OneKind
from whilst_compiler.frontend.special import Special, ask
from whilst_compiler.frontend.text_values import Text, known, ticket
from whilst_compiler.frontend.values import (
    Abstract,
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

__all__ = ["exception_text", "format_method", "format_text", "literal_text", "require_plain", "text_of"]


def literal_text(text: str) -> Text:
    return Text(text.replace("{", "{{").replace("}", "}}"), ())


def text_of(ctx: Context, value: Any, conversion: str = "", spec: str = "") -> Text:
    """``format(value, spec)`` (or of its ``repr``) as a template."""
    if isinstance(value, Object | OneKind):
        return ctx.library["text_method"](ctx, value, conversion, spec)  # type: ignore[no-any-return]
    if isinstance(value, Member):
        return ctx.library["enum.text"](ctx, value, conversion, spec)  # type: ignore[no-any-return]
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
            shown = repr(obj) if conversion == "r" else str(obj) if conversion == "s" else obj
            return literal_text(format(shown, spec))
        case Scalar(operand=operand):
            if isinstance(operand, Literal) and value.spec.weak:
                return literal_text(format(repr(operand.value) if conversion == "r" else operand.value, spec))
            return _number_text(value, conversion, spec)
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


def require_plain(ctx: Context, cls: type) -> None:
    """Refuse to look into an exception whose class says itself what is in it: it is made only when it leaves."""
    own = next(c for c in cls.__mro__ if "__new__" in vars(c))
    if own.__module__ != "builtins":
        ctx.limitation("W262", f"an exception of class {cls.__name__}, which has its own __new__, is looked into",
                       "catch it outside, or leave the method out: arguments are kept in .args")  # fmt: skip


def exception_text(ctx: Context, error: Record, quoted: bool = True) -> Text:
    """``str`` of an exception; that of a KeyError is the ``repr`` of its argument, unless not ``quoted``."""
    require_plain(ctx, error.cls)
    own = getattr(error.cls, "__str__", None)
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


def _padded(ctx: Context, text: Text, spec: str) -> Text:
    return Text(f"{{0!t:{spec}}}", (ticket(ctx, text),)) if spec else text


def _exception_repr(ctx: Context, error: Record) -> Text:
    require_plain(ctx, error.cls)
    own = getattr(error.cls, "__repr__", None)
    if isinstance(own, FunctionType):
        made = ctx.call(ctx, Static(own), [error], {})
        return literal_text("") if ctx.dead else text_of(ctx, made)
    args = error.items[0]
    assert isinstance(args, Tuple)
    text = literal_text(f"{error.cls.__name__}(")
    for k, item in enumerate(args.items):
        text = text + literal_text(", " if k else "") + _repr_of(ctx, item)
    return text + literal_text(")")


def _number_text(value: Scalar, conversion: str, spec: str) -> Text:
    kind = value.spec.dtype.kind
    if conversion == "r" and not value.spec.weak:
        name = "np.bool" if kind == "b" else f"np.{value.spec.dtype.numpy.name}"
        return Text("{0!r}" if kind == "b" else f"{name}({{0!r}})", (value.operand,))
    if conversion == "r":
        return Text(f"{{0!r:{spec}}}" if spec else "{0!r}", (value.operand,))
    if conversion == "s":
        return Text(f"{{0!s:{spec}}}" if spec else "{0}", (value.operand,))
    return Text(f"{{0:{spec}}}" if spec else "{0}", (value.operand,))


def f_string(ctx: Context, node: Any) -> Any:
    """An f-string: static where all its parts are."""
    text = literal_text("")
    for part in node.values:
        if isinstance(part, gast.Constant):
            text = text + literal_text(part.value)
            continue
        conversion = {-1: "", 114: "r", 115: "s", 97: "r"}[part.conversion]
        spec = ""
        if part.format_spec is not None:
            inner = f_string(ctx, part.format_spec)
            if not isinstance(inner, Static):
                ctx.limitation("W232", "a format specification that depends on run-time values",
                               "write the width and the digits as constants")  # fmt: skip
            spec = inner.value
        text = text + text_of(ctx, ctx.expression(ctx, part.value), conversion, spec)
    return known(text)


def format_method(ctx: Context, template: str, args: list[Any], keywords: dict[str, Any]) -> Any:
    """``template.format(*args, **keywords)`` with plain fields (numbers, names, or none)."""
    text, count = literal_text(""), 0
    for before, field, spec, conversion in string.Formatter().parse(template):
        text = text + literal_text(before)
        if field is None:
            continue
        if not field:
            field, count = str(count), count + 1
        if "{" in (spec or "") or not (field.isdigit() or field.isidentifier()):
            ctx.limitation("W232", f"the format field '{field}' is not supported yet", "use an f-string")
        if (int(field) >= len(args)) if field.isdigit() else field not in keywords:
            error, message = (
                ("IndexError", f"Replacement index {field} out of range for positional args tuple")
                if field.isdigit()
                else ("KeyError", repr(field))
            )
            ctx.raise_error(error, message)
            return Static("")
        value = args[int(field)] if field.isdigit() else keywords[field]
        text = text + text_of(ctx, value, conversion or ("" if spec else "s"), spec or "")
    return known(text)


def format_text(ctx: Context, template: str, values: Abstract) -> Any:
    """``template % values`` for the plain conversions."""
    items = list(values.items) if isinstance(values, Tuple) else [values]
    text = literal_text("")
    for part in re.split(r"(%[-+ #0]*\d*(?:\.\d+)?[srdifgeGEFxXo%])", template):
        if part == "%%":
            text = text + literal_text("%")
        elif part.startswith("%") and len(part) > 1 and items:
            text = text + _percent(ctx, part, items.pop(0))
        else:
            text = text + literal_text(part)
    return known(text)


def _percent(ctx: Context, part: str, value: Abstract) -> Text:
    flags, kind = part[1:-1], part[-1]
    if kind in "sr":
        spec = flags.replace("-", "<") if "-" in flags else (">" + flags if flags else "")
        return text_of(ctx, value, kind, spec)
    if kind in "di" and isinstance(value, Scalar) and value.spec.dtype.kind == "f":
        value = Scalar(value.spec, ctx.emit("trunc", value.operand))
        return text_of(ctx, value, "", flags + ".0f")
    spec = ("<" + flags.replace("-", "") if "-" in flags else flags) + ("d" if kind == "i" else kind)
    return text_of(ctx, value, "", spec)
