"""The explicit graph interface: a loop and a choice as calls. Inside a compiled function both are inlined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst.calls.decorator import compile

__all__ = ["cond", "while_loop"]


@compile
def while_loop(test: Callable[..., Any], body: Callable[..., Any], init: Any) -> Any:
    """Run ``state = body(*state)`` while ``test(*state)`` holds, from the tuple ``init`` on; return the last state.

    A state that is not a tuple is passed and returned as it is.
    """
    state = init
    if isinstance(init, tuple):
        while test(*state):
            state = body(*state)
    else:
        while test(state):
            state = body(state)
    return state


@compile
def cond(pred: Any, then: Callable[..., Any], otherwise: Callable[..., Any], *operands: Any) -> Any:
    """``then(*operands)`` where ``pred`` holds, else ``otherwise(*operands)``; only the chosen one runs."""
    if pred:
        return then(*operands)
    return otherwise(*operands)
