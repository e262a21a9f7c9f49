"""Hooks that calls of ``f.eager`` run with, while they are attached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

__all__ = ["attached", "hook"]

_ATTACHED: ContextVar[tuple[Callable[..., None], ...]] = ContextVar("attached", default=())


@contextmanager
def attached(*hooks: Callable[..., None]) -> Iterator[None]:
    """While this lasts, each node that ``f.eager`` executes on this thread is shown to these hooks."""
    token = _ATTACHED.set((*_ATTACHED.get(), *hooks))
    try:
        yield
    finally:
        _ATTACHED.reset(token)


def hook() -> Callable[..., None] | None:
    """What the interpreter is to call after each node, if anything."""
    hooks = _ATTACHED.get()
    if not hooks:
        return None

    def call(node: Any, inputs: Any, outputs: Any) -> None:
        for one in hooks:
            one(node, inputs, outputs)

    return call
