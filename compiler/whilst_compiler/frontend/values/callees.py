"""Functions of which one is meant: which one it is, is a number where paths meet."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any, ClassVar

import numpy as np

from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values.templates import Same
from whilst_compiler.frontend.values.values import BoundMethod, Function, Instance, Partial, Scalar, Static
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Type

__all__ = ["OfFunctions", "OneFunction", "is_function", "of_functions", "same_as", "same_function"]

_PYTHON = (FunctionType, BuiltinFunctionType, MethodType, np.ufunc)
_TYPES = (np.generic, bool, int, float, complex, str)
"""Classes that say of what type something is."""


@dataclass(frozen=True, slots=True, eq=False)
class OneFunction(Special):
    """One of several functions: ``index`` says which."""

    kind: ClassVar[str] = "function"  # type: ignore[misc]
    cls: ClassVar[type] = FunctionType  # type: ignore[misc]
    index: Operand
    functions: tuple[Any, ...]

    def template(self) -> OfFunctions:
        return OfFunctions(self.functions)

    def held(self) -> tuple[Any, ...]:
        return self.functions


@dataclass(frozen=True, slots=True, eq=False)
class OfFunctions(SpecialTemplate):
    functions: tuple[Any, ...]
    flat: ClassVar[bool] = True
    family: ClassVar[Hashable] = "function"  # type: ignore[misc]

    def expanded(self, state: Any) -> OfFunctions:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfFunctions | None:
        if isinstance(other, OfFunctions):
            return of_functions(*self.functions, *other.functions)
        known = isinstance(other, Same) and is_function(other.value)
        return of_functions(*self.functions, other.value) if known else None

    def types(self) -> list[Type]:
        return [I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        if not isinstance(value, OneFunction):
            place = self.place(value)
            return None if place is None else [literal(place)]
        places = [self.place(f) for f in value.functions]
        if None in places:
            return None
        which: Operand = value.index
        known = [place for place in places if place is not None]
        if known != list(range(len(known))):
            which = literal(known[-1])
            for k, place in list(enumerate(known))[-2::-1]:
                test = context.emit("equal", value.index, literal(k))
                which = context.emit("where", test, literal(place), which)
        return [which]

    def place(self, value: Any) -> int | None:
        return next((k for k, f in enumerate(self.functions) if same_function(f, value)), None)

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> OneFunction:
        return OneFunction(leaves.pop(0), self.functions)

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> Any:
        return self if all(_is_there(base, f) for f in self.functions) else _OfPassing()

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return (
            isinstance(other, OfFunctions)
            and len(self.functions) == len(other.functions)
            and all(map(same_function, self.functions, other.functions))
        )

    def describe(self) -> str:
        return "function"


@dataclass(frozen=True, slots=True)
class _OfPassing(SpecialTemplate):
    """One of several functions, some of which are gone."""

    flat: ClassVar[bool] = True

    def expanded(self, state: Any) -> _OfPassing:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> _OfPassing | None:
        known = isinstance(other, _OfPassing | OfFunctions) or (isinstance(other, Same) and is_function(other.value))
        return self if known else None

    def types(self) -> list[Type]:
        return [I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        return [literal(0)]

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Any:
        context.limitation("W103", "a function that is made in a loop or branch is one of several after it",
                           "make it before, or use it where it is made")  # fmt: skip

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> _OfPassing:
        return self

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return isinstance(other, _OfPassing)

    def describe(self) -> str:
        return "function"


def same_as(context: Any, a: Any, b: Any) -> Operand:
    """Whether two values are one function, where one of them is one of several."""
    if not all(isinstance(x, OneFunction) or is_function(x) for x in (a, b)):
        return literal(False)
    known = [f for x in (a, b) for f in (x.functions if isinstance(x, OneFunction) else (x,))]
    template = of_functions(*known)
    (first,), (second,) = template.coerce(context, a) or [], template.coerce(context, b) or []
    return context.emit("equal", first, second)  # type: ignore[no-any-return]


def of_functions(*values: Any) -> OfFunctions:
    """The template of one of them."""
    found: list[Any] = []
    for value in values:
        if not any(same_function(value, f) for f in found):
            found.append(value)
    return OfFunctions(tuple(found))


def is_function(value: Any) -> bool:
    """Whether a value is a function that may be called, known now."""
    if not isinstance(value, Static):
        return isinstance(value, Function | Partial | BoundMethod)
    python = value.value
    return isinstance(python, _PYTHON) or (isinstance(python, type) and not issubclass(python, _TYPES))


def same_function(a: Any, b: Any) -> bool:
    """Whether two values are one function; those with defaults are others each time that they are made."""
    if a is b:
        return True
    match a, b:
        case Static(x), Static(y):
            return x is y
        case Function(), Function():
            alike = a.definition is b.definition and a.scope is b.scope and a.space is b.space
            return alike and not a.defaults and not b.defaults
        case BoundMethod(x, n), BoundMethod(y, m):
            return n == m and x is y
    return False


def _is_there(state: Any, f: Any) -> bool:
    """Whether all that a function refers to exists at this point."""
    match f:
        case Function(defaults=defaults, scope=scope, space=space):
            cells = [cell for s in (scope, scope.outer) if s is not None for cell in s.cells.values()]
            cells += [space.anchor] if space is not None else []
            return all(cell in state for cell in cells) and all(_is_fixed(state, d) for d in defaults)
        case BoundMethod(base, _):
            return _is_fixed(state, base)
        case Partial(function, args, named):
            return _is_there(state, function) and all(_is_fixed(state, x) for x in (*args, *(v for _, v in named)))
    return True


def _is_fixed(state: Any, value: Any) -> bool:
    match value:
        case Scalar():
            return value.is_constant
        case Instance(anchor=anchor):
            return anchor in state
    return isinstance(value, Static)


def _compare(context: Any, value: OneFunction, op: str, a: Any, b: Any) -> Scalar | None:
    if op not in ("Eq", "NotEq"):
        return None
    same = same_as(context, a, b)
    return context.python_bool(same if op == "Eq" else context.emit("logical_not", same))  # type: ignore[no-any-return]


SERVICES: dict[str, Any] = {
    "function.compare": _compare, "function.frozen": lambda context, value: value,
    "function.truth": lambda context, value: literal(True),
}  # fmt: skip
