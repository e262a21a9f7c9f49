"""What NumPy is to do about floating-point errors, as ``np.errstate`` around a call says.

Compiled code does not watch: the processor's flags say after a call whether there may have been errors. Where one is to
raise, or to be told to a function or a log, the call is made by plain Python, so that the first operation that fails is
the one that tells.
"""

from __future__ import annotations

import contextvars
import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np

__all__ = ["AT_FIRST", "STATE", "TELLING", "WATCHED", "asks_for_more", "by_python", "hear", "hearing", "place_of_modes"]

WATCHED = (
    "np.errstate says that floating-point errors raise, or are told to a function or a log: such calls are made by"
    " plain Python, as compiled code does not watch for them"
)

_QUIET = frozenset(("ignore", "warn"))
_NAME = b"numpy.ufunc.extobj"
_KINDS = ("divide", "over", "under", "invalid")
TELLING = sum(0b110 << 3 * k for k in range(len(_KINDS)))
"""The bits of modes that do more than to ignore or to warn."""
STATE: Any = np._core.umath._extobj_contextvar  # type: ignore[attr-defined]
"""The context variable whose value, a capsule, holds the modes."""
AT_FIRST = contextvars.Context().run(STATE.get)


def asks_for_more() -> bool:
    """Whether some kind of error is to do more than to be ignored or warned about."""
    return STATE.get() is not AT_FIRST and not _QUIET.issuperset(np.geterr().values())


@cache
def place_of_modes() -> int | None:
    """Where in the capsule's memory the modes stand, three bits for each kind; None where that is not found."""
    places = []
    for offset in (0, 8):
        found = []
        for mode, number in (("ignore", 0), ("warn", 1), ("raise", 2)):
            with np.errstate(all=mode):  # type: ignore[arg-type]
                found.append((_modes_at(offset), sum(number << 3 * k for k in range(len(_KINDS)))))
        if all(there == expected for there, expected in found):
            places.append(offset)
    return places[0] if len(places) == 1 else None


def _modes_at(offset: int) -> int:
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return ctypes.c_int32.from_address(get(STATE.get(), _NAME) + offset).value


class _Hearing(threading.local):
    """What the interpreter's operations have met in one thread."""

    heard: list[str] | None = None


_hearing = _Hearing()


def hear(kind: str, flag: int) -> None:
    """What NumPy calls where an operation of the interpreter's meets an error."""
    if _hearing.heard is not None:
        _hearing.heard.append(kind)


@contextmanager
def hearing() -> Iterator[list[str]]:
    """The errors that operations of the interpreter's meet meanwhile."""
    around, _hearing.heard = _hearing.heard, []
    try:
        yield _hearing.heard
    finally:
        _hearing.heard = around


def by_python(function: Callable[..., Any], args: Any, keywords: Any) -> tuple[Any, BaseException | None]:
    """The value of a call of a plain function, or the exception as its caller is to see it."""
    try:
        return function(*args, **keywords), None
    except Exception as error:
        own = error.__traceback__
        return None, error.with_traceback(own and own.tb_next)
