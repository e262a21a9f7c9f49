"""The arguments of a lowering: parameters of the graph for the leaves, wrapped as the specs say."""

from __future__ import annotations

from typing import Any

from whilst_compiler.errors import CompilerBug
from whilst_compiler.frontend.arrays.strides import note_columns
from whilst_compiler.frontend.containers.composites import HASHED, RECORD, Composite
from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.containers.pools import OfNumber, Pool, Pooled, StartPool, root_of
from whilst_compiler.frontend.joins.carrying import rebuild
from whilst_compiler.frontend.lists.object_tables import moved
from whilst_compiler.frontend.lists.pooled_rows import add_rows
from whilst_compiler.frontend.objects.instances import new_instance
from whilst_compiler.frontend.populations import Populations
from whilst_compiler.frontend.signature.object_specs import MetSpec, ObjectsSpec
from whilst_compiler.frontend.signature.places import FieldPlace
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    ArraySpec,
    BytesSpec,
    ContainerSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    OptionalSpec,
    RangeSpec,
    RecordSpec,
    RowsSpec,
    SameSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.kept import Kept
from whilst_compiler.frontend.values.handles import Handle
from whilst_compiler.frontend.values.numbered import Numbered, ObjectTable
from whilst_compiler.frontend.values.templates import template_of
from whilst_compiler.frontend.values.text_values import of_ticket
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Cell,
    Instance,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand, Value
from whilst_compiler.ir.types import BOOL, I64, Tensor, scalar

__all__ = ["Inputs"]

_FEW = 8
"""So many lists of a dict may each have a pool of their own."""


