"""``template % values``, one conversion after the other, each in terms of ``format``."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from typing import Any

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.containers.composites import TUPLE, Composite
from whilst_compiler.frontend.control.kinds import each_kind, is_union
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.operators.operands import fold
from whilst_compiler.frontend.operators.samples import likeness
from whilst_compiler.frontend.operators.text import literal_text, text_of
from whilst_compiler.frontend.operators.truth import unwrap
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.text_values import Text, known
from whilst_compiler.frontend.values.values import Abstract, Iterated, Optional, Record, Scalar, Static, Tuple
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal
from whilst_compiler.ir.types import scalar

__all__ = ["format_text"]

_PART = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?(?P<flags>[#0\- +]*)(?P<width>\*|\d*)(?:\.(?P<digits>\*|\d*))?[hlL]?(?P<kind>.)",
    re.DOTALL,
)
_KEY = re.compile(r"%\(")


def format_text(ctx: Context, template: str, values: Abstract) -> Abstract:
    """The text; what Python objects to in the template, or in the classes of the values, is raised at run time."""
    if is_union(_several(values) or (values,)):
        return _by_kind(ctx, template, values)
    done = fold(operator.mod, Static(template), values)
    if done is not None:
        return done
    if isinstance(values, Composite) and values.kind == TUPLE and not _KEY.search(template):
        taken = _items(ctx, template, values)
        return format_text(ctx, template, taken) if not ctx.dead else Static("")
    if isinstance(values, Composite) and values.cls is not tuple and _KEY.search(template):
        values = _by_keys(ctx, template, values)
        if ctx.dead:
            return Static("")
    error = _objection(template, values)
    if error is not None:
        ctx.raise_python(error)
        return Static("")
    several = _several(values)
    items = iter((values,) if several is None else several)
    text, at = literal_text(""), 0
    for part in _PART.finditer(template):
        text = text + literal_text(template[at : part.start()])
        at = part.end()
        text = text + (literal_text("%") if part["kind"] == "%" else _converted(ctx, part, _value(part, values, items)))
        if ctx.dead:
            return Static("")
    made: Abstract = known(text + literal_text(template[at:]))
    return made


def _items(ctx: Context, template: str, values: Composite) -> Tuple:
    """So many items of a tuple whose length is known only at run time as the template takes; TypeError for others."""
    source = iterate(ctx, values)
    assert isinstance(source, Iterated)
    want = sum(1 + part[0].count("*") for part in _PART.finditer(template) if part["kind"] != "%")
    length, wanted = source.length, literal(want)
    enough = ctx.emit("greater_equal", length, wanted)
    length = ctx.check(length, enough, "TypeError", "not enough arguments for format string")
    exact = ctx.emit("equal", length, wanted)
    ctx.check(length, exact, "TypeError", "not all arguments converted during string formatting")
    return Tuple(tuple(source.item(ctx, literal(k)) for k in range(want)) if not ctx.dead else ())


def _by_keys(ctx: Context, template: str, values: Composite) -> Record:
    """Those items of a dict whose keys are in the template."""
    keys = dict.fromkeys(part["key"] for part in _PART.finditer(template) if part["key"] is not None)
    found = {key: get_item(ctx, values, Static(key)) for key in keys if not ctx.dead}
    return Record(dict, tuple(found), tuple(found.values()))


def _by_kind(ctx: Context, template: str, values: Abstract) -> Abstract:
    several = _several(values)

    def one(*items: Abstract) -> Abstract:
        return format_text(ctx, template, items[0] if several is None else Tuple(items))

    made: Abstract | None = each_kind(ctx, several or (values,), one)
    return Static("") if made is None else made


def _several(values: Abstract) -> tuple[Abstract, ...] | None:
    """The values, if they are given as a tuple."""
    return values.items if isinstance(values, Tuple) and issubclass(values.cls, tuple) else None


def _value(part: re.Match[str], values: Abstract, items: Iterator[Abstract]) -> Abstract:
    if part["key"] is None:
        return next(items)
    assert isinstance(values, Record)
    found: Abstract = values.items[values.names.index(part["key"])]
    return found


def _objection(template: str, values: Abstract) -> Exception | None:
    """What Python raises for objects of these classes."""
    several = _several(values)
    alike = likeness(values) if several is None else tuple(map(likeness, several))
    try:
        template % alike
    except Exception as error:
        return error
    return None


def _converted(ctx: Context, part: re.Match[str], value: Abstract) -> Text:
    kind, digits = part["kind"], part["digits"]
    if part["width"] == "*" or digits == "*":
        ctx.limitation("W232", "a width of a % format that is a value", "use an f-string: f'{x:{width}}'")
    fill = "<" if "-" in part["flags"] else ""
    if kind in "sra":
        spec = (fill or ">") + part["width"] if part["width"] else ""
        return _padded(ctx, known(text_of(ctx, value, kind)), spec if digits is None else f"{spec}.{digits or 0}")
    if isinstance(value, Optional):
        try:
            part[0] % (None,)
        except TypeError as error:
            value = unwrap(ctx, value, "TypeError", str(error))
    if kind == "c" and isinstance(value, Scalar):
        return _padded(ctx, ctx.call(ctx, Static(chr), [value], {}), (fill or ">") + (part["width"] or "1"))
    if not isinstance(value, Scalar):
        ctx.limitation("W232", f"the % format '{part[0]}' of such a value", "use an f-string")
    if digits is not None and kind in "diuoxX":
        ctx.limitation("W232", "the number of digits of an int in a % format", "use an f-string with 0 and a width")
    flags = "".join(c for c in "+ " if c in part["flags"])[:1] + ("#" if "#" in part["flags"] else "")
    flags = fill + flags + ("0" if "0" in part["flags"] and not fill else "") + part["width"]
    if kind in "diu" and value.spec.dtype.kind == "f":
        return text_of(ctx, _whole(ctx, value), "", flags.replace("#", "") + ".0f")
    if kind in "diu":
        return text_of(ctx, value, "", flags.replace("#", "") + "d")
    return text_of(ctx, value, "", flags + ("" if digits is None else f".{digits or 0}") + kind)


def _padded(ctx: Context, text: Any, spec: str) -> Text:
    return text_of(ctx, text, "", spec) if not ctx.dead else literal_text("")


def _whole(ctx: Context, value: Scalar) -> Scalar:
    """A float without its fraction, and without the sign of a zero."""
    x = value.operand
    finite = ctx.emit("logical_not", ctx.emit("isnan", x))
    x = ctx.check(x, finite, "ValueError", "cannot convert float NaN to integer")
    x = ctx.check(x, ctx.emit("isfinite", x), "OverflowError", "cannot convert float infinity to integer")
    none = Literal(0.0, scalar(value.spec.dtype))
    return Scalar(value.spec, ctx.emit("add", ctx.emit("trunc", x), none)) if not ctx.dead else value
