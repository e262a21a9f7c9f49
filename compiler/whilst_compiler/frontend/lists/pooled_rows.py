"""Lists of lists that are arguments: their items come in one array, and go on in a pool."""

from __future__ import annotations

from whilst_compiler.frontend.containers.list_values import Buffer, ListRef
from whilst_compiler.frontend.containers.pools import Pool
from whilst_compiler.frontend.lists.list_runs import extend
from whilst_compiler.frontend.lists.lists import length
from whilst_compiler.frontend.signature.specs import PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.templates import OfScalar
from whilst_compiler.frontend.values.values import Cell
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["add_rows", "enter"]


def add_rows(ctx: Context, pool: Pool, items: Buffer | None, starts: Operand, sizes: Operand) -> Operand:
    """Enter lists into a pool; the number of the first. ``items`` are those of all of them, None if there are none."""
    first, used = length(ctx, pool.starts), length(ctx, pool.data)
    count = ctx.emit("dim", sizes, axis=0)
    if not (isinstance(used, Literal) and used.value == 0):
        starts = ctx.emit("add", starts, used)
    for part, array in ((pool.starts, starts), (pool.sizes, sizes), (pool.rooms, sizes)):
        enter(ctx, part, Buffer(OfScalar(PY_INT), (array,), count))
    if items is not None:
        enter(ctx, pool.data, items)
    return first


def enter(ctx: Context, part: ListRef, new: Buffer) -> None:
    """Extend a list by what nothing else refers to."""
    size = length(ctx, part)
    if isinstance(size, Literal) and size.value == 0:
        ctx.state[part.cell] = new
        return
    source = ListRef(Cell(part.cell.name))
    ctx.state[source.cell] = new
    extend(ctx, part, source)
