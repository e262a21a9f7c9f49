"""Reading and writing an array that is one of several: each access is a choice of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.aliases import Choice, alternatives
from whilst_compiler.frontend.values.values import ArrayRef
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES"]


def _chosen(ctx: Context, choice: Choice, ref: ArrayRef, get: Callable[[ArrayRef], Operand], type: Any) -> Operand:
    """``get`` of the array that is meant."""
    blocks = []
    for r in alternatives(choice, ref):
        state = ctx.state.copy()
        with ctx.builder.block() as block:
            block.results = (get(r),)
        ctx.state = state
        blocks.append(block)
    (output,) = ctx.builder.cond(choice.selector, blocks)
    output.type = type
    return output


def _read(ctx: Context, choice: Choice, ref: ArrayRef) -> Operand:
    return _chosen(ctx, choice, ref, ctx.read, ref.type)


def _load(ctx: Context, choice: Choice, ref: ArrayRef, indices: Sequence[Operand]) -> Operand:
    element = ref.type.with_dims(())
    return _chosen(ctx, choice, ref, lambda r: ctx.load(r, indices), element)


def _write(ctx: Context, choice: Choice, ref: ArrayRef, change: Callable[[Operand], Operand]) -> None:
    arms = [lambda r=r: ctx.write(r, change) for r in alternatives(choice, ref)]
    branch(ctx, choice.selector, arms)


SERVICES: dict[str, Any] = {"read_choice": _read, "load_choice": _load, "write_choice": _write}
