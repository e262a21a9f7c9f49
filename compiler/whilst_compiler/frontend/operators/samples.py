"""Is a TypeError Python's, or is it only that we cannot do it? Python says, asked with samples of the classes."""

from __future__ import annotations

import cmath
import math
import warnings
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np

from whilst_compiler.frontend.joins.unions import NotByKind, Union
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
    constant_of,
)  # fmt: skip
from whilst_compiler.ir.graph import Literal

__all__ = ["handled", "likeness", "method_called", "objection", "refusal", "type_error"]

_UNKNOWN = object()
_SMALL = 64
"""Constants up to here are samples of themselves: nothing takes long with them."""
_NUMBERS = {PY_BOOL: True, PY_INT: 1, PY_FLOAT: 1.0, PY_COMPLEX: 1j}


def type_error(ctx: Context, message: str, operation: Callable[..., Any], *values: Abstract) -> None:
    """Raise Python's TypeError at run time, in its words; Limitation if Python does the ``operation`` on such values.

    ``message`` is what is said where the values are of classes that there are no samples of.
    """
    if any(isinstance(v, Union) for v in values):
        raise NotByKind
    said = refusal(operation, *values)
    if said == "":
        ctx.limitation("W301", f"{message[0].upper()}{message[1:]} in compiled code",
                       "compute this outside, or call it through whilst.host")  # fmt: skip
    ctx.raise_python(TypeError(said or message))


def refusal(operation: Callable[..., Any], *values: Abstract, **named: Abstract) -> str | None:
    """The text of Python's TypeError; "" if it does the ``operation`` on such values, None if nobody knows."""
    samples = list(map(_sample, values))
    keywords = {k: _sample(v) for k, v in named.items()}
    if any(s is _UNKNOWN for s in (*samples, *keywords.values())):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            operation(*samples, **keywords)
    except TypeError as error:
        return str(error) if type(error) is TypeError else None
    except Exception:
        return ""
    return ""


_ITEMS_MATTER = {math.prod, math.fsum, math.dist, getattr(math, "sumprod", None)}
_ASKED: set[Any] = {
    abs, bin, chr, complex, divmod, enumerate, float, hex, int, iter, len, oct, ord, pow, range, reversed, round, str,
    *(f for m in (math, cmath) for f in vars(m).values() if callable(f)),
} - _ITEMS_MATTER  # fmt: skip
"""Functions that object to the classes of their arguments, whatever these hold."""


def objection(python: Any, args: Sequence[Abstract], keywords: Mapping[str, Abstract]) -> str | None:
    """What Python says to a call of one of its own functions with objects of such classes, if that is a TypeError."""
    return refusal(python, *args, **keywords) or None if python in _ASKED else None


def handled(
    ctx: Context, handler: Callable[..., Abstract], python: Any, args: list[Abstract], keywords: dict[str, Abstract]
) -> Abstract:
    """The call of a handler; where it stumbles over arguments that Python refuses too, it is Python's TypeError."""
    try:
        return handler(ctx, args, keywords)
    except (AssertionError, AttributeError, LookupError, TypeError, ValueError):
        said = None if _has_effects(python) else refusal(python, *args, **keywords)
        if not said:
            raise
    ctx.raise_python(TypeError(said))
    return constant(0)


_EFFECTS = {print, input, open, exec, eval, compile, breakpoint, setattr, delattr, __import__}


def _has_effects(python: Any) -> bool:
    """Whether asking Python might change something, or show it: methods of objects that somebody has, for instance."""
    return python in _EFFECTS or not isinstance(getattr(python, "__self__", None), type | ModuleType | None)


def method_called(name: str) -> Callable[..., Any]:
    """A function that calls this method of its first argument."""
    return lambda base, *args, **keywords: getattr(base, name)(*args, **keywords)


def likeness(value: Abstract) -> Any:
    """Some object of the class of a value, or of a class of the same name."""
    if isinstance(value, Optional):
        return likeness(value.some)
    if isinstance(value, Record) and value.cls is dict:
        return dict(zip(value.names, map(likeness, value.items)))
    found = _sample(value)
    name = getattr(getattr(value, "cls", type(value)), "__name__", "object")
    return type(name, (), {})() if found is _UNKNOWN else found


def _sample(value: Abstract) -> Any:
    """Some object of the class of a value; ``_UNKNOWN`` where that is not built in."""
    match value:
        case Union():
            return _UNKNOWN
        case Scalar(spec, Literal(number)) if spec.weak and abs(number) <= _SMALL:
            return constant_of(value)
        case Scalar(spec):
            return _NUMBERS.get(spec, _UNKNOWN) if spec.weak else spec.dtype.numpy.type(1)
        case Tuple(cls=cls) if cls in (tuple, list):
            return cls()
        case Record(cls=cls) if cls is dict:
            return {}
        case Range():
            return range(1)
        case Static(python):
            return _harmless(python)
        case ArrayRef():
            return np.ones((1,) * value.rank, value.dtype.numpy)
        case Special(cls=cls) if cls is str:
            return "s"
        case Special(cls=cls) if cls is bytes:
            return b"s"
        case Special(cls=cls) if cls in (list, dict, set, frozenset, deque, Counter):
            return cls()
    return _UNKNOWN


def _harmless(python: Any) -> Any:
    """An object known now, if neither a call nor a change of it does anything; else another of its class."""
    if (python if isinstance(python, type) else type(python)).__module__ != "builtins":
        return _UNKNOWN
    match python:
        case list() | dict() | set() | bytearray() | tuple() | frozenset():
            return type(python)()
        case FunctionType():
            return _called
        case BuiltinFunctionType():
            return [].index
    return python


def _called(*args: Any, **keywords: Any) -> None:
    """Where Python calls what it was given, it has no objection to the class."""
    raise ValueError
