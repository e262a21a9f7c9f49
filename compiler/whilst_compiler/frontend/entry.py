"""A function and the specs of its arguments in, a graph out."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from types import FunctionType
from typing import Any

import gast

from whilst_compiler.errors import CompilerBug, WhilstError
from whilst_compiler.frontend import choices, derivatives, dunder, exceptions, guarded, instances, lists
from whilst_compiler.frontend.aliases import Choice, alternatives
from whilst_compiler.frontend.assigning import store
from whilst_compiler.frontend.attributes import get_attribute
from whilst_compiler.frontend.calls import call, constant_argument, function_of, prepare, run_function
from whilst_compiler.frontend.carrying import coerce, rebuild
from whilst_compiler.frontend.composites import Composite
from whilst_compiler.frontend.context import Context, NeedsChoices, NewField, Recursive
from whilst_compiler.frontend.custom import functions_of
from whilst_compiler.frontend.desugar import to_source
from whilst_compiler.frontend.expressions import expression
from whilst_compiler.frontend.handles import Handle
from whilst_compiler.frontend.instances import field_values, new_instance
from whilst_compiler.frontend.kept import Kept
from whilst_compiler.frontend.library import SERVICES
from whilst_compiler.frontend.list_values import Buffer, Items, ListRef, NeedsPools
from whilst_compiler.frontend.loops import loop
from whilst_compiler.frontend.lowered import CONTENT, FieldUpdate, Lowered, Source
from whilst_compiler.frontend.names import NewArrayInput, guard_function, hidden_input
from whilst_compiler.frontend.pools import Pool, Pooled, PoolsMeet, StartPool, new_pool
from whilst_compiler.frontend.specs import (
    ArraySpec,
    ChoiceSpec,
    CompositeSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    NumberSpec,
    OneOfSpec,
    OptionalSpec,
    RangeSpec,
    RecordSpec,
    SameSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
    ViewSpec,
    leaf_types,
)  # fmt: skip
from whilst_compiler.frontend.statements import statements
from whilst_compiler.frontend.templates import template_of, types_of
from whilst_compiler.frontend.text import Text
from whilst_compiler.frontend.values import (
    UNBOUND,
    Abstract,
    ArrayRef,
    Cell,
    Function,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Graph, Operand, Value
from whilst_compiler.ir.types import BOOL, I64, DType, Tensor, scalar

__all__ = ["lower_function"]


def lower_function(
    function: FunctionType, specs: Mapping[str, Spec], *, static_names: Collection[str] = (), options: Any = None
) -> Lowered:
    """Lower ``function`` for arguments of the given specs (one per parameter, in order).

    Raises UserError for a program that cannot be compiled as it stands, Limitation for what whilst does not do yet.
    """
    known: list[tuple[Any, Source, str, Spec]] = []
    options = dict(options or {})
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        while True:
            try:
                return _Lowering(function, specs, options, known).run()
            except NewArrayInput as found:
                known.append(found.args)
            except (NewField, Recursive):
                pass
            except NeedsChoices:
                options["choices"] = True
            except NeedsPools:
                if "pools" in options:
                    raise CompilerBug("lists inside a list are not in a pool") from None
                options["pools"] = {}
            except StartPool as new:
                options["pools"][new.args[0]] = new.args[0]
            except PoolsMeet as pair:
                options["pools"][pair.args[1]] = pair.args[0]
    finally:
        sys.setrecursionlimit(limit)


class _Lowering:
    def __init__(
        self, function: FunctionType, specs: Mapping[str, Spec], options: dict[str, Any],
        known: list[tuple[Any, Source, str, Spec]],
    ) -> None:  # fmt: skip
        self.function = function
        self.specs = specs
        self.known = known
        self.ctx = ctx = Context(options)
        ctx.expression, ctx.statements, ctx.call = expression, statements, call
        ctx.library = {**SERVICES, **choices.SERVICES, **dunder.SERVICES, **instances.SERVICES,
                       **derivatives.SERVICES, **exceptions.SERVICES, **guarded.SERVICES,
                       "get_attribute": get_attribute,
                       "constant_argument": constant_argument, "input_value": self.input_value,
                       "store": store, "sample_spec": _sample_spec,
                       "fill_from": _fill_from}  # fmt: skip
        self.params: list[Value] = []
        self.storages: dict[int, Cell] = {}
        self.arguments: list[tuple[int, Cell]] = []
        self.objects: dict[int, Instance | ListRef] = {}
        self.kept = Kept(options.get("kept"))
        ctx.library["field_set"] = self.kept.write
        self.initial: dict[Instance, dict[str, Any]] = {}
        self.numbers: dict[Instance | ListRef, int] = {}
        self.lists: dict[int, ListRef] = {}
        self.written_lists: set[Cell] = set()
        self.result_pools: list[Pool] = []
        self.written: set[Instance] = set()

    def run(self) -> Lowered:
        ctx = self.ctx
        f = function_of(ctx, self.function)
        guard_function(ctx, self.function)
        for site, root in ctx.options.get("pools", {}).items():
            if site == root:
                ctx.pools[site] = new_pool(ctx, site)
        bound = {}
        for name, spec in self.specs.items():
            first = len(self.params)
            bound[name] = self.input_value(ctx, spec, name)
            ctx.scalar_parameters.update((p, name) for p in self.params[first:])
        own = len(self.params)
        for key, source, name, spec in self.known:
            hidden_input(ctx, source, key, name, spec)
        ctx.at_entry = False
        try:
            value = run_function(ctx, f, bound)
        except WhilstError:
            raise
        except RecursionError:
            raise CompilerBug(f"'{self.function.__name__}' is nested too deeply for the front end") from None
        return self.finish(f, value, own)

    # -- inputs ------------------------------------------------------------------------------------------------

    def input_value(self, ctx: Context, spec: Spec, name: str) -> Abstract:
        """An argument (or a hidden input): parameters of the graph for its leaves, wrapped as the spec says."""
        match spec:
            case ScalarSpec(dtype):
                return Scalar(spec, self.param(scalar(dtype), name))
            case ArraySpec():
                return self.array_input(spec, name)
            case TupleSpec(items, cls):
                return Tuple(tuple(self.input_value(ctx, s, f"{name}_{k}") for k, s in enumerate(items)), cls)
            case RecordSpec(cls, names, items, number) if number >= 0:
                return self.object_input(ctx, cls, names, items, number, name)
            case SameSpec(number):
                return self.objects[number]
            case ItemsSpec(items, number):
                values = tuple(self.input_value(ctx, s, f"{name}_{k}") for k, s in enumerate(items))
                return self.list_input(Items(values), number, name)
            case ListSpec(element, number):
                arrays = [self.param(t, name) for t in leaf_types(spec) if isinstance(t, Tensor)]
                sample = template_of(self.sample(element))
                size = ctx.emit("dim", arrays[0], axis=0, name=f"len_{name}")
                return self.list_input(Buffer(sample, tuple(arrays), size), number, name)
            case RecordSpec(cls, names, items):
                return Record(cls, names, tuple(self.input_value(ctx, s, f"{name}_{n}") for n, s in zip(names, items)))
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
    ) -> Instance:
        """An object that the caller has: what the function sets is set there afterwards."""
        made = self.objects[number] = new_instance(ctx, cls, names)
        ctx.given[made] = number
        for field, spec in zip(names, items):
            value = ctx.state[made.cells[field]] = self.input_value(ctx, spec, f"{name}_{field}")
            self.kept.enter(ctx, number, field, value)
        self.initial[made] = {field: ctx.state[cell] for field, cell in made.cells.items()}
        return made

    def list_input(self, content: Items | Buffer, number: int, name: str) -> ListRef:
        """A list that the caller has: what the function does to it is done there afterwards."""
        ref = ListRef(Cell(name))
        self.ctx.state[ref.cell] = content
        self.ctx.pinned[ref.cell] = name
        if number >= 0:
            self.objects[number] = self.lists[number] = ref
        else:
            self.ctx.read_only.add(ref.cell)
        return ref

    def sample(self, spec: Spec) -> Abstract:
        """A value of the spec of an item."""
        if isinstance(spec, TupleSpec):
            return Tuple(tuple(map(self.sample, spec.items)), spec.cls)
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
                ctx.size_minimum[dim] = 2
        ref = ctx.new_array(operand, name)
        if spec.contiguous:
            ctx.contiguous.add(ref.storage)
        if spec.storage >= 0:
            self.storages[spec.storage] = ref.storage
        self.arguments.append((len(self.params) - 1, ref.storage))
        ctx.pinned[ref.storage] = name
        if not spec.writable:
            ctx.read_only.add(ref.storage)
        return ref

    # -- results -----------------------------------------------------------------------------------------------

    def finish(self, f: Function, value: Abstract, own: int) -> Lowered:
        ctx = self.ctx
        self.written_lists.update(ref.cell for ref in self.lists.values())
        result = StaticSpec(None) if ctx.dead else self.result_spec(value)
        leaves: list[Operand] = [] if ctx.dead else self.leaves(value)
        fields = [] if ctx.dead else self.field_updates(leaves)
        first_of_pools = len(leaves)
        pools = self.pool_specs(leaves)
        updates: list[tuple[int, int]] = []
        scalar_updates: list[tuple[int, int]] = []
        for index, storage in self.arguments:
            if storage in ctx.written_arguments:
                content = ctx.state[storage]
                kept = updates if self.params[index].type.dims else scalar_updates  # type: ignore[union-attr]
                kept.append((index, len(leaves)))
                leaves.append(content)
        for place, _, array in self.kept.places.values():
            updates.append((len(self.params), len(leaves)))
            self.params.append(array)
            leaves.append(ctx.state.get(place, array))
        name = self.function.__name__.strip("<>")
        graph = Graph(tuple(self.params), ctx.builder.blocks[0].nodes, tuple(leaves), name,
                      tuple(updates), self.functions_used(), ctx.builder.location)  # fmt: skip
        if missing := self.kept.missing(graph):
            ctx.options["kept"] = missing
            raise NewField
        prepared = prepare(f.definition)
        hidden = tuple(h for h, _ in ctx.hidden.values())
        assert own <= len(self.params)
        return Lowered(
            graph, tuple(self.specs.items()), hidden, result, tuple(ctx.guards.values()),
            to_source(f.definition.node, prepared.desugared, self.function.__name__),
            str(gast.unparse(f.definition.node)).strip() + "\n", tuple(ctx.static_reasons.items()),
            tuple(ctx.warnings), tuple(ctx.hosts), tuple(ctx.errors), tuple(scalar_updates), tuple(fields),
            tuple(pools), first_of_pools,
            kept=tuple((number, name, spec) for (number, name), (_, spec, _) in self.kept.places.items()),
        )  # fmt: skip

    def functions_used(self) -> dict[str, Graph]:
        """The graphs of functions that some ``Call`` leads to, with their derivative rules."""
        return functions_of(self.ctx, self.ctx.builder.blocks[0].nodes)

    def field_updates(self, leaves: list[Operand]) -> list[FieldUpdate]:
        """The fields of argument objects that have changed; what they hold now is added to the leaves."""
        found = []
        for made, number in self.ctx.given.items():
            for name, cell in made.cells.items():
                value = self.ctx.state.get(cell, UNBOUND)
                if value is self.initial[made][name] or value is UNBOUND:
                    continue
                sometimes = isinstance(value, Maybe)
                if sometimes:
                    leaves.append(value.flag)
                    value = value.value
                found.append(FieldUpdate(number, name, self.result_spec(value), sometimes))
                leaves += self.leaves(value)
        for number, ref in self.lists.items():
            if ref.cell in self.ctx.written_arguments:
                content = lists.content(self.ctx, ref)
                found.append(FieldUpdate(number, CONTENT, self.content_spec(content, self.new_number(ref))))
                leaves += self.content_leaves(content)
        return found

    # -- lists -------------------------------------------------------------------------------------------------

    def new_number(self, made: Any) -> int:
        number = self.numbers[made] = len(self.ctx.given) + len(self.lists) + len(self.numbers)
        return number

    def list_spec(self, ref: ListRef) -> Spec:
        """A list of the caller's, or a new one (once; then it is referred to)."""
        for known, number in [*((r.cell, n) for n, r in self.lists.items()),
                              *((r.cell, n) for r, n in self.numbers.items() if isinstance(r, ListRef))]:  # fmt: skip
            if known is ref.cell:
                return SameSpec(number)
        moved = self.ctx.state[ref.cell]
        if isinstance(moved, Pooled):
            if moved.pool not in self.result_pools:
                self.result_pools.append(moved.pool)
            return NumberSpec(self.result_pools.index(moved.pool))
        return self.content_spec(lists.content(self.ctx, ref), self.new_number(ref))

    def pool_specs(self, leaves: list[Operand]) -> list[tuple[Spec, Spec, Spec]]:
        """The pools that results refer to; their contents are added to the leaves."""
        found = []
        for pool in self.result_pools:  # grows on the way
            specs = []
            for part in (pool.data, pool.starts, pool.sizes):
                content = lists.content(self.ctx, part)
                specs.append(self.content_spec(content, self.new_number(part)))
                leaves += self.content_leaves(content)
            found.append((specs[0], specs[1], specs[2]))
        return found

    def content_spec(self, content: Items | Buffer, number: int) -> Spec:
        if isinstance(content, Items):
            return ItemsSpec(tuple(map(self.result_spec, content.items)), number)
        leaves: list[Operand] = [Value(t) for t in types_of(content.element)]
        return ListSpec(self.result_spec(rebuild(self.ctx, content.element, leaves)), number)

    def list_leaves(self, ref: ListRef) -> list[Operand]:
        moved = self.ctx.state[ref.cell]
        if isinstance(moved, Pooled) and ref.cell not in self.written_lists:
            return [moved.number]
        if ref.cell in self.written_lists:
            return []
        self.written_lists.add(ref.cell)
        return self.content_leaves(lists.content(self.ctx, ref))

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
        number = self.new_number(made)
        values = field_values(self.ctx, made)
        return RecordSpec(made.cls, tuple(values), tuple(map(self.result_spec, values.values())), number)

    def object_leaves(self, made: Instance) -> list[Operand]:
        if made in self.ctx.given or made in self.written:
            return []
        self.written.add(made)
        return [leaf for value in field_values(self.ctx, made).values() for leaf in self.leaves(value)]

    def result_spec(self, value: Any) -> Spec:
        match value:
            case Instance():
                return self.object_spec(value)
            case ListRef():
                return self.list_spec(value)
            case Composite(cls=cls):
                return CompositeSpec(cls, tuple(map(self.list_spec, self.ctx.library["contents"](self.ctx, value))))
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
                return StaticSpec(obj)
            case Handle(cls):
                return HandleSpec(cls)
            case Text():
                self.ctx.limitation(
                    "W243", "text made at run time is returned", "return the numbers, and format them outside"
                )
        self.ctx.limitation("W244", "a function, or something that is iterated, is returned from compiled code",
                            "return numbers, arrays and tuples of them")  # fmt: skip

    def array_spec(self, ref: ArrayRef) -> Spec:
        """An argument is returned as that very object, a view of one as a view of it, other arrays as new ones."""
        content = self.ctx.state.get(ref.storage)
        if isinstance(content, Choice):
            return ChoiceSpec(tuple(map(self.array_spec, alternatives(content, ref))))
        number = next((n for n, s in self.storages.items() if s is ref.storage), -1)
        if number >= 0 and ref.steps:
            return ViewSpec(number, tuple((s.row, s.attributes, len(s.operands)) for s in ref.steps))
        return ArraySpec(ref.dtype, ref.dims, True, number)

    def array_leaves(self, ref: ArrayRef) -> list[Operand]:
        match self.array_spec(ref):
            case ArraySpec(storage=number):
                return [] if number >= 0 else [self.ctx.read(ref)]
            case ViewSpec():
                return [x for s in ref.steps for x in s.operands]
        content = self.ctx.state[ref.storage]
        return [content.selector, *(x for r in alternatives(content, ref) for x in self.array_leaves(r))]

    def leaves(self, value: Any) -> list[Operand]:
        """The result's operands; an array that is an argument itself has none."""
        match value:
            case ArrayRef():
                return self.array_leaves(value)
            case Tuple(items=items) | Record(items=items):
                return [leaf for item in items for leaf in self.leaves(item)]
            case Instance():
                return self.object_leaves(value)
            case ListRef():
                return self.list_leaves(value)
            case Composite():
                parts = self.ctx.library["contents"](self.ctx, value)
                return [leaf for part in parts for leaf in self.list_leaves(part)]
            case OneOf(index, objects):
                return [index, *(leaf for o in objects for leaf in self.object_leaves(o))]
            case Optional(flag, some):
                return [flag, *self.leaves(some)]
            case Static():
                return []
        return coerce(self.ctx, value, template_of(value))


def _sample_spec(ctx: Context, source: Any) -> ScalarSpec:
    """The scalar spec of an item, found by lowering it into a block that is thrown away."""
    attempts, ctx.attempts = ctx.attempts, []
    with ctx.builder.block():
        state = dict(ctx.state)
        item = source.item(ctx, Value(I64, "k"))
        ctx.state = state
    ctx.attempts = attempts
    if not isinstance(item, Scalar):
        ctx.limitation("W207", "an array is made of rows that a comprehension computes", "fill it in a loop")
    return item.spec


def _fill_from(ctx: Context, made: ArrayRef, source: Any, dtype: DType) -> None:
    """Store the items one by one."""

    def run(k: Operand | None) -> None:
        assert k is not None
        item = source.item(ctx, k)
        if not ctx.dead:
            element = ctx.cast(item.operand, dtype)
            ctx.write(made, lambda array: ctx.emit("store", array, element, k))

    loop(ctx, None, source.length, lambda _: literal(True), run)
