"""What a lowered function has changed of its arguments and of what lives outside, as updates for its caller."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.lists.object_tables import held
from whilst_compiler.frontend.outputs import Outputs
from whilst_compiler.frontend.signature.places import CONTENT, FIELDS, ROWS, FieldPlace, Place, Update
from whilst_compiler.frontend.signature.specs import CompositeSpec, ContentsSpec, RefillSpec
from whilst_compiler.frontend.values.numbered import Numbered, ObjectTable
from whilst_compiler.frontend.values.special import ask
from whilst_compiler.frontend.values.values import UNBOUND, Maybe
from whilst_compiler.ir.graph import Operand

__all__ = ["Changes"]


class Changes:
    """The changes of one lowering, told in terms of its ``outputs``."""

    def __init__(self, outputs: Outputs) -> None:
        self.outputs = outputs
        self.ctx = outputs.ctx
        self.inputs = outputs.inputs

    def updates(self, leaves: list[Operand]) -> list[Update]:
        """What has changed of argument objects and of what lives outside; what is there now is added to the leaves."""
        found = [self._update(place, value, leaves) for place, value in self.ctx.library["changed_outside"](self.ctx)]
        for made, number in self.ctx.given.items():
            for name, cell in made.cells.items():
                value = self.ctx.state.get(cell, UNBOUND)
                if value is not self.inputs.initial[made][name] and value is not UNBOUND:
                    found.append(self._update(FieldPlace(number, name), value, leaves))
        many = {one.table: n for n, one in self.inputs.numbered.items() if n in self.inputs.populations.objects}
        found += [update for table, number in many.items() for update in self._fields_updates(number, table)]
        for number, one in self.inputs.numbered.items():
            if one.table not in many:
                found += self._numbered_updates(number, one, leaves)
        found += self._dicts_updates(leaves)
        found += self._rows_updates()
        found += self._lists_updates(leaves)
        return found

    def _dicts_updates(self, leaves: list[Operand]) -> list[Update]:
        """The contents of dicts, sets and queues that have been written and are in no pools."""
        found = []
        for number, given in self.inputs.dicts.items():
            written = isinstance(given, Composite) and any(p.cell in self.ctx.written_arguments for p in given.parts)
            if not written or not isinstance(given, Composite) or self.outputs.pools_of(given):
                continue
            if given.kind == RECORD:
                now = ask(self.ctx, given, "frozen")
                found.append(Update(FieldPlace(number, CONTENT), self.outputs.result_spec(now)))
                leaves += self.outputs.leaves(now)
            else:
                found.append(Update(FieldPlace(number, CONTENT), self._contents_spec(given)))
                leaves += [x for part in self._contents_of(given) for x in self.outputs.list_leaves(part)]
        return found

    def _lists_updates(self, leaves: list[Operand]) -> list[Update]:
        """The contents of lists that have been written."""
        found = []
        for number, ref in self.inputs.lists.items():
            if ref.cell in self.ctx.written_arguments:
                content = lists.content(self.ctx, ref)
                spec = self.outputs.content_spec(content, self.outputs.new_number(ref))
                found.append(Update(FieldPlace(number, CONTENT), spec))
                leaves += self.outputs.content_leaves(content)
        return found

    def _rows_updates(self) -> list[Update]:
        """The contents of lists, dicts, sets and queues that are in arguments, where they may have changed."""
        changed = self.inputs.rows_changed
        inner = {one.pools: (n, one.spec.kind) for n, one in self.inputs.populations.inner.items()}
        moved = {self.outputs.pools_of(one): (n, one.kind) for n, one in self.outputs.moved_dicts()}
        parts = {pool for pools in inner for pool in pools}
        rows = {pool: number for number, pool in self.inputs.rows.items() if pool not in parts}
        found = [Update(FieldPlace(number, ROWS), ContentsSpec(self.outputs.pool_number(pool)))
                 for pool, number in rows.items() if changed(pool)]  # fmt: skip
        for pools, (number, kind) in (moved | inner).items():
            if pools in moved or any(map(changed, pools)):
                spec = RefillSpec(kind, tuple(map(self.outputs.pool_number, pools)))
                found.append(Update(FieldPlace(number, ROWS), spec))
        return found

    def _contents_of(self, given: Composite) -> tuple[Any, ...]:
        """The keys and values, or the items, of a container of the caller's."""
        parts: tuple[Any, ...] = self.ctx.library["contents"](self.ctx, replace(given, note=None))
        return parts[:1] if given.kind == "deque" else parts

    def _contents_spec(self, given: Composite) -> CompositeSpec:
        parts = self._contents_of(given)
        return CompositeSpec(dict if len(parts) == 2 else list, tuple(map(self.outputs.list_spec, parts)))

    def _numbered_updates(self, number: int, one: Numbered, leaves: list[Operand]) -> list[Update]:
        """The fields of an argument that is in a table: those in columns that have changed."""
        found = []
        for name, column in one.table.columns.items():
            value = held(self.ctx, one, name)
            if self.ctx.state[column.cell] is not self.inputs.columns[column] and value is not UNBOUND:
                found.append(self._update(FieldPlace(number, name), value, leaves))
        return found

    def _fields_updates(self, number: int, table: ObjectTable) -> list[Update]:
        """The fields of arguments that are many objects: those in columns that have changed."""
        now, before = self.ctx.state, self.inputs.columns
        names = tuple(n for n, column in table.columns.items() if now[column.cell] is not before[column])
        spec = ContentsSpec(self.outputs.pool_number(table), names) if names else None
        return [] if spec is None else [Update(FieldPlace(number, FIELDS), spec)]

    def _update(self, place: Place, value: Any, leaves: list[Operand]) -> Update:
        sometimes = isinstance(value, Maybe)
        if sometimes:
            leaves.append(value.flag)
            value = value.value
        spec = self.outputs.result_spec(value)
        leaves += self.outputs.leaves(value)
        return Update(place, spec, sometimes)
