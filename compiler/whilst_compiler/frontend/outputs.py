"""The results of a lowering: their specs, and the operands that are their leaves."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.new_results import (
    in_memory,
    new_array_leaves,
    new_array_spec,
    steps_from_whole,
    whole_array,
)
from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.containers.pools import Pool, Pooled
from whilst_compiler.frontend.containers.shared_arrays import arrays_in
from whilst_compiler.frontend.inputs import Inputs
from whilst_compiler.frontend.joins.carrying import coerce, if_meant, rebuild
from whilst_compiler.frontend.joins.leaving import is_content
from whilst_compiler.frontend.joins.unions import Union, possible
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.objects.instances import field_values
from whilst_compiler.frontend.signature.pool_specs import FieldSpec, PoolSpec
from whilst_compiler.frontend.signature.specs import (
    NONE,
    ArraySpec,
    BlockSpec,
    ChoiceSpec,
    CompositeSpec,
    HandleSpec,
    ItemsSpec,
    KindSpec,
    LaidSpec,
    ListSpec,
    MemberSpec,
    NumberSpec,
    OneOfSpec,
    OptionalSpec,
    PooledSpec,
    RangeSpec,
    RecordSpec,
    SameSpec,
    SharedSpec,
    Spec,
    StaticSpec,
    TupleSpec,
    TurnedSpec,
    ViewSpec,
)  # fmt: skip
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import NeedsChoices, NeedsTable
from whilst_compiler.frontend.values.aliases import Choice, alternatives, meant
from whilst_compiler.frontend.values.blocks import Blocks, block_of, is_lent
from whilst_compiler.frontend.values.handles import Handle
from whilst_compiler.frontend.values.members import Member
from whilst_compiler.frontend.values.numbered import Numbered, ObjectTable, OneKind
from whilst_compiler.frontend.values.special import ask
from whilst_compiler.frontend.values.templates import OfArray, OfMaybe, Same, template_of, types_of
from whilst_compiler.frontend.values.text_values import Text
from whilst_compiler.frontend.values.values import (
    DEAD,
    UNBOUND,
    ArrayRef,
    BoundMethod,
    Cell,
    Function,
    Instance,
    OneOf,
    Optional,
    Partial,
    Range,
    Record,
    Scalar,
    Static,
    Step,
    Tuple,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand, Value

__all__ = ["Outputs"]


class Outputs:
    """What the caller gets: each new list and object once, those of the caller by their number."""

    def __init__(self, ctx: Context, inputs: Inputs) -> None:
        self.ctx = ctx
        self.inputs = inputs
        self.numbers: dict[Instance | ListRef, int] = {}
        self.written_lists: set[Cell] = {ref.cell for ref in inputs.lists.values()}
        self.pools: list[Pool | ObjectTable | Blocks | Cell] = []
        self.shared: set[Cell] = set()
        self.written: set[Instance] = set()

    def pools_of(self, given: Composite) -> tuple[Pool, ...]:
        """The pools of the lists that a dict, set or queue of the caller's is; none where it has its own."""
        held = [self.ctx.state[p.cell] for p in given.parts]
        return tuple(x.pool for x in held) if all(isinstance(x, Pooled) for x in held) else ()

    def new_number(self, made: Any) -> int:
        number = self.numbers[made] = len(self.inputs.objects) + len(self.numbers)
        return number

    def list_spec(self, ref: ListRef) -> Spec:
        """A list of the caller's, or a new one (once; then it is referred to)."""
        for known, number in [*((r.cell, n) for n, r in self.inputs.lists.items()),
                              *((r.cell, n) for r, n in self.numbers.items() if isinstance(r, ListRef))]:  # fmt: skip
            if known is ref.cell:
                return self.or_given(ref, SameSpec(number))
        moved = self.ctx.state[ref.cell]
        if isinstance(moved, Pooled):
            return NumberSpec(self.pool_number(moved.pool))
        self.part_lists(ref)
        return self.or_given(ref, self.content_spec(lists.content(self.ctx, ref), self.new_number(ref)))

    def or_given(self, ref: ListRef, made: Spec) -> Spec:
        """A list that may be one of the caller's is one of those, or what it is otherwise: the last case."""
        return ChoiceSpec((*map(SameSpec, self.inputs.lists), made)) if self.may_be_given(ref) else made

    def may_be_given(self, ref: ListRef) -> bool:
        return ref.cell.given is not None and all(r.cell is not ref.cell for r in self.inputs.lists.values())

    def part_lists(self, ref: ListRef) -> None:
        """See to it that two lists of a result are told to be one where they are."""
        others = self.ctx.aliases.get(ref.cell, ())
        if found := [r.cell for r in self.numbers if isinstance(r, ListRef) and r.cell in others]:
            lists.pool_from_birth(self.ctx, ref.cell, *found)
            self.ctx.limitation("W220", "two lists that are returned may be one, depending on the path taken",
                                "return one of them, or a copy: list(...)")  # fmt: skip

    def share(self, value: Any) -> None:
        """Note of which arrays of the function's own parts of the result are views, and which several parts are."""
        found = arrays_in(self.ctx.state, value, self.ctx.layouts)
        if not self.ctx.layouts.maybe_views.isdisjoint(found) and not self.ctx.options.get("choices"):
            raise NeedsChoices
        own = set(found) - set(self.inputs.storages.values())
        self.shared = {s for s in own if found.count(s) > 1 and is_content(self.ctx.state.get(s))
                       and not isinstance(s.owner, Blocks)}  # fmt: skip

    def pool_number(self, pool: Pool | ObjectTable | Blocks | Cell) -> int:
        if pool not in self.pools:
            self.pools.append(pool)
        return self.pools.index(pool)

    def pool_specs(self, leaves: list[Operand]) -> list[PoolSpec]:
        """The pools that results refer to; their contents are added to the leaves."""
        found = []
        for pool in self.pools:  # grows on the way
            if isinstance(pool, ObjectTable):
                found.append(self.table_spec(pool, leaves))
                continue
            if isinstance(pool, Cell):
                spec, whole = whole_array(self.ctx, pool)
                leaves += whole
                found.append(PoolSpec(np.ndarray, (spec,)))
                continue
            if isinstance(pool, Blocks):
                data = self.ctx.state[pool.data]
                leaves.append(data)
                found.append(PoolSpec(bytes, (ArraySpec(pool.dtype, data.type.dims),)))
                continue
            specs = []
            for part in (pool.data, pool.starts, pool.sizes):
                content = lists.content(self.ctx, part)
                specs.append(self.content_spec(content, self.new_number(part)))
                leaves += self.content_leaves(content)
            given = tuple(n for n, one in self.inputs.rows.items() if one is pool)
            refs = [*self.inputs.lists.items(), *((n, one.parts[0]) for n, one in self.moved_dicts())]
            moved = {n: held for n, r in refs
                     if isinstance(held := self.ctx.state[r.cell], Pooled) and held.pool is pool}  # fmt: skip
            leaves += [held.number for held in moved.values()]
            found.append(PoolSpec(list, tuple(specs), given, tuple(moved)))
        return found

    def moved_dicts(self) -> list[tuple[int, Composite]]:
        """The dicts, sets and queues of the caller's that are in pools."""
        dicts = self.inputs.dicts.items()
        return [(n, one) for n, one in dicts if isinstance(one, Composite) and self.pools_of(one)]

    def table_spec(self, table: ObjectTable, leaves: list[Operand]) -> PoolSpec:
        """The fields that objects of the table have."""
        self.require_whole(table.cls)
        fields = []
        for name, column in table.columns.items():
            content = lists.content(self.ctx, column)
            if isinstance(content, Items):
                continue
            element, arrays = content.element, content.arrays
            if isinstance(element, Same) and element.value is UNBOUND:
                continue
            sometimes = isinstance(element, OfMaybe)
            spec = self.content_spec(Buffer(element.some, arrays[1:], content.length) if sometimes else content,
                                     self.new_number(column))  # fmt: skip
            assert isinstance(spec, ListSpec)
            fields.append(FieldSpec(name, sometimes, spec))
            leaves += self.content_leaves(content)
        given = tuple(n for n, one in self.inputs.numbered.items() if one.table is table)
        return PoolSpec(table.cls, tuple(fields), given)

    def content_spec(self, content: Items | Buffer, number: int) -> Spec:
        if isinstance(content, Items):
            return ItemsSpec(tuple(map(self.result_spec, content.items)), number)
        leaves: list[Operand] = [Value(t) for t in types_of(content.element)]
        state = dict(self.ctx.state)
        with self.ctx.builder.block():  # thrown away: only the structure counts
            spec = self.result_spec(rebuild(self.ctx, content.element, leaves))
        self.ctx.state = state
        return ListSpec(spec, number)

    def list_leaves(self, ref: ListRef) -> list[Operand]:
        moved = self.ctx.state[ref.cell]
        if isinstance(moved, Pooled) and ref.cell not in self.written_lists:
            return [moved.number]
        if ref.cell in self.written_lists:
            return self.which(ref)
        self.written_lists.add(ref.cell)
        return [*self.which(ref), *self.content_leaves(lists.content(self.ctx, ref))]

    def which(self, ref: ListRef) -> list[Operand]:
        """Which case it is of a list that may be one of the caller's."""
        given = ref.cell.given
        if given is None or not self.may_be_given(ref):
            return []
        numbers = {n: k for k, n in enumerate(self.inputs.lists)}
        found: Operand = literal(len(numbers))
        for number, k in numbers.items():
            found = self.ctx.emit("where", self.ctx.emit("equal", given, literal(number)), literal(k), found)
        return [found]

    def content_leaves(self, content: Items | Buffer) -> list[Operand]:
        if isinstance(content, Items):
            return [leaf for item in content.items for leaf in self.leaves(item)]
        return [*content.arrays, content.length]

    def object_spec(self, made: Instance) -> Spec:
        """An object of the caller's, or a new one (once; then it is referred to)."""
        if made in self.ctx.given:
            return SameSpec(self.ctx.given[made])
        if made in self.numbers:
            return SameSpec(self.numbers[made])
        self.require_whole(made.cls)
        values = field_values(self.ctx, made)
        with_arrays = any(isinstance(x, ArrayRef) for x in values.values())  # (which tables copy)
        if not with_arrays and any(
            a is made and (b in self.ctx.given or b in self.numbers) for a, b in self.ctx.same_links
        ):
            raise NeedsTable(made.cls)  # where they have numbers, it is told which of them it is
        number = self.new_number(made)
        return RecordSpec(made.cls, tuple(values), tuple(map(self.result_spec, values.values())), number)

    def require_whole(self, cls: type) -> None:
        """Refuse to hand back objects whose methods need variables of the function that is left."""
        if self.ctx.library["closes_over"](self.ctx, cls):
            title = f"{cls.__name__} is returned, or one of its objects, and uses variables of the function"
            self.ctx.limitation("W278", title, "return the fields")

    def object_leaves(self, made: Instance) -> list[Operand]:
        if made in self.ctx.given or made in self.written:
            return []
        self.written.add(made)
        return [leaf for value in field_values(self.ctx, made).values() for leaf in self.leaves(value)]

    def result_spec(self, value: Any) -> Spec:
        match value:
            case Instance():
                self.ctx.library["refuse_stand_in"](self.ctx, value.cls)
                return self.object_spec(value)
            case Member(cls):
                return MemberSpec(cls)
            case OneKind(tables):
                return KindSpec(tuple(NumberSpec(self.pool_number(t), t.cls) for t in tables))
            case Numbered(table):
                self.ctx.library["refuse_stand_in"](self.ctx, table.cls)
                return NumberSpec(self.pool_number(table), table.cls)
            case Linked(table):
                return NumberSpec(self.pool_number(table), table.cls)
            case ListRef():
                return self.list_spec(value)
            case Composite() | Record() if (number := self.dict_number(value)) is not None:
                return SameSpec(number)
            case Composite(cls=cls, parts=parts) if cls is not frozenset and lists.is_read_only(self.ctx, parts[0]):
                self.ctx.library["container_leaves"](self.ctx, parts[0])
            case Composite() if value.kind == RECORD:
                return self.result_spec(ask(self.ctx, value, "frozen"))
            case Composite(kind, cls, parts, note) if all(isinstance(self.ctx.state[p.cell], Pooled) for p in parts):
                contents = self.ctx.library["contents"](self.ctx, value) if note is not None else ()
                factory = StaticSpec(note.value) if contents and note is not None else None
                return PooledSpec(cls, kind, tuple(map(self.list_spec, parts)), factory)  # type: ignore[arg-type]
            case Composite(cls=cls, note=note):
                contents = self.ctx.library["contents"](self.ctx, value)
                factory = StaticSpec(note.value) if note is not None else None
                return CompositeSpec(cls, tuple(map(self.list_spec, contents)), factory)
            case Union(_, alternatives):
                return ChoiceSpec(tuple(NONE if a is DEAD else self.result_spec(a) for a in alternatives))
            case OneOf(_, objects):
                return OneOfSpec(tuple(map(self.object_spec, objects)))
            case Scalar(spec):
                return spec
            case ArrayRef():
                return self.array_spec(value)
            case Tuple(items, cls):
                return TupleSpec(tuple(map(self.result_spec, items)), cls)
            case Record(cls, names, items):
                return RecordSpec(cls, names, tuple(map(self.result_spec, items)))
            case Range():
                return RangeSpec()
            case Optional(_, some):
                return OptionalSpec(self.result_spec(some))
            case Static(obj):
                if isinstance(obj, type):
                    self.require_whole(obj)
                return StaticSpec(obj)
            case Handle(cls):
                return HandleSpec(cls)
            case Text():
                return HandleSpec(str)
        what, help = "a function", "return what it gives"
        if not isinstance(value, Function | BoundMethod | Partial):
            what, help = "something to be gone through once", "return a list of its items: list(...)"
        self.ctx.limitation("W244", f"{what} is returned from compiled code", help)

    def dict_number(self, value: Record | Composite) -> int | None:
        """The number of a dict of the caller's."""
        for number, given in self.inputs.dicts.items():
            if given is value or (isinstance(value, Composite) and isinstance(given, Composite)
                                  and value.parts[0].cell is given.parts[0].cell):  # fmt: skip
                return number
        return None

    def array_spec(self, ref: ArrayRef) -> Spec:
        """An argument is returned as that very object, a view of one as a view of it, other arrays as new ones."""
        ref = meant(self.ctx.state, ref)
        if is_lent(ref):
            self.ctx.limitation("W263", "an array of a list is returned that is a view, or not the list's own",
                                "put a copy into the list: a.copy()")  # fmt: skip
        if isinstance(ref.storage.owner, Blocks) and block_of(ref) is not None:
            return BlockSpec(self.pool_number(ref.storage.owner), ref.rank)
        content = self.ctx.state.get(ref.storage)
        if isinstance(content, Choice):
            return ChoiceSpec(tuple(map(self.array_spec, alternatives(content, ref))))
        number = next((n for n, s in self.inputs.storages.items() if s is ref.storage), -1)
        if number >= 0 and ref.steps:
            return ViewSpec(number, _rows(ref.steps))
        if ref.storage in self.shared:
            return SharedSpec(self.pool_number(ref.storage), _rows(steps_from_whole(self.ctx, ref)))
        return new_array_spec(self.ctx, ref) if number < 0 else ArraySpec(ref.dtype, ref.dims, True, number)

    def array_leaves(self, ref: ArrayRef) -> list[Operand]:
        ref = meant(self.ctx.state, ref)
        match spec := self.array_spec(ref):
            case BlockSpec():
                start = block_of(ref)
                assert start is not None
                return [start, *map(self.ctx.size_operand, ref.dims)]
            case ArraySpec(storage=number) if number >= 0:
                return []
            case ArraySpec() | TurnedSpec() | LaidSpec():
                return new_array_leaves(self.ctx, ref, spec)
            case ViewSpec() | SharedSpec():
                return [x for s in ref.steps for x in s.operands]
        content = self.ctx.state[ref.storage]
        found = [content.selector]
        for k, one in enumerate(alternatives(content, ref)):
            spec = self.array_spec(one)
            if one.steps and isinstance(spec, ArraySpec | TurnedSpec):
                found += in_memory(self.ctx, self.view_if_meant(content.selector, k, one), spec)
            else:
                found += self.array_leaves(one)
        return found

    def view_if_meant(self, selector: Operand, number: int, view: ArrayRef) -> Operand:
        """A view of what may be the array that a choice carries, which is nothing where another one is meant."""
        ctx = self.ctx
        (found,) = if_meant(
            ctx, ctx.emit("equal", selector, literal(number)), lambda: [ctx.read(view)], OfArray(view.type)
        )
        return found

    def leaves(self, value: Any) -> list[Operand]:
        """The result's operands; an array that is an argument itself has none."""
        match value:
            case ArrayRef():
                return self.array_leaves(value)
            case Composite() | Record() if self.dict_number(value) is not None:
                return []
            case Tuple(items=items) | Record(items=items):
                return [leaf for item in items for leaf in self.leaves(item)]
            case Instance():
                return self.object_leaves(value)
            case ListRef():
                return self.list_leaves(value)
            case Composite() if value.kind == RECORD:
                return self.leaves(ask(self.ctx, value, "frozen"))
            case Composite(parts=parts) if all(isinstance(self.ctx.state[p.cell], Pooled) for p in parts):
                return [self.ctx.state[p.cell].number for p in parts]
            case Composite():
                parts = self.ctx.library["contents"](self.ctx, value)
                return [leaf for part in parts for leaf in self.list_leaves(part)]
            case OneOf(index, objects):
                return [index, *(leaf for o in objects for leaf in self.object_leaves(o))]
            case Optional(flag, some):
                return [flag, *self.leaves(some)]
            case Union(tag):
                return [tag, *(x for a in possible(value) for x in self.leaves(a))]
            case Static():
                return []
        return coerce(self.ctx, value, template_of(value))


def _rows(steps: tuple[Step, ...]) -> tuple[tuple[str, tuple[tuple[str, Any], ...], int], ...]:
    return tuple((s.row, s.attributes, len(s.operands)) for s in steps)
