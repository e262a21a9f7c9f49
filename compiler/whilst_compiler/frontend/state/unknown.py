"""By what methods are looked up, and what is said of functions and methods that compiled code does not know."""

from __future__ import annotations

import builtins
from types import BuiltinFunctionType, FunctionType
from typing import Any, NoReturn

import numpy as np

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.ways_out import instead_of, instead_of_method
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Instance,
    OneOf,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)

__all__ = ["kind_of", "refuse_unknown", "without_method"]


def refuse_unknown(ctx: Context, value: Any) -> NoReturn:
    """A callable that has no meaning in compiled code, by its name and with a way out."""
    cls = type(value)
    if isinstance(vars(cls).get("__call__"), FunctionType):
        title = f"a {cls.__name__} that lives outside the function, and holds more than numbers, is called"
        ctx.limitation("W255", title, "make it inside the function, or pass it as an argument")
    module = getattr(value, "__module__", None) or ""
    name = getattr(value, "__qualname__", getattr(value, "__name__", repr(value)))
    known = not module or getattr(builtins, name, None) is value  # (``open`` is of another module in each Python)
    shown = name if known else f"{module.replace('numpy', 'np').removesuffix('.core')}.{name}"
    kind = "the function" if isinstance(value, BuiltinFunctionType | FunctionType) else "the callable"
    if (found := _IMPOSSIBLE.get(f"{module}.{name}")) is not None:
        why, help = found
        ctx.user_error("W123", f"{shown} {why}", f"{help}, or call it through whilst.host")
    ctx.limitation("W200", f"{kind} {shown} is not supported in compiled code yet",
                   instead_of(module, name))  # fmt: skip


_CODE = "runs text as code, and compiled code is made before it runs", "write the code itself into the function"
_NAMES = "gives names as a dict, and compiled code has no names left", "use the names themselves"
_INPUT = "reads from outside, which compiled code does not", "read before the call, and pass what was read"
_FRAMES = "looks at frames, and compiled code has none", "pass what the frame would tell as an argument"
_IMPOSSIBLE = {
    **dict.fromkeys(("builtins.eval", "builtins.exec", "builtins.compile", "builtins.__import__"), _CODE),
    **dict.fromkeys(("builtins.locals", "builtins.globals", "builtins.vars", "builtins.dir"), _NAMES),
    **dict.fromkeys(("builtins.input", "_io.open", "io.open", "posix.open"), _INPUT),
    **dict.fromkeys(("sys._getframe", "inspect.currentframe", "inspect.stack", "builtins.breakpoint"), _FRAMES),
}
"""What compiled code cannot do by its nature: why, and another way."""


def kind_of(base: Abstract) -> str:
    """What the methods of a value are registered under."""
    match base:
        case ArrayRef():
            return "array"
        case Scalar():
            return "number"
        case Tuple(cls=cls) if issubclass(cls, tuple):
            return "tuple"
        case Tuple():
            return "list"
        case Record(cls=cls) | Instance(cls=cls) | OneOf(cls=cls) | Numbered(cls=cls):
            return cls.__name__
        case Static(value):
            return type(value).__name__
        case Special(kind=kind):
            return kind
    return type(base).__name__.lower()


_DRAWN_FROM = {"Generator": np.random.Generator, "RandomState": np.random.RandomState}


def without_method(ctx: Context, base: Abstract, kind: str, name: str) -> Abstract:
    """The AttributeError of Python's where a builtin type has no such method; else the refusal."""
    if isinstance(base, Special | Tuple) and base.cls.__module__ == "builtins" and not hasattr(base.cls, name):
        ctx.raise_error("AttributeError", f"'{base.cls.__name__}' object has no attribute '{name}'")
        return constant(0)
    cls = _DRAWN_FROM.get(kind)
    if cls is not None and not hasattr(cls, name):
        ctx.raise_error("AttributeError", f"'{cls.__module__}.{kind}' object has no attribute '{name}'")
        return constant(0)
    ctx.limitation("W200", f"the method '{name}' of {kind}s is not supported in compiled code yet",
                   instead_of_method(kind, name))  # fmt: skip
