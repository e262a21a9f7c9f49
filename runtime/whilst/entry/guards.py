"""What compiled code takes for granted, checked at each call, and the values that it reads besides its arguments."""

from __future__ import annotations

import builtins
import sys
from types import FunctionType
from typing import Any

from whilst.entry.writer import NotNative, Writer
from whilst.services.floating import AT_FIRST, STATE, TELLING, place_of_modes
from whilst_compiler.frontend.signature.places import (
    MISSING,
    AttributeSource,
    CellSource,
    FunctionSource,
    GlobalSource,
    Guard,
    ObjectSource,
    Readable,
    Source,
)  # fmt: skip

__all__ = ["check_floating", "check_guard", "read", "same_defaults"]


def check_floating(w: Writer) -> None:
    """Leave calls to Python while ``np.errstate`` asks for more than a warning."""
    place = place_of_modes()
    if place is None:
        raise NotNative
    found = w.memory("ptr")
    w.well("PyContextVar_Get", f"ptr {w.pointer(STATE)}", "ptr null", f"ptr {found}")
    capsule = w.value(f"load ptr, ptr {found}")
    w.call("Py_DecRef", f"ptr {capsule}")
    set_anew, quiet = w.fresh("set"), w.fresh("quiet")
    w.branch(w.value(f"icmp eq ptr {capsule}, {w.pointer(AT_FIRST)}"), quiet, set_anew)
    w.start(set_anew)
    name = w.call("PyCapsule_GetName", f"ptr {capsule}")
    modes = w.field("i32", w.call("PyCapsule_GetPointer", f"ptr {capsule}", f"ptr {name}"), place)
    w.branch(w.value(f"icmp eq i32 {w.value(f'and i32 {modes}, {TELLING}')}, 0"), quiet, "slow")
    w.start(quiet)


def check_guard(w: Writer, guard: Guard) -> None:
    """Go on only while the guard holds."""
    if isinstance(guard.source, FunctionSource):
        _same_function(w, guard.source.function, *guard.expected)
    elif guard.expected is MISSING:
        raise NotNative
    else:
        w.same(_found(w, guard.source), guard.expected)


def _same_function(w: Writer, function: FunctionType, code: Any, defaults: Any, keywords: Any) -> None:
    w.same(w.call("PyFunction_GetCode", f"ptr {w.pointer(function)}"), code)
    same_defaults(w, function, defaults)
    for name, value in keywords:
        found = w.call("PyDict_GetItemWithError", f"ptr {w.pointer(function.__kwdefaults__)}", f"ptr {_name(w, name)}")
        w.same(found, value)


def same_defaults(w: Writer, function: FunctionType, defaults: Any) -> None:
    """Go on only while the function has these default values, and the dict of keyword defaults that it has now."""
    f = f"ptr {w.pointer(function)}"
    for get, expected in (("PyFunction_GetDefaults", defaults), ("PyFunction_GetKwDefaults", function.__kwdefaults__)):
        found = w.call(get, f)
        if expected is None:
            w.unless(w.value(f"icmp eq ptr {found}, null"))
        else:
            w.same(found, expected)


def read(w: Writer, source: Source) -> str:
    """The object that a source names now, held until the call ends."""
    found = _found(w, source)
    w.hold(w.shared(found))
    return found


def _found(w: Writer, source: Readable) -> str:
    """The object that a source names now; something else may be dropped before the next one is read."""
    match source:
        case ObjectSource(value):
            return w.pointer(value)
        case GlobalSource(namespace, name):
            return _global(w, namespace, name)
        case CellSource(cell):
            found = w.call("PyCell_Get", f"ptr {w.pointer(cell)}")
            w.unless(w.value(f"icmp ne ptr {found}, null"))
        case AttributeSource(base, name):
            found = w.call("PyObject_GetAttr", f"ptr {_found(w, base)}", f"ptr {_name(w, name)}")
            w.unless(w.value(f"icmp ne ptr {found}, null"), "unset")
        case _:
            raise NotNative
    w.hold(found)
    return found


def _name(w: Writer, name: str) -> str:
    return w.pointer(sys.intern(name))


def _global(w: Writer, namespace: dict[str, Any], name: str) -> str:
    found = w.call("PyDict_GetItemWithError", f"ptr {w.pointer(namespace)}", f"ptr {_name(w, name)}")
    if name not in namespace:
        if not hasattr(builtins, name):
            raise NotNative
        w.unless(w.value(f"icmp eq ptr {found}, null"))
        found = w.call("PyDict_GetItemWithError", f"ptr {w.pointer(vars(builtins))}", f"ptr {_name(w, name)}")
    w.unless(w.value(f"icmp ne ptr {found}, null"))
    return found
