"""Dicts, sets, queues and bytearrays that are arguments, or stand in one: tables are made when the function begins."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from whilst_compiler.frontend.containers.composites import BYTEARRAY, HASHED, Composite, OfComposite
from whilst_compiler.frontend.containers.list_values import Buffer, ListRef
from whilst_compiler.frontend.containers.pools import OfNumber, Pool
from whilst_compiler.frontend.library.dict_tables import call_written, new_table
from whilst_compiler.frontend.library.sets import new_set
from whilst_compiler.frontend.library.written import hashing, set_tables
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.signature.object_specs import InnerSpec
from whilst_compiler.frontend.signature.specs import PY_INT, ContainerSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.templates import OfScalar
from whilst_compiler.frontend.values.values import Abstract, Cell, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES"]


def container_given(ctx: Context, spec: ContainerSpec, name: str, parts: list[Any]) -> Composite:
    """A container of ``parts``: lists, arrays and numbers, as the spec has them."""
    if spec.cls is bytearray:
        return Composite(BYTEARRAY, bytearray, (parts[0],))
    if spec.cls is set:
        return _set(ctx, name, parts)
    if spec.cls is deque:
        data = parts[0] if len(parts) == 2 else lists.new_list(ctx, (), name)
        most = lists.new_list(ctx, [ctx.python_int(parts[-1])], name)
        return Composite("deque", deque, (data, lists.new_list(ctx, [constant(0)], name), most))
    note = None if spec.note is None or spec.note.value is None else Static(spec.note.value)
    if not parts:
        return new_table(ctx, "hash table", spec.cls, note, (name,) * 4)
    lists.as_buffer(ctx, parts[1])
    table = call_written(ctx, hashing.spread, parts[0])
    size = ctx.python_int(lists.length(ctx, parts[0]))
    return Composite("hash table", spec.cls, (*parts, table, lists.new_list(ctx, [size, size], name)), note)  # type: ignore[arg-type]


def _set(ctx: Context, name: str, parts: list[Any]) -> Composite:
    """With the table that CPython has, where that is known."""
    if not parts:
        return new_set(ctx)
    size = ctx.python_int(lists.length(ctx, parts[0]))
    if len(parts) == 1:
        four: Abstract = ctx.python_int(ctx.emit("multiply", size.operand, constant(4).operand))
        table = call_written(ctx, set_tables.spread, parts[0], four)
        return Composite("set", set, (parts[0], table, lists.new_list(ctx, [size, size, constant(0)], name)))  # type: ignore[arg-type]
    keys, slots, fill, finger = parts
    table = lists.new_buffer(ctx, OfScalar(PY_INT), (slots,), ctx.emit("dim", slots, axis=0), name)
    state = lists.new_list(ctx, [size, ctx.python_int(fill), ctx.python_int(finger)], name)
    return Composite("set", set, (keys, table, state))


def missing_parts(
    ctx: Context, spec: InnerSpec, keys: Buffer | None, starts: Operand, sizes: Operand
) -> list[tuple[Buffer, Operand, Operand]]:  # fmt: skip
    """Of many containers, the parts that come from keys, which begin at ``starts``: items, starts and sizes of each."""
    missing = len(HASHED.get(spec.kind, ())) - len(spec.parts)
    if missing <= 0:
        return []
    written: Any = set_tables if spec.kind == "set" else hashing
    begins, counts = (_numbers(ctx, x) for x in (starts, sizes))
    widths = call_written(ctx, written.widths_of, counts)
    places = call_written(ctx, hashing.places_of, widths)
    if keys is None:
        table = call_written(ctx, hashing.blank, widths)
    else:
        own = ListRef(Cell("keys"))
        ctx.state[own.cell] = keys
        table = call_written(ctx, written.spread_all, own, begins, counts, widths, places)
    state = call_written(ctx, written.states_of if spec.kind == "set" else hashing.counts_of, counts)
    width = literal(3 if spec.kind == "set" else 2)
    each = ctx.emit("multiply", ctx.emit("iota", lists.length(ctx, counts), dims=sizes.type.dims, dtype="i64"), width)  # type: ignore[union-attr]
    all_alike = ctx.emit("full", width, lists.length(ctx, counts), dims=sizes.type.dims)  # type: ignore[union-attr]
    return [(_content(ctx, table), _array(ctx, places), _array(ctx, widths)), (_content(ctx, state), each, all_alike)]


def _numbers(ctx: Context, array: Operand) -> ListRef:
    """A list of the numbers in an array."""
    return lists.new_buffer(ctx, OfScalar(PY_INT), (array,), ctx.emit("dim", array, axis=0))


def _content(ctx: Context, ref: Abstract) -> Buffer:
    assert isinstance(ref, ListRef)
    return lists.as_buffer(ctx, ref)


def _array(ctx: Context, ref: Abstract) -> Operand:
    return _content(ctx, ref).arrays[0]


def inner_template(spec: InnerSpec, pools: Sequence[Pool]) -> OfComposite:
    """What a container is whose parts are lists of pools."""
    note = None if spec.note is None or spec.note.value is None else Static(spec.note.value)
    return OfComposite(spec.kind, spec.cls, tuple(map(OfNumber, pools)), note)


SERVICES: dict[str, Any] = {
    "container_given": container_given, "inner_template": inner_template, "missing_parts": missing_parts,
}  # fmt: skip
