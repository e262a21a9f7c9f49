"""Arrays moving into lists, see ``blocks``."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.aliases import Choice, Moved, alias, meant
from whilst_compiler.frontend.values.blocks import Blocks, MovesLater, block_of, size_of
from whilst_compiler.frontend.values.parts import as_part
from whilst_compiler.frontend.values.values import ArrayRef, Cell
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["SERVICES", "moved", "new_blocks"]


def new_blocks(ctx: Context, dtype: DType, early: bool) -> Blocks:
    """Room for the arrays of a dtype, none yet."""
    made = Blocks(dtype, Cell("arrays"), Cell("used"), early)
    made.data.owner = made
    zero = Literal(dtype.numpy.type(0).item(), Tensor(dtype))
    ctx.state[made.data] = ctx.emit("full", zero, literal(0), dims=(0,))
    ctx.state[made.used] = ctx.python_int(literal(0))
    return made


def moved(ctx: Context, ref: ArrayRef, must: bool, there: Operand | None = None) -> ArrayRef:
    """An array as an item of a list. What cannot move stays, or (``must``) is lent; unless ``there`` it is not read."""
    if (part := as_part(ctx, ref)) is not None:
        return part
    blocks = ctx.blocks.get(ref.dtype)
    if blocks is None or block_of(ref) is not None:
        return ref
    content = ctx.state[ref.storage]
    if isinstance(content, Moved) and not ref.steps:
        return content.ref
    reason = _reason(ctx, ref)
    if reason == _EARLIER:
        _from_birth(ctx, ref.storage)
    if reason is not None:
        return _lent(ctx, blocks, ref, reason, there) if must or blocks.early else ref
    made = _placed(ctx, blocks, ref, there)
    alias(ctx.aliases, ref.storage, [blocks.data])
    if ref.storage in ctx.lent:
        ctx.lent.add(blocks.data)
    ctx.state[ref.storage] = Moved(made)
    return made


def _placed(ctx: Context, blocks: Blocks, ref: ArrayRef, there: Operand | None, lent: bool = False) -> ArrayRef:
    """The array, copied behind those that are there."""
    start, count = ctx.state[blocks.used].operand, size_of(ctx, ref.dims)
    if there is None:
        _copy(ctx, blocks, ref, count)
    else:
        branch(ctx, there, (lambda: _copy(ctx, blocks, ref, count), lambda: None))
    return blocks.reference(ctx, start, ref.dims, lent)


def _copy(ctx: Context, blocks: Blocks, ref: ArrayRef, count: Operand) -> None:
    whole = ctx.read(ref)
    start = ctx.state[blocks.used].operand
    least = count if isinstance(count, Literal) and count.value else ctx.emit("maximum", count, literal(1))
    end = ctx.emit("add", start, least)  # each has a place of its own, which tells it from others
    data = ctx.emit("grow", ctx.state[blocks.data], end, dims=(ctx.fresh_symbol(),))
    flat: Operand = whole
    if ref.rank != 1:
        dim = int(count.value.real) if isinstance(count, Literal) else ctx.fresh_symbol()
        flat = ctx.emit("reshape", whole, count, dims=(dim,))
    ctx.state[blocks.data] = ctx.emit("update", data, flat, start, count, literal(1), axes="s")
    ctx.state[blocks.used] = ctx.python_int(end)


def _lent(ctx: Context, blocks: Blocks, ref: ArrayRef, reason: str, there: Operand | None) -> ArrayRef:
    """A copy of the array for the list, as long as neither is written.

    What was written since a loop around this place began may be written again in the next trip, where nothing tells
    that the list has it from this one.
    """
    ref = meant(ctx.state, ref)
    others = {ref.storage, *ctx.aliases.get(ref.storage, ())}
    written = any(s in base and base[s] is not ctx.state.get(s) for base in ctx.bases for s in others)
    if written or isinstance(ctx.state[ref.storage], Choice):
        what = f"{reason} is put into a list, and may be written" if written else f"{reason} is put into a list"
        ctx.limitation("W263", what, "put a copy into it: a.copy()")
    ctx.lent |= others
    return _placed(ctx, blocks, ref, there, lent=True)


_EARLIER = "an array that was made before this loop or branch"


def _from_birth(ctx: Context, storage: Cell) -> None:
    """Start again with an array among those of lists from where it, or what it was joined from, is made."""
    sites = {s.site for s in (storage, *ctx.aliases.get(storage, ())) if s.site is not None}
    if sites - ctx.options.get("moving", set()):
        raise MovesLater(*sites)


def array_born(ctx: Context, made: ArrayRef) -> None:
    """Note where an array was made; those that meet arrays of lists move to them at once."""
    span = ctx.span()
    site = (span.file, span.line, span.column)
    if site in ctx.options.get("moving", ()):
        moved(ctx, made, must=False)
    else:
        made.storage.site = site


SERVICES: dict[str, Any] = {"array_born": array_born}


def _reason(ctx: Context, ref: ArrayRef) -> str | None:
    """Why an array cannot move."""
    if ref.steps:
        return "a view of an array"
    if ref.storage in ctx.pinned or ref.storage in ctx.read_only:
        return "an array that lives outside the function"
    if not isinstance(ctx.state[ref.storage], Operand):
        return "an array that is one of several"
    if any(ref.storage in base for base in (*ctx.bases[-1:], *(s.base for s in ctx.splits))):
        return _EARLIER
    if (ctx.aliases.get(ref.storage, set()) & ctx._reachable_storages()) - {ref.storage}:
        return "an array that may be another one, too,"
    return None
