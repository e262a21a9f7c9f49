"""``print``, ``str``, f-strings and calls of the host."""

from __future__ import annotations

import builtins
from typing import Any

from whilst_compiler.frontend.iteration.displays import Spread
from whilst_compiler.frontend.library.hosts import PlainArguments
from whilst_compiler.frontend.library.written.drawing import feed_all
from whilst_compiler.frontend.library.written.sequences import shown, strings_of
from whilst_compiler.frontend.objects.instances import lookup
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.text import f_string, formatted, literal_text, str_of, text_of
from whilst_compiler.frontend.signature.drawing import ArraySlot, Feed
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.signature.texts import Print, Shown
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline, static_value
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.text_values import Text, call_host, is_text, known, of_ticket
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, BoundMethod, Scalar, Static, Tuple, constant
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES"]


@function(builtins.print)
def _print(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Abstract:
    separator, end, flush = " ", "\n", False
    for key, value in keywords.items():
        if key not in ("sep", "end", "flush"):
            ctx.limitation("W203", f"the keyword '{key}' of print is not supported in compiled code yet",
                           "call print through whilst.host")  # fmt: skip
        given = static_value(ctx, value, f"{key} of print")
        if key == "sep":
            separator = " " if given is None else given
        elif key == "end":
            end = "\n" if given is None else given
        else:
            flush = bool(given)
    if any(isinstance(value, Spread) for value in args):
        args = [_joined(ctx, args, separator)]
    text = literal_text("")
    for k, value in enumerate(args):
        text = text + literal_text(separator if k else "") + str_of(ctx, value)
    text = text + literal_text(end)
    if not ctx.dead:
        if "!t" in text.pattern:
            call_host(ctx, Print(text.pattern, flush), *text.payload)
        else:
            flushing: dict[str, Any] = {"flush": True} if flush else {}
            ctx.builder.apply_all("print", *text.payload, template=text.pattern, **flushing)
    return Static(None)


def _joined(ctx: Context, args: list[Any], separator: str) -> Abstract:
    """What is printed, where a part of it is of run-time length."""
    texts = ctx.library["new_list"](ctx)
    for value in args:
        if isinstance(value, Spread):
            ctx.library["extend_by"](ctx, texts, inline(ctx, strings_of, value.items))
        elif not ctx.dead:
            text = known(str_of(ctx, value))
            ctx.call(ctx, BoundMethod(texts, "append"), [text], {})
    return constant(0) if ctx.dead else ctx.call(ctx, BoundMethod(Static(separator), "join"), [texts], {})


@function(builtins.str)
def _str(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Any:
    if not args:
        return Static("")
    return known(str_of(ctx, args[0]))


@function(builtins.repr)
def _repr(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Any:
    text = text_of(ctx, args[0], "r")
    return known(text)


@function(shown)
def _shown(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Any:
    (value,) = args
    if isinstance(value, Object) and lookup(value.cls, "__repr__")[1] is object:
        return Static(f"<{value.cls.__module__}.{value.cls.__qualname__} object>")
    return known(text_of(ctx, value, "r"))


@function(builtins.ascii)
def _ascii(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Any:
    return known(text_of(ctx, args[0], "a"))


@function(builtins.format)
def _format(ctx: Context, args: list[Any], keywords: dict[str, Abstract]) -> Any:
    spec = args[1] if len(args) > 1 else Static("")
    if not is_text(spec):
        ctx.raise_error("TypeError", f"format() argument 2 must be str, not {type_name(spec)}")
        return Static("")
    return known(formatted(ctx, args[0], "", spec))


def _array_text(ctx: Context, a: ArrayRef, conversion: str, spec: str) -> Text:
    """NumPy's own text of an array, whose elements are laid out one by one; a format is for numbers."""
    if not a.rank and conversion != "r":
        return text_of(ctx, Scalar(ScalarSpec(a.dtype), ctx.read(a)), conversion, spec)
    if spec and not conversion:
        ctx.raise_error("TypeError", "unsupported format string passed to numpy.ndarray.__format__")
        return literal_text("")
    return text_of(ctx, of_ticket(_said(ctx, a, conversion, ())), "", spec)


def _said(ctx: Context, a: ArrayRef, conversion: str, keywords: tuple[tuple[str, Any], ...]) -> Operand:
    """The ticket of a text that NumPy makes of an array."""
    inline(ctx, feed_all, a, Static(_FEED))
    sizes = [ctx.size_operand(d) for d in a.dims]
    (found,) = call_host(ctx, Shown(conversion, ArraySlot(a.dtype.numpy, a.rank), keywords), *sizes)
    return found


def _array_in_words(ctx: Context, a: ArrayRef, name: str, keywords: tuple[tuple[str, Any], ...]) -> Text:
    """What ``np.array2string``, ``array_str`` or ``array_repr`` gives."""
    return of_ticket(_said(ctx, a, name, keywords))


_FEED = Feed()


def _host_call(ctx: Context, host: Any, args: list[Abstract]) -> Abstract:
    """A call of plain Python; its results are scalars of the declared types."""
    watched = ctx.attempts and not getattr(host, "sure", False)
    if watched and any(attempt.looks for attempt in ctx.attempts):
        ctx.limitation("W268", "a host call inside a 'with', whose manager would be told what it raises",
                       "catch it in the host function, or make the call outside of it")  # fmt: skip
    inputs: list[Operand] = []
    for a in args:
        if isinstance(a, Scalar):
            inputs.append(a.operand)
        elif isinstance(a, ArrayRef):
            inputs.append(ctx.read(a))
        else:
            ctx.limitation("W242", "a host call takes scalars and arrays", "pass the parts one by one")
    own = tuple(isinstance(a, Scalar) and a.spec.weak for a in args)
    called = PlainArguments(host, own) if any(own) and type(host).__name__ == "Host" else host
    outputs = ctx.library["watch_host"](ctx, called, inputs) if watched else call_host(ctx, called, *inputs)
    values = tuple(Scalar(spec, x) for spec, x in zip(host.results, outputs))
    if not values:
        return Static(None)
    return Tuple(values) if host.many else values[0]


SERVICES: dict[str, Any] = {"spread.frozen": lambda ctx, value: value, "f_string": f_string, "host_call": _host_call,
                             "array_text": _array_text, "array_in_words": _array_in_words}  # fmt: skip
