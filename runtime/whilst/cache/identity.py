"""Names for objects that are the same in every process: code and classes by their content, values of keys by their
types.

What has no such name raises ``NotPlain``: then nothing is remembered across processes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sys
from collections.abc import Iterable
from types import BuiltinFunctionType, CodeType, FunctionType, MemberDescriptorType, ModuleType
from typing import Any

import numpy as np

from whilst.cache.plain import NotPlain
from whilst.native.vectorcall import Callable, plain_class

__all__ = ["classes_of", "functions_in", "functions_of", "name_of", "name_of_class", "name_of_function", "name_of_key"]

_PURE = frozenset({"builtins", "math", "cmath", "operator", "functools", "itertools", "collections", "typing", "numpy"})
"""Packages whose functions and classes are what they are: those of other packages may be edited."""


def name_of_function(function: FunctionType) -> str:
    """A hash of all that a function is, apart from what it refers to: code, places in the source, defaults."""
    keywords = tuple((function.__kwdefaults__ or {}).items())
    parts = (function.__module__, function.__qualname__, _code(function.__code__))
    defaults = (_value(function.__defaults__ or ()), _value(keywords))
    return hashlib.blake2b(repr((parts, defaults)).encode(), digest_size=32).hexdigest()


def _code(code: CodeType) -> tuple[Any, ...]:
    return (
        code.co_filename, code.co_firstlineno, code.co_name, code.co_flags, code.co_argcount, code.co_posonlyargcount,
        code.co_kwonlyargcount, code.co_varnames, code.co_names, code.co_freevars, code.co_cellvars, code.co_code,
        code.co_linetable, code.co_exceptiontable,
        tuple(_code(c) if isinstance(c, CodeType) else _constant(c) for c in code.co_consts),
    )  # fmt: skip


def _constant(value: Any) -> Any:
    if isinstance(value, tuple):
        return ("tuple", *map(_constant, value))
    if isinstance(value, frozenset):
        return ("frozenset", *sorted(map(repr, map(_constant, value))))
    return (value.__class__.__name__, repr(value))


def _value(value: Any) -> Any:
    """A constant of one of Python's plain classes."""
    if value.__class__ in (tuple, frozenset):
        return _constant(tuple(map(_value, value)))
    if value is None or value.__class__ in (bool, int, float, complex, str, bytes):
        return _constant(value)
    raise NotPlain(f"a {value.__class__.__name__} may be another one in another process")


_ASIDE = frozenset({
    "__dict__", "__weakref__", "__doc__", "__module__", "__annotations__", "__annotate__", "__annotations_cache__",
    "__dataclass_fields__", "__dataclass_params__", "__firstlineno__", "__static_attributes__", "__slotnames__",
})  # fmt: skip
"""What a class has for itself or for readers. The fields of a data class are looked at on their own."""


def name_of_class(cls: type) -> str:
    """A hash of all that a class is: its bases, its methods, and the constants in it."""
    return hashlib.blake2b(repr(_class(cls)).encode(), digest_size=32).hexdigest()


def _class(cls: type) -> tuple[Any, ...]:
    if cls.__module__.partition(".")[0] in _PURE:
        return (cls.__module__, cls.__qualname__)
    if type(cls) is not type:
        raise NotPlain(f"{cls.__name__} is made by a class of its own")
    made = [
        (f.name, None if f.default_factory is dataclasses.MISSING else name_of(f.default_factory))
        for f in (dataclasses.fields(cls) if dataclasses.is_dataclass(cls) else ())
    ]
    parts = [(name, _attribute(value)) for name, value in sorted(vars(cls).items()) if name not in _ASIDE]
    return (cls.__module__, cls.__qualname__, *map(_class, cls.__bases__), made, parts)


def _attribute(value: Any) -> Any:
    match value:
        case FunctionType():
            return name_of_function(value)
        case staticmethod() | classmethod():
            return (value.__class__.__name__, _attribute(value.__func__))
        case property():
            return ("property", *map(_attribute, (value.fget, value.fset, value.fdel)))
        case MemberDescriptorType():
            return ("slot", value.__name__)
    return name_of(value) if functions_in(value) else _value(value)


def name_of(value: Any) -> list[Any]:
    """The name of what a guard expects."""
    if isinstance(value, FunctionType):
        return ["function", name_of_function(value)]
    if inner := functions_in(value):
        parts = (sorted(value.static), sorted(value.options.items()))
        return ["compiled", name_of_function(inner[0]), repr(parts)]
    if isinstance(value, ModuleType) and sys.modules.get(value.__name__) is value:
        return ["module", value.__name__]
    if isinstance(value, type | BuiltinFunctionType | np.ufunc) or value.__class__.__module__.startswith("numpy"):
        module = getattr(value, "__module__", None) or type(value).__module__
        name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
        if module.partition(".")[0] in _PURE and name is not None:
            return ["object", module, name]
    if isinstance(value, type):
        return ["class", name_of_class(value)]
    return ["constant", repr(_value(value))]


def functions_in(value: Any) -> list[FunctionType]:
    """The function that this is, plain or compiled."""
    if isinstance(value, FunctionType):
        return [value]
    compiled = isinstance(value, Callable) and plain_class(value.__class__).__name__ == "Function"
    return [value.python] if compiled else []


def classes_of(specs: Iterable[Any]) -> list[type]:
    """The classes of the user's among arguments, and those that they are derived from."""
    found: dict[type, None] = {}
    for spec in specs:
        bases = getattr(spec, "cls", object).__mro__
        found |= dict.fromkeys(cls for cls in bases if cls.__module__.partition(".")[0] not in _PURE)
        items = getattr(spec, "items", ())
        found |= dict.fromkeys(classes_of(items if isinstance(items, tuple) else ()))
    return list(found)


def functions_of(cls: type) -> list[FunctionType]:
    """The functions in a class, always in the same order."""
    found: list[FunctionType] = []
    for _, value in sorted(vars(cls).items()):
        value = value.__func__ if isinstance(value, staticmethod | classmethod) else value
        parts = (value.fget, value.fset, value.fdel) if isinstance(value, property) else (value,)
        found += [function for part in parts for function in functions_in(part)]
    return found


def name_of_key(key: Any) -> Any:
    """The name of a specialisation key."""
    match key:
        case type() if key.__module__ in ("builtins", "numpy"):
            return key.__qualname__
        case ("array", dtype, *rest):
            return ("array", dtype.str, *rest)
        case ("tuple", cls, items) if cls is tuple:
            return ("tuple", *map(name_of_key, items))
        case ("record", cls, names, items, number) if cls is dict:
            return ("dict", names, number, *map(name_of_key, items))
        case ("record", cls, names, items, number):
            return ("record", name_of_class(cls), names, number, *map(name_of_key, items))
        case ("bytes", number):
            return ("bytes", number)
        case ("list", element, number):
            parts = tuple(map(name_of_key, element)) if isinstance(element, tuple) else name_of_key(element)
            return ("list", number, parts)
        case ("items", items, number):
            return ("items", number, *map(name_of_key, items))
        case ("same", number):
            return ("same", number)
        case ("static", spec, _):
            return ("static", _value(spec.value))
    raise NotPlain("an argument whose class may be another one in another process")