class Inputs:
    """What the caller gave: the parameters made so far, and the arrays, lists and objects that they are part of."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.params: list[Value] = []
        self.storages: dict[int, Cell] = {}
        self.arguments: list[tuple[int, Cell]] = []
        self.objects: dict[int, Instance | Numbered | ListRef | Record | Composite] = {}
        self.dicts: dict[int, Record | Composite] = {}
        self.lists: dict[int, ListRef] = {}
        self.rows: dict[int, Pool] = {}
        self.kept = Kept(ctx.options.get("kept"))
        self.numbered: dict[int, Numbered] = {}
        self.populations = Populations(ctx, self.param)
        self.columns: dict[ListRef, Any] = {}
        self.initial: dict[Instance, dict[str, Any]] = {}
        self.given = 0
        self.taken = 0

    def objects_given(self) -> int:
        """How many lists, dicts and objects the arguments have: those from outside are numbered after them."""
        return self.given

    def new_storage(self) -> int:
        """The number of a storage that is no argument's."""
        self.taken = max(self.taken, *self.storages, -1) + 1
        return self.taken

    def input_value(self, ctx: Context, spec: Spec, name: str) -> Abstract:
        """An argument (or a hidden input): parameters of the graph for its leaves, wrapped as the spec says."""
        match spec:
            case ScalarSpec(dtype):
                return Scalar(spec, self.param(scalar(dtype), name))
            case ArraySpec():
                return self.array_input(spec, name)
            case TupleSpec(items, cls):
                return Tuple(tuple(self.input_value(ctx, s, f"{name}_{k}") for k, s in enumerate(items)), cls)
            case RecordSpec(cls, names, items, number) if cls is dict and number >= 0:
                return self.dict_input(ctx, spec, name)
            case RecordSpec(cls, names, items, number) if number >= 0:
                return self.object_input(ctx, cls, names, items, number, name)
            case SameSpec(number):
                if number not in self.objects:
                    ctx.limitation("W252", f"`{name}` is part of a ring of objects, some of which are in lists",
                                   "pass them apart, and link them inside the function")  # fmt: skip
                return self.objects[number]
            case ItemsSpec(items, number):
                values = tuple(self.input_value(ctx, s, f"{name}_{k}") for k, s in enumerate(items))
                return self.list_input(Items(values), number, name)
            case ListSpec(number=number):
                return self.list_input(self.list_content(spec, name), number, name)
            case RowsSpec():
                return self.list_input(self.rows_content(spec, name), spec.number, name)
            case ContainerSpec():
                return self.container_input(spec, name)
            case ObjectsSpec():
                return self.objects_input(ctx, spec, name)
            case MetSpec():
                return self.met_input(spec, name)
            case HandleSpec(cls) if cls is str:
                return of_ticket(self.param(I64, name))
            case RecordSpec(cls, names, items):
                return Record(cls, names, tuple(self.input_value(ctx, s, f"{name}_{n}") for n, s in zip(names, items)))
            case BytesSpec():
                (type,) = leaf_types(spec)
                assert isinstance(type, Tensor)
                array = self.param(type, name)
                size = ctx.emit("dim", array, axis=0, name=f"len_{name}")
                return ctx.library["bytes_of_array"](ctx, array, size)  # type: ignore[no-any-return]
            case RangeSpec():
                return Range(*(ctx.python_int(self.param(I64, f"{name}_{part}")) for part in ("start", "stop", "step")))
            case OptionalSpec(some):
                return Optional(self.param(BOOL, f"has_{name}"), self.input_value(ctx, some, name))
            case StaticSpec(value):
                return constant(value) if value.__class__ in (bool, int, float, complex) else Static(value)
            case HandleSpec(cls):
                return Handle(cls, self.param(I64, name))
            case _:
                raise CompilerBug(f"an argument cannot be {spec}")

    def object_input(
        self, ctx: Context, cls: type, names: tuple[Any, ...], items: tuple[Spec, ...], number: int, name: str
    ) -> Instance | Numbered:
        """An object that the caller has: what the function sets is set there afterwards."""
        if cls in ctx.tables:
            return self.numbered_input(ctx, ctx.tables[cls], (names, items), number, name)
        made = self.objects[number] = new_instance(ctx, cls, names)
        ctx.given[made] = number
        for field, spec in zip(names, items):
            value = ctx.state[made.cells[field]] = self.input_value(ctx, spec, f"{name}_{field}")
            self.kept.enter(ctx, FieldPlace(number, field), value)
        self.initial[made] = {field: ctx.state[cell] for field, cell in made.cells.items()}
        return made

    def numbered_input(
        self, ctx: Context, table: ObjectTable, fields: tuple[tuple[Any, ...], tuple[Spec, ...]], number: int, name: str
    ) -> Numbered:
        """The same for an object of a table; those that it refers to come first."""
        made = new_instance(ctx, table.cls, fields[0])
        for field, spec in zip(*fields):
            ctx.state[made.cells[field]] = self.input_value(ctx, spec, f"{name}_{field}")
        found = self.objects[number] = moved(ctx, made)
        self.numbered[number] = found
        return found

    def objects_input(self, ctx: Context, spec: ObjectsSpec, name: str) -> Numbered | ListRef:
        """Objects in a list, or that are reached from one: rows of the tables of their classes."""
        content = self.many_content(spec, name, (name, "item"))
        if content is not None:
            return self.list_input(content, spec.number, name)
        made = self.objects[spec.number] = self.numbered[spec.number + 1]
        return made

    def many_content(self, spec: ObjectsSpec, name: str, site: Any) -> Buffer | None:
        """Enter what is reached from an argument; the items of a list, which stand at this site."""
        content = self.populations.enter(spec, name, site)
        for own, table in zip(spec.numbers_of_tables, spec.tables):
            found = Numbered(self.ctx.tables[table.cls], self.populations.objects[own])
            self.objects[own] = self.numbered[own] = found
        for own in spec.numbers_of_lists:
            self.rows[own] = self.populations.pools[own]
            self.objects[own] = ListRef(Cell(name))  # (nothing refers to all of them)
        return content

    def met_input(self, spec: MetSpec, name: str) -> Numbered | ListRef | Composite:
        """An object, list or container that was reached from an argument before."""
        number = self.param(I64, name)
        if spec.among < 0:
            return Numbered(self.ctx.tables[spec.cls], self.populations.place(spec.cls, number))
        inner = self.populations.inner.get(spec.among)
        if inner is not None:
            template = self.ctx.library["inner_template"](inner.spec, inner.pools)
            places: list[Operand] = [self.ctx.emit("add", number, first) for first in inner.firsts]
            return rebuild(self.ctx, template, places, name)  # type: ignore[no-any-return]
        ref = ListRef(Cell(name))
        place = self.ctx.emit("add", number, self.populations.firsts[spec.among])
        self.ctx.state[ref.cell] = Pooled(self.populations.pools[spec.among], place)
        return ref

    def settle(self) -> None:
        """All arguments are there: what the tables hold now is what the caller knows."""
        for table in self.ctx.tables.values():
            self.columns.update((column, self.ctx.state[column.cell]) for column in table.columns.values())
        for pool in (*self.rows.values(), *(pool for one in self.populations.inner.values() for pool in one.pools)):
            self.columns.update((part, self.ctx.state[part.cell]) for part in (pool.data, pool.starts, pool.sizes))

    def rows_changed(self, pool: Pool) -> bool:
        """Whether a list that is in an argument may have changed."""
        return any(self.ctx.state[p.cell] is not self.columns[p] for p in (pool.data, pool.starts, pool.sizes))

    def dict_input(self, ctx: Context, spec: RecordSpec, name: str) -> Abstract:
        """A dict that the caller has: where dicts change, what the function does to it is done there afterwards."""
        items = tuple(self.input_value(ctx, s, f"{name}_{n}") for n, s in zip(spec.names, spec.items))
        lists = [x for x in items if isinstance(x, ListRef)]
        if len(lists) == len(items) > _FEW:
            ctx.list_sites.update((x.cell, (name, "values", "item")) for x in lists)  # (one pool serves them all)
        record = Record(dict, spec.names, items)
        made: Record | Composite = record
        if ctx.options.get("hash_tables") and (table := self.table_input(ctx, record, name)) is not None:
            made = table
        elif ctx.options.get("records"):
            keys = self.pinned_list(Items(tuple(map(Static, spec.names))), RECORD, name, "keys")
            made = Composite(RECORD, dict, (keys, self.pinned_list(Items(items), RECORD, name, "values")))
        self.objects[spec.number] = self.dicts[spec.number] = made
        return made

    def table_input(self, ctx: Context, given: Record, name: str) -> Composite | None:
        """Such a dict as a hash table; one whose values are containers is read only."""
        made: Composite | None = ctx.library["given_table"](ctx, given, name)
        if made is None:
            return None
        inner = [x for x in given.items if isinstance(x, Composite | ListRef)]
        for part in made.parts:
            ctx.pinned[part.cell] = name
            if inner:
                ctx.read_only.add(part.cell)
        if inner:
            parts = {cell for x in inner for cell in x.storages()}
            ctx.read_only |= parts | {pool.data.cell for pool in ctx.pools.values() if name in pool.site}
            self.dicts = {n: d for n, d in self.dicts.items() if d not in inner}
            self.lists = {n: ref for n, ref in self.lists.items() if ref not in inner}
        return made

    def pinned_list(self, content: Items | Buffer, name: str, *part: str) -> ListRef:
        """A list that the caller may see."""
        ref = ListRef(Cell(name))
        self.ctx.state[ref.cell] = content
        self.ctx.pinned[ref.cell] = name
        self.ctx.list_sites[ref.cell] = (name, *part)
        return ref

    def list_input(self, content: Items | Buffer, number: int, name: str) -> ListRef:
        """A list that the caller has: what the function does to it is done there afterwards."""
        ref = self.pinned_list(content, name)
        if number >= 0:
            self.objects[number] = self.lists[number] = ref
            ref.cell.given = literal(number)
        else:
            self.ctx.read_only.add(ref.cell)
        return ref

    def list_content(self, spec: ListSpec, name: str) -> Buffer:
        arrays = [self.param(t, name) for t in leaf_types(spec) if isinstance(t, Tensor)]
        size = self.ctx.emit("dim", arrays[0], axis=0, name=f"len_{name}")
        return Buffer(template_of(self.sample(spec.element)), tuple(arrays), size)

    def container_input(self, spec: ContainerSpec, name: str) -> Composite:
        """A dict, set or queue that the caller has: what the function does to it is done there afterwards."""
        parts: list[Any] = []
        for k, part in enumerate(spec.parts):
            match part:
                case ListSpec():
                    parts.append(self.pinned_list(self.list_content(part, name), name, str(k)))
                case RowsSpec():
                    parts.append(self.pinned_list(self.rows_content(part, name), name, str(k)))
                case ObjectsSpec():
                    content = self.many_content(part, name, (name, "values", "item"))
                    assert content is not None
                    parts.append(self.pinned_list(content, name, str(k)))
                case ItemsSpec(items):
                    values = tuple(self.input_value(self.ctx, s, f"{name}_{i}") for i, s in enumerate(items))
                    parts.append(self.pinned_list(Items(values), name, str(k)))
                case _:
                    (type,) = leaf_types(part)
                    assert isinstance(type, Tensor)
                    parts.append(self.param(type, name))
        made: Composite = self.ctx.library["container_given"](self.ctx, spec, name, parts)
        for place, ref in enumerate(made.parts):
            self.ctx.pinned[ref.cell] = name
            self.ctx.list_sites[ref.cell] = (name, HASHED[made.kind][place] if made.kind in HASHED else str(place))
        self.objects[spec.number] = self.dicts[spec.number] = made
        return made

    def rows_content(self, spec: RowsSpec, name: str) -> Buffer:
        """What a list of lists holds, which stand in a pool from the beginning."""
        ctx = self.ctx
        site = (name, "rows")
        pools = ctx.options.setdefault("pools", {})
        if site not in pools:
            raise StartPool(site)
        pool = ctx.pools[root_of(pools, site)]
        types = [t for t in leaf_types(spec) if isinstance(t, Tensor)]
        *columns, starts, sizes = (self.param(t, f"{name}_{part}") for t, part in zip(types, _parts_of(types)))
        count = ctx.emit("dim", sizes, axis=0, name=f"len_{name}")
        items = Buffer(template_of(self.sample(spec.element)), tuple(columns), ctx.emit("dim", columns[0], axis=0))
        first = add_rows(ctx, pool, items, starts, sizes)
        numbers = ctx.emit("add", ctx.emit("iota", count, dims=types[-1].dims, dtype="i64"), first)
        self.rows[spec.number] = pool
        return Buffer(OfNumber(pool), (numbers,), count)

    def sample(self, spec: Spec) -> Abstract:
        """A value of the spec of an item."""
        if isinstance(spec, TupleSpec):
            return Tuple(tuple(map(self.sample, spec.items)), spec.cls)
        if isinstance(spec, HandleSpec):
            return of_ticket(Value(I64))
        assert isinstance(spec, ScalarSpec)
        return Scalar(spec, Value(scalar(spec.dtype)))

    def param(self, type: Tensor, name: str) -> Value:
        value = Value(type, name)
        self.params.append(value)
        return value

    def array_input(self, spec: ArraySpec, name: str) -> ArrayRef:
        """Arguments that are the same object share a storage."""
        ctx = self.ctx
        if spec.storage >= 0 and spec.storage in self.storages:
            storage = self.storages[spec.storage]
            self.param(Tensor(spec.dtype, spec.dims), name)
            return ArrayRef(storage, (), Tensor(spec.dtype, spec.dims))
        operand = self.param(Tensor(spec.dtype, spec.dims), name)
        for dim in spec.dims:
            if isinstance(dim, str):
                ctx.sizes.minimum[dim] = 2
        ref = ctx.new_array(operand, name)
        ctx.sizes.given.update((ctx.size_operand(dim), dim) for dim in spec.dims if isinstance(dim, str))
        if spec.layout == "C":
            ctx.layouts.contiguous.add(ref.storage)
        elif spec.layout == "F":
            note_columns(ctx, ref)
        else:
            ctx.layouts.strides[ref.storage] = [ctx.emit("stride", operand, axis=k) for k in range(ref.rank)]
        if spec.storage >= 0:
            self.storages[spec.storage] = ref.storage
        self.arguments.append((len(self.params) - 1, ref.storage))
        ctx.pinned[ref.storage] = name
        if not spec.writable:
            ctx.read_only.add(ref.storage)
        return ref


def _parts_of(types: list[Tensor]) -> list[str]:
    """What the parameters of a list of lists are called."""
    return [*("items" for _ in types[2:]), "starts", "sizes"]
