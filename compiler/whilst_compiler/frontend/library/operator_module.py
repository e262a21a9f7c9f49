"""The module ``operator``, methods of builtin types as functions, ``functools.cmp_to_key``."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.library.written import operating
from whilst_compiler.frontend.objects.instances import INHERITED
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.identity import identical
from whilst_compiler.frontend.operators.membership import contains
from whilst_compiler.frontend.operators.operands import BINARY, COMPARE, type_name
from whilst_compiler.frontend.operators.operators import binary, unary
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.signature.specs import PY_BOOL
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, function, inline, static_value
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    BoundMethod,
    Partial,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.types import DType

__all__ = ["SERVICES"]


def _operator(python: Any, count: int, emit: Callable[..., Abstract]) -> None:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        if keywords or len(args) != count:
            _wrong_call(ctx, python.__name__, count, len(args), bool(keywords))
            return constant(0)
        return emit(ctx, *args)

    handler.takes_lists = True  # type: ignore[attr-defined]
    FUNCTIONS[python] = handler


def _wrong_call(ctx: Context, name: str, count: int, given: int, named: bool) -> None:
    if named:
        ctx.raise_error("TypeError", f"_operator.{name}() takes no keyword arguments")
    elif count == 1:
        ctx.raise_error("TypeError", f"_operator.{name}() takes exactly one argument ({given} given)")
    else:
        ctx.raise_error("TypeError", f"{name} expected {count} arguments, got {given}")


def _not(ctx: Context, x: Abstract) -> Abstract:
    holds = truth(ctx, x)
    return constant(False) if ctx.dead else ctx.python_bool(ctx.emit("logical_not", holds))


for _name, (_python, *_) in BINARY.items():
    _operator(_python, 2, lambda ctx, a, b, op=_name: binary(ctx, op, a, b))
for _name, (_python, *_) in COMPARE.items():
    _operator(_python, 2, lambda ctx, a, b, op=_name: compare(ctx, op, a, b))
for _name, _sign in {"USub": operator.neg, "UAdd": operator.pos, "Invert": operator.invert}.items():
    _operator(_sign, 1, lambda ctx, a, op=_name: unary(ctx, op, a))


def _index(ctx: Context, x: Abstract) -> Abstract:
    if isinstance(x, ArrayRef) and not x.rank and x.dtype.is_integer:
        return ctx.python_int(ctx.cast(ctx.read(x), DType.I64))
    if (isinstance(x, Scalar) and x.spec.dtype.kind in "iu") or (isinstance(x, Scalar) and x.spec == PY_BOOL):
        return ctx.python_int(ctx.cast(x.operand, DType.I64))
    ctx.raise_error("TypeError", f"'{type_name(x)}' object cannot be interpreted as an integer")
    return constant(0)


_operator(operator.not_, 1, _not)
_operator(operator.index, 1, _index)
_operator(operator.truth, 1, lambda ctx, a: ctx.call(ctx, Static(bool), [a], {}))
_operator(operator.abs, 1, lambda ctx, a: ctx.call(ctx, Static(abs), [a], {}))
_operator(operator.getitem, 2, get_item)
_operator(operator.concat, 2, lambda ctx, a, b: binary(ctx, "Add", a, b))
_operator(operator.is_, 2, lambda ctx, a, b: ctx.python_bool(identical(ctx, a, b)))
_operator(operator.contains, 2, lambda ctx, a, b: ctx.python_bool(contains(ctx, b, a)))


_operator(operator.setitem, 3, lambda ctx, a, key, value: inline(ctx, operating.set_item, a, key, value))
_operator(operator.delitem, 2, lambda ctx, a, key: inline(ctx, operating.delete_item, a, key))


@function(operator.itemgetter)
def _item_getter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) == 1:
        return inline(ctx, operating.item_getter, args[0])
    return inline(ctx, operating.items_getter, Tuple(tuple(args)))


@function(operator.attrgetter)
def _attribute_getter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    names = [static_value(ctx, a, "the name of an attribute").split(".") for a in args]
    parts = [inline(ctx, operating.attribute_getter, Tuple(tuple(map(Static, path)))) for path in names]
    return parts[0] if len(parts) == 1 else inline(ctx, operating.several, Tuple(tuple(parts)))


@function(operator.methodcaller)
def _method_caller(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if keywords:
        ctx.limitation("W203", "methodcaller() with keywords", "use a lambda")
    return inline(ctx, operating.method_caller, args[0], Tuple(tuple(args[1:])))


def method_of_type(
    ctx: Context, method: Any, args: list[Abstract], keywords: dict[str, Abstract]
) -> Abstract:  # fmt: skip
    """A method of a builtin type that is called as a function: ``str.lower(x)``."""
    if isinstance(args[0], Object) and (ours := INHERITED.get(method.__objclass__)) is not None:
        return ctx.call(ctx, Static(vars(ours)[method.__name__]), args, keywords)
    if not issubclass(ctx.library["class_of"](args[0]), method.__objclass__):
        owner, found = method.__objclass__.__name__, type_name(args[0])
        message = f"descriptor '{method.__name__}' for '{owner}' objects doesn't apply to a '{found}' object"
        ctx.raise_error("TypeError", message)
        return constant(0)
    return ctx.call(ctx, BoundMethod(args[0], method.__name__), args[1:], keywords)


_OF_ONE = {
    "__abs__": abs, "__bool__": bool, "__float__": float, "__hash__": hash, "__index__": operator.index, "__int__": int,
    "__invert__": operator.invert, "__iter__": iter, "__len__": len, "__neg__": operator.neg, "__next__": next,
    "__pos__": operator.pos, "__repr__": repr, "__reversed__": reversed, "__str__": str,
}  # fmt: skip
_OF_ITEMS = {f"__{f.__name__}__": f for f in (operator.contains, operator.delitem, operator.getitem, operator.setitem)}
_OF_TWO = {f"__{f.__name__.strip('_')}__": f for f, *_ in (*BINARY.values(), *COMPARE.values())}


def _special_method(ctx: Context, base: Abstract, name: str, args: list[Abstract]) -> Abstract | None:
    """``d.__getitem__(key)`` of a builtin type is the operator; None where that cannot be told."""
    cls = ctx.library["class_of"](base)
    if not hasattr(cls, name) or cls.__module__ not in ("builtins", "collections"):
        return None
    alike = len(args) == 1 and ctx.library["class_of"](args[0]) is cls  # (else it may be NotImplemented)
    found = (_OF_TWO.get(name) if alike else None) or (_OF_ITEMS if args else _OF_ONE).get(name)
    return None if found is None else ctx.call(ctx, Static(found), [base, *args], {})


# -- comparisons as keys -----------------------------------------------------------------------------------------------


def compared_by(compare: Any, item: Any) -> Any:
    """What ``cmp_to_key(compare)`` makes of an item: sorting compares the items themselves instead."""


@function(functools.cmp_to_key)
def _cmp_to_key(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return Partial(Static(compared_by), (*args, *keywords.values()), ())


@function(compared_by)
def _compared_by(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    ctx.limitation("W203", "cmp_to_key() is used otherwise than to sort", "sort by it, or compare in a method __lt__")


def _comparison(key: Abstract) -> Abstract | None:
    """The function that a key compares by, if it is one of ``cmp_to_key``."""
    if isinstance(key, Partial) and isinstance(key.function, Static) and key.function.value is compared_by:
        return key.args[0]
    return None


SERVICES: dict[str, Any] = {
    "comparison_of_key": _comparison, "method_of_type": method_of_type, "special_method": _special_method,
}  # fmt: skip
