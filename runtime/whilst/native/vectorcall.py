"""Objects that Python calls through a pointer of their own (PEP 590).

``Callable`` reserves the pointer; an object gets one with ``call_through``, which moves it to a class, made once for
each class of such objects, whose instances are called natively: also as methods, without an object for the binding.
"""

from __future__ import annotations

import ctypes
from typing import Any

from whilst.once import once

__all__ = ["Callable", "call_through", "plain_class"]

_HEAD = object.__basicsize__
_CALL, _MEMBERS = 50, 72
_SSIZE, _READ_ONLY = 19, 1
_HEAP_DEFAULT = 1 << 18 | 1 << 10
_VECTORCALL, _METHOD = 1 << 11, 1 << 17


class _Slot(ctypes.Structure):
    _fields_ = [("number", ctypes.c_int), ("value", ctypes.c_void_p)]


class _Member(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("type", ctypes.c_int), ("offset", ctypes.c_ssize_t),
                ("flags", ctypes.c_int), ("doc", ctypes.c_char_p)]  # fmt: skip


class _Spec(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("size", ctypes.c_int), ("item_size", ctypes.c_int),
                ("flags", ctypes.c_uint), ("slots", ctypes.POINTER(_Slot))]  # fmt: skip


_keep: list[Any] = []
"""A class reads its spec when it is made, but some versions of Python keep pointers into it."""


def _new_class(name: str, bases: tuple[type, ...], size: int, flags: int, *slots: _Slot) -> Any:
    row = (_Slot * (len(slots) + 1))(*slots)
    spec = _Spec(name.encode(), size, 0, _HEAP_DEFAULT | flags, row)
    _keep.extend((spec, row, slots))
    make = ctypes.pythonapi.PyType_FromSpecWithBases
    make.restype, make.argtypes = ctypes.py_object, [ctypes.POINTER(_Spec), ctypes.py_object]
    return make(ctypes.byref(spec), bases)


_Room: Any = _new_class("whilst.native.vectorcall._Room", (object,), _HEAD + 8, 0)


class Callable(_Room):  # type: ignore[misc]
    """An object with room for the pointer. Its subclasses define ``__call__`` for calls that native code leaves."""

    __slots__ = ()


@once
def _native(cls: type) -> type:
    """The subclass whose objects are called through their pointers."""
    members = (_Member * 2)(_Member(b"__vectorcalloffset__", _SSIZE, _HEAD, _READ_ONLY, None))
    call = ctypes.cast(ctypes.pythonapi.PyVectorcall_Call, ctypes.c_void_p)
    _keep.append(members)
    slots = (_Slot(_CALL, call), _Slot(_MEMBERS, ctypes.cast(members, ctypes.c_void_p)))
    made: Any = _new_class(f"{cls.__module__}.{cls.__name__}", (cls,), 0, _VECTORCALL | _METHOD, *slots)
    made.__whilst_plain__ = cls
    return made  # type: ignore[no-any-return]


def plain_class(cls: type) -> type:
    """The class as it is defined, for one that ``call_through`` moved objects to."""
    return getattr(cls, "__whilst_plain__", cls)


def call_through(thing: Callable, address: int) -> None:
    """Have Python call the C function at the address: ``PyObject *(self, args, count, names)``."""
    ctypes.c_void_p.from_address(id(thing) + _HEAD).value = address
    thing.__class__ = _native(plain_class(thing.__class__))
