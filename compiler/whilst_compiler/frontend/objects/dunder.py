"""The operators of user classes: ``__add__``, ``__eq__``, ``__len__``, ``__getitem__``, ... are calls of methods."""

from __future__ import annotations

import builtins
import dataclasses
from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.joins.unions import Union, possible
from whilst_compiler.frontend.objects.instances import by_kind, field_values, get_field, is_generated, lookup
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.identity import identical
from whilst_compiler.frontend.operators.operands import BINARY, type_name
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.text import literal_text, text_of
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS
from whilst_compiler.frontend.values.numbered import Numbered, Object, OneKind
from whilst_compiler.frontend.values.text_values import Text, known
from whilst_compiler.frontend.values.values import (
    Abstract,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES", "call_special"]

_BINARY = {"Add": "add", "Sub": "sub", "Mult": "mul", "Div": "truediv", "FloorDiv": "floordiv", "Mod": "mod",
           "Pow": "pow", "MatMult": "matmul", "BitAnd": "and", "BitOr": "or", "BitXor": "xor", "LShift": "lshift",
           "RShift": "rshift", "DivMod": "divmod"}  # fmt: skip
_UNARY = {"USub": "neg", "UAdd": "pos", "Invert": "invert"}
_ORDER = {"Lt": "__lt__", "LtE": "__le__", "Gt": "__gt__", "GtE": "__ge__", "Eq": "__eq__", "NotEq": "__ne__"}
_MIRROR = {"Lt": "Gt", "Gt": "Lt", "LtE": "GtE", "GtE": "LtE", "Eq": "Eq", "NotEq": "NotEq"}


_Tries = list[tuple[Any, str, Abstract]]
"""Whose method to ask, its name, and the other operand."""


def _is_object(value: Abstract) -> bool:
    return isinstance(value, Object) or (isinstance(value, Tuple) and value.cls not in (tuple, list))


def special(value: Abstract, name: str) -> Any:
    """The special method of a value's class, if that is written in Python."""
    if not _is_object(value):
        return None
    found, _ = lookup(value.cls, name)  # type: ignore[union-attr]
    return found if isinstance(found, FunctionType) else None


def call_special(ctx: Context, value: Abstract, name: str, *args: Abstract) -> Abstract | None:
    """``type(value).name(value, *args)``; None where the class has no such method."""
    if isinstance(value, OneKind):
        having = [t.cls for t in value.tables if isinstance(lookup(t.cls, name)[0], FunctionType)]
        if 0 < len(having) < len(value.tables):
            ctx.limitation("W251", f"only objects of {having[0].__name__} have {name}, and this may be another one",
                           "test with isinstance() and call a method")  # fmt: skip
        return by_kind(ctx, value, lambda one: call_special(ctx, one, name, *args)) if having else None
    found = special(value, name)
    if found is None or is_generated(found):
        return None
    return ctx.call(ctx, Static(found), [value, *args], {})


def _kinds(ctx: Context, of: Callable[..., Any], *values: Any) -> Any:
    """``of(*values)`` where one of them is an object of several classes: for each of them."""
    k = next(k for k, v in enumerate(values) if isinstance(v, OneKind))
    return by_kind(ctx, values[k], lambda one: of(*values[:k], one, *values[k + 1 :]))


def _refused(value: Abstract | None) -> bool:
    return value is None or (isinstance(value, Static) and value.value is NotImplemented)


def binary_method(ctx: Context, op: str, left: Abstract, right: Abstract) -> Abstract | None:
    """``left op right`` by a method of either; None where neither has one."""
    if op not in _BINARY:
        return None
    if isinstance(left, OneKind) or isinstance(right, OneKind):
        return _kinds(ctx, lambda x, y: _of_one_kind(ctx, op, x, y), left, right)  # type: ignore[no-any-return]
    tries: _Tries = [(left, f"__{_BINARY[op]}__", right), (right, f"__r{_BINARY[op]}__", left)]
    if _is_object(left) and _is_object(right):
        mine, theirs = left.cls, right.cls  # type: ignore[union-attr]
        if mine is theirs:
            del tries[1]
        elif issubclass(theirs, mine) and lookup(theirs, tries[1][1])[0] is not lookup(mine, tries[1][1])[0]:
            tries.reverse()
    return _first_taken(ctx, op, tries)


def _of_one_kind(ctx: Context, op: str, left: Abstract, right: Abstract) -> Abstract:
    if op in BINARY:
        return binary(ctx, op, left, right)
    return FUNCTIONS[builtins.divmod](ctx, [left, right], {})


def _first_taken(ctx: Context, op: str, tries: _Tries) -> Abstract | None:
    """What the first method that does not hand back NotImplemented gives; it may do so on some paths only."""
    for k, (value, name, other) in enumerate(tries):
        result = call_special(ctx, value, name, other)
        if isinstance(result, Union) and any(map(_refused, possible(result))):
            after = partial(_next, ctx, op, tries[k + 1 :], tries[0])
            return each_kind(ctx, [result], partial(_unless_refused, after))  # type: ignore[no-any-return]
        if not _refused(result):
            return result
    return None


def _unless_refused(after: Callable[[], Abstract | None], result: Abstract) -> Abstract | None:
    return after() if _refused(result) else result


def _next(ctx: Context, op: str, rest: _Tries, first: tuple[Any, str, Abstract]) -> Abstract | None:
    """What the methods after one that handed back NotImplemented give: without any, Python's TypeError."""
    found = _first_taken(ctx, op, rest)
    if found is None and not ctx.dead:
        left, right = (first[0], first[2]) if not first[1].startswith("__r") else (first[2], first[0])
        names = f"'{type_name(left)}' and '{type_name(right)}'"
        symbol = BINARY[op][2] if op in BINARY else "divmod()"
        ctx.raise_error("TypeError", f"unsupported operand type(s) for {symbol}: {names}")
    return found


def in_place_method(ctx: Context, op: str, left: Abstract, right: Abstract) -> Abstract | None:
    result = call_special(ctx, left, f"__i{_BINARY[op]}__", right)
    return None if _refused(result) else result


def unary_method(ctx: Context, op: str, value: Abstract) -> Abstract | None:
    return call_special(ctx, value, f"__{_UNARY[op]}__")


def compare_method(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    """``a op b`` by a method of either, by the fields of dataclasses, or (equality) by identity."""
    if isinstance(a, OneKind) or isinstance(b, OneKind):
        return _kinds(ctx, lambda x, y: compare(ctx, op, x, y), a, b)  # type: ignore[no-any-return]
    if not (_is_object(a) or _is_object(b)):
        return None
    tries = [(a, b, _ORDER[op]), (b, a, _ORDER[_MIRROR[op]])]
    mine, theirs = getattr(a, "cls", None), getattr(b, "cls", None)
    if _is_object(a) and _is_object(b) and mine is not theirs and issubclass(theirs, mine):  # type: ignore[arg-type]
        tries.reverse()
    for value, other, name in tries:
        found = special(value, name)
        if found is None:
            continue
        if is_generated(found):
            result = _by_fields(ctx, op if value is a else _MIRROR[op], value, other)
        else:
            result = ctx.call(ctx, Static(found), [value, other], {})
        if ctx.dead or not _refused(result):
            return result
    if op == "NotEq":
        equal = compare_method(ctx, "Eq", a, b)
        if equal is None or ctx.dead:
            return equal
        holds = truth(ctx, equal)
        if isinstance(holds, Literal):
            return constant(not holds.value)
        return ctx.python_bool(ctx.emit("logical_not", holds))
    if op == "Eq" and not (isinstance(a, Tuple) or isinstance(b, Tuple)):
        same = identical(ctx, a, b)
        return constant(bool(same.value)) if isinstance(same, Literal) else ctx.python_bool(same)
    return None


def _by_fields(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    """The comparison that ``dataclasses`` makes: of the tuples of fields, for objects of one class."""
    assert isinstance(a, Object)
    if not isinstance(b, Object) or b.cls is not a.cls:
        return None
    if op != "NotEq" and isinstance(a, Numbered) and isinstance(b, Numbered):
        return ctx.library["compared_rows"](ctx, op, a, b)  # type: ignore[no-any-return]
    return compare_fields(ctx, op, a, b)


def compare_fields(ctx: Context, op: str, a: Object, b: Object) -> Abstract:
    names = [f.name for f in dataclasses.fields(a.cls) if f.compare]
    x, y = (Tuple(tuple(get_field(ctx, v, n) for n in names)) for v in (a, b))
    return compare(ctx, op, x, y)


def _as_bool(ctx: Context, holds: Operand) -> Abstract:
    return constant(bool(holds.value)) if isinstance(holds, Literal) else ctx.python_bool(holds)


def truth_method(ctx: Context, value: Abstract) -> Operand:
    """``bool(value)`` of an object."""
    if isinstance(value, OneKind):
        holds = by_kind(ctx, value, lambda one: _as_bool(ctx, truth_method(ctx, one)))
        return truth(ctx, holds or constant(True))
    if special(value, "__bool__") is not None:
        return truth(ctx, call_special(ctx, value, "__bool__") or constant(True))
    if special(value, "__len__") is not None:
        return truth(ctx, call_special(ctx, value, "__len__") or constant(1))
    return literal(True)


# -- text --------------------------------------------------------------------------------------------------------


def _text_by_kind(ctx: Context, value: OneKind, text: Callable[[Numbered], Any]) -> Text:
    made = by_kind(ctx, value, lambda one: known(text(one)))
    return literal_text("") if made is None or ctx.dead else text_of(ctx, made)


def text_method(ctx: Context, value: Any, conversion: str, spec: str) -> Any:
    """``str(value)`` or ``repr(value)`` of an object."""
    if isinstance(value, OneKind):
        return _text_by_kind(ctx, value, lambda one: text_method(ctx, one, conversion, spec))
    assert isinstance(value, Object)
    order = ("__repr__",) if conversion == "r" else ("__str__", "__repr__")
    for name in order:
        found = special(value, name)
        if found is not None and is_generated(found):
            return _shown(ctx, value)
        if found is not None and hasattr(found, "__wrapped__"):  # the guard of dataclasses against endless repr
            return _shown(ctx, value)
        made = call_special(ctx, value, name)
        if made is not None:
            return text_of(ctx, made, "", spec)
    ctx.limitation("W231", f"the text of a {value.cls.__name__} shows its address, which compiled code does not have",
                   "give the class a __repr__, or print its fields")  # fmt: skip


def formatted_object(ctx: Context, value: Any, spec: Any) -> Any:
    """``format(value, spec)`` of an object: what its class says, or its ``str`` where there is no ``spec``."""
    if isinstance(value, OneKind):
        return _text_by_kind(ctx, value, lambda one: formatted_object(ctx, one, spec))
    made = call_special(ctx, value, "__format__", spec)
    if made is not None:
        return text_of(ctx, made)
    if isinstance(spec, Static) and not spec.value:
        return text_method(ctx, value, "", "")
    message = f"unsupported format string passed to {value.cls.__name__}.__format__"
    unfit = truth(ctx, spec)
    ctx.check(unfit, ctx.emit("logical_not", unfit), "TypeError", message)
    return literal_text("") if ctx.dead else text_method(ctx, value, "", "")


def _shown(ctx: Context, value: Object) -> Any:
    """The text of a dataclass, with dots in place of an object inside of itself."""
    if isinstance(value, Numbered):
        return ctx.library["shown_row"](ctx, value)
    if value in ctx.showing:
        return literal_text("...")
    ctx.showing.append(value)
    try:
        return dataclass_text(ctx, value)
    finally:
        ctx.showing.pop()


def dataclass_text(ctx: Context, value: Object) -> Text:
    text = literal_text(f"{value.cls.__qualname__}(")
    values = field_values(ctx, value)
    shown = [f.name for f in dataclasses.fields(value.cls) if f.repr]
    for k, name in enumerate(shown):
        text = text + literal_text(f"{', ' if k else ''}{name}=") + text_of(ctx, values[name], "r")
    return text + literal_text(")")


def contains_method(ctx: Context, container: Abstract, item: Abstract) -> Operand | None:
    found = call_special(ctx, container, "__contains__", item)
    return None if found is None else truth(ctx, found)


SERVICES: dict[str, Any] = {
    "operator_method": binary_method, "in_place_method": in_place_method, "unary_method": unary_method,
    "compare_method": compare_method, "truth_method": truth_method, "text_method": text_method,
    "formatted_object": formatted_object, "text_of_dataclass": dataclass_text,
    "compare_fields": compare_fields,
    "contains_method": contains_method, "call_special": call_special,
}  # fmt: skip
