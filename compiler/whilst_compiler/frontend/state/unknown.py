"""By what methods are looked up, and what is said of functions and methods that compiled code does not know."""

from __future__ import annotations

from types import BuiltinFunctionType, FunctionType
from typing import Any, NoReturn

from whilst_compiler.frontend.state.context import Context
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
    module = getattr(value, "__module__", None) or ""
    name = getattr(value, "__qualname__", getattr(value, "__name__", repr(value)))
    shown = f"{module.replace('numpy', 'np').removesuffix('.core')}.{name}" if module and module != "builtins" else name
    kind = "the function" if isinstance(value, BuiltinFunctionType | FunctionType) else "the callable"
    help = _WAYS_OUT.get(name, "call it through whilst.host")
    ctx.limitation("W200", f"{kind} {shown} is not supported in compiled code yet", help)


_WAYS_OUT = {
    **dict.fromkeys(("eval", "exec", "compile"), "write the code itself into the function"),
    **dict.fromkeys(("locals", "globals", "vars", "dir"), "use the names themselves"),
    **dict.fromkeys(("input", "open"), "read before the call, and pass what was read as an argument"),
    **dict.fromkeys(("time", "perf_counter", "monotonic"), "pass the time as an argument, or take it in whilst.host"),
    "_getframe": "pass what the frame would tell as an argument",
}


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


def without_method(ctx: Context, base: Abstract, kind: str, name: str) -> Abstract:
    """The AttributeError of Python's where a builtin type has no such method; else the refusal."""
    if isinstance(base, Special | Tuple) and base.cls.__module__ == "builtins" and not hasattr(base.cls, name):
        ctx.raise_error("AttributeError", f"'{base.cls.__name__}' object has no attribute '{name}'")
        return constant(0)
    ctx.limitation("W200", f"the method '{name}' of {kind}s is not supported in compiled code yet",
                   "call it through whilst.host")  # fmt: skip
