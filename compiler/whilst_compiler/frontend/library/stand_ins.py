"""Classes of the standard library and of NumPy in whose place compiled code has classes written here."""

from __future__ import annotations

import queue
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written import array_iterator, waiting
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, Handler
from whilst_compiler.frontend.values.values import Abstract, Static

__all__ = ["SERVICES", "shown_class"]

_CLASSES: dict[type, type] = {getattr(queue, name): getattr(waiting, name) for name in waiting.__all__}
_OURS = {ours: cls for cls, ours in _CLASSES.items()} | {
    array_iterator.ElementIterator: np.nditer, array_iterator.Broadcast: np.broadcast,
}  # fmt: skip


def _made(cls: type) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        return ctx.call(ctx, Static(cls), args, keywords)

    handler.takes_lists = True  # type: ignore[attr-defined]
    return handler


FUNCTIONS.update({cls: _made(ours) for cls, ours in _CLASSES.items()})


def refuse_stand_in(ctx: Context, cls: type) -> None:
    """Nobody outside gets an object of a class of ours for one of Python's."""
    if cls in _OURS:
        ctx.limitation("W244", f"a {_OURS[cls].__name__} is returned from compiled code", "return a list of its items")


def shown_class(cls: type) -> type:
    """The class that an object is taken for."""
    return _OURS.get(cls, cls)


SERVICES: dict[str, Any] = {"refuse_stand_in": refuse_stand_in}
