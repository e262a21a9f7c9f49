"""Dicts, sets, queues and bytearrays that are arguments: their tables are made when the function begins."""

from __future__ import annotations

from collections import deque
from typing import Any

from whilst_compiler.frontend.containers.composites import BYTEARRAY, Composite
from whilst_compiler.frontend.library.dict_tables import call_written, new_table
from whilst_compiler.frontend.library.sets import new_set
from whilst_compiler.frontend.library.written import hashing, set_tables
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.signature.specs import PY_INT, ContainerSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.templates import OfScalar
from whilst_compiler.frontend.values.values import Abstract, Static, constant

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


SERVICES: dict[str, Any] = {"container_given": container_given}
