"""Arguments from which many objects, lists or containers are reached: from the beginning, each object is a row of the
table of its class, and each list, or part of a container, one of the pool of its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from whilst_compiler.errors import CompilerBug
from whilst_compiler.frontend.containers.composites import HASHED
from whilst_compiler.frontend.containers.list_values import Buffer
from whilst_compiler.frontend.containers.pools import OfNumber, Pool, PoolsMeet, StartPool, root_of
from whilst_compiler.frontend.joins.unions import OfUnion
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.lists.object_tables import add_objects
from whilst_compiler.frontend.lists.pooled_rows import add_rows
from whilst_compiler.frontend.objects.instances import new_field
from whilst_compiler.frontend.signature.object_specs import InnerSpec, ObjectsSpec, TableSpec
from whilst_compiler.frontend.signature.spec_leaves import columns_of
from whilst_compiler.frontend.signature.specs import (
    PY_INT,
    ChoiceSpec,
    HandleSpec,
    KindSpec,
    MemberSpec,
    NumberSpec,
    OptionalSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import NeedsTable
from whilst_compiler.frontend.values.members import OfMember
from whilst_compiler.frontend.values.numbered import OfKinds, OfNumbered
from whilst_compiler.frontend.values.templates import OfOptional, OfScalar, OfTuple, Same
from whilst_compiler.frontend.values.text_values import OfText
from whilst_compiler.frontend.values.values import Static
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand, Value
from whilst_compiler.ir.types import Tensor

__all__ = ["Populations"]


@dataclass
class _Rows:
    """Where the objects of a class that are given stand in its table: of the first from ``given`` on, at ``first``."""

    given: Operand
    first: Operand


@dataclass
class Inner:
    """Containers of one place: for each of their parts the pool, and where the first one is in it."""

    spec: InnerSpec
    pools: tuple[Pool, ...]
    firsts: tuple[Operand, ...]


class Populations:
    """The objects of a class, or the lists or containers of a place, that are given together."""

    def __init__(self, ctx: Context, param: Callable[[Tensor, str], Value]) -> None:
        self.ctx = ctx
        self.param = param
        self.objects: dict[int, Operand] = {}
        """By the number of all of them, the first one's place in the table."""
        self.pools: dict[int, Pool] = {}
        self.firsts: dict[int, Operand] = {}
        """By the number of all of them, the first one's place in the pool."""
        self.inner: dict[int, Inner] = {}
        """By the number of all lists that are their first parts."""
        self.rows: dict[type, list[_Rows]] = {}
        self.counts: dict[type, Operand] = {}

    def enter(self, spec: ObjectsSpec, name: str, site: Any) -> Buffer | None:
        """Enter the objects, lists and containers; what the argument holds, if it is a list: items at this ``site``."""
        for table in spec.tables:
            self._require(table)
        pools, made = self._pools_of(spec, site)
        given = _Given(spec, name, self.param)
        for table in spec.tables:
            first = lists.length(self.ctx, self.ctx.tables[table.cls].count)
            self.rows.setdefault(table.cls, []).append(_Rows(self.counts.get(table.cls, literal(0)), first))
        ends: dict[Pool, Operand] = {}
        for own, pool, sizes in zip(spec.numbers_of_lists, pools, given.sizes):
            self.pools[own] = pool
            self.firsts[own] = self._next(ends, pool, sizes)
        first_number = spec.numbers_of_lists.start
        for part, more in zip(spec.inner, made):
            of_parts = [first_number + k for k in part.parts]
            sizes = given.sizes[part.parts[0]]
            firsts = [self.firsts[k] for k in of_parts] + [self._next(ends, pool, sizes) for pool in more]
            self.inner[of_parts[0]] = Inner(part, (*(self.pools[k] for k in of_parts), *more), tuple(firsts))
        columns = _Columns(self, [self.firsts[own] for own in spec.numbers_of_lists], pools, self.inner_of(spec))
        for table, own, leaves in zip(spec.tables, spec.numbers_of_tables, given.fields):
            self._enter_table(table, own, columns, leaves)
        counts = {part.parts[1]: self.ctx.emit("dim", given.items[part.parts[0]][0], axis=0)
                  for part in spec.inner if part.kind == "hash table" and spec.lists[part.parts[0]]}  # fmt: skip
        for k, (items, pool, starts, sizes) in enumerate(zip(spec.lists, pools, given.starts, given.sizes)):
            content = None if items is None else columns.take(items, given.items[k], counts.get(k))
            add_rows(self.ctx, pool, content, starts, sizes)
        for part, more in zip(spec.inner, made):
            k = part.parts[0]
            keys = None if spec.lists[k] is None else columns.take(spec.lists[k], given.items[k])
            rest = self.ctx.library["missing_parts"](self.ctx, part, keys, given.starts[k], given.sizes[k])
            for pool, (content, starts, sizes) in zip(more, rest, strict=True):
                add_rows(self.ctx, pool, content, starts, sizes)
        return None if spec.items is None else columns.take(spec.items, given.own)

    def inner_of(self, spec: ObjectsSpec) -> list[Inner]:
        """The containers of an argument that has been entered."""
        return [self.inner[spec.numbers_of_lists[part.parts[0]]] for part in spec.inner]

    def _next(self, ends: dict[Pool, Operand], pool: Pool, sizes: Operand) -> Operand:
        """The first of as many lists as there are sizes, which are going to be entered into a pool."""
        first = ends.get(pool) or lists.length(self.ctx, pool.starts)
        ends[pool] = self.ctx.emit("add", first, self.ctx.emit("dim", sizes, axis=0))
        return first

    def place(self, cls: type, number: Operand) -> Operand:
        """Where objects of a class that are given stand in its table, by their numbers."""
        emit = self.ctx.emit
        found: Operand | None = None
        for rows in self.rows[cls]:
            here = emit("add", number, emit("subtract", rows.first, rows.given))
            later = emit("greater_equal", number, rows.given)
            found = here if found is None else emit("where", later, here, found)
        assert found is not None
        return found

    def _require(self, spec: TableSpec) -> None:
        if spec.cls not in self.ctx.tables:
            raise NeedsTable(spec.cls)
        table = self.ctx.tables[spec.cls]
        for missing in spec.names:
            if missing not in table.columns:
                new_field(self.ctx, spec.cls, missing)

    def _enter_table(self, spec: TableSpec, own: int, columns: _Columns, leaves: list[list[Operand]]) -> None:
        count = self.ctx.emit("dim", next(column[0] for column in leaves if column), axis=0)
        found = {n: columns.take(c, x, count) for n, c, x in zip(spec.names, spec.columns, leaves)}
        self.objects[own] = add_objects(self.ctx, self.ctx.tables[spec.cls], found)
        before = self.counts.get(spec.cls, literal(0))
        self.counts[spec.cls] = self.ctx.emit("add", before, count)

    def _pools_of(self, spec: ObjectsSpec, site: Any) -> tuple[list[Pool], list[list[Pool]]]:
        """The pools of the lists, each that of the place in which the lists stand; and for each of the ``inner`` those
        of the parts that are made."""
        sites: dict[Any, Any] = {}
        for table in spec.tables:
            for field, column in zip(table.names, table.columns):
                self._find(column, (table.cls, field), spec, sites)
        self._find(spec.items, site, spec, sites)
        pools: dict[Any, Any] = self.ctx.options.setdefault("pools", {})
        missing = [site for site in sites.values() if site not in pools]
        if missing:
            raise StartPool(*missing)
        found = {own: self.ctx.pools[root_of(pools, place)] for own, place in sites.items()}
        made = [
            [found[own] for own in _parts_of(part, k) if own not in part.parts] for k, part in enumerate(spec.inner)
        ]
        return [found[k] for k in range(len(spec.lists))], made

    def _find(self, spec: Any, site: Any, whole: ObjectsSpec, sites: dict[Any, Any]) -> None:
        """Note the place of lists that values of a spec are or have."""
        for part, place in _lists_in(spec, site):
            if part.cls is list:
                self._stand(part.pool, place, whole, sites)
                continue
            for k, own in enumerate(_parts_of(whole.inner[part.pool], part.pool)):
                self._stand(own, (*place, k), whole, sites)

    def _stand(self, own: Any, place: Any, whole: ObjectsSpec, sites: dict[Any, Any]) -> None:
        """Note that some of the lists stand in a place."""
        pools: dict[Any, Any] = self.ctx.options.setdefault("pools", {})
        if own in sites:
            if place not in pools:
                raise StartPool(place)
            known = sites[own]
            if known in pools and root_of(pools, known) != root_of(pools, place):
                raise PoolsMeet(root_of(pools, known), root_of(pools, place))
            return
        sites[own] = place
        root = root_of(pools, place) if place in pools else place
        if isinstance(own, int):
            self._find(whole.lists[own], (*root, "item"), whole, sites)


def _parts_of(inner: InnerSpec, k: int) -> list[Any]:
    """The parts of the ``k``-th containers: lists by their number, others by which part they are."""
    count = len(HASHED[inner.kind]) if inner.kind in HASHED else len(inner.parts)
    return [*inner.parts, *((k, part) for part in range(len(inner.parts), count))]


def _lists_in(spec: Any, site: Any) -> Iterator[tuple[NumberSpec, Any]]:
    """The lists and containers that a value of a spec is or has, and their places."""
    match spec:
        case NumberSpec(pool=pool) if pool >= 0:
            yield spec, site
        case TupleSpec(items):
            for k, item in enumerate(items):
                yield from _lists_in(item, (*site, k))
        case OptionalSpec(some):
            yield from _lists_in(some, site)
        case ChoiceSpec(items):
            for item in items:
                yield from _lists_in(item, site)


class _Given:
    """The leaves of an argument, as parameters of the graph."""

    def __init__(self, spec: ObjectsSpec, name: str, param: Callable[[Tensor, str], Value]) -> None:
        def take(of: Any, size: str, what: str) -> list[Operand]:
            return [] if of is None else [param(type, f"{name}{what}") for type in columns_of(of, size)]

        self.fields = [
            [take(column, f"o{own}", f"_{field}") for field, column in zip(table.names, table.columns)]
            for table, own in zip(spec.tables, spec.numbers_of_tables)
        ]
        self.items: list[list[Operand]] = []
        self.starts: list[Operand] = []
        self.sizes: list[Operand] = []
        for items, own in zip(spec.lists, spec.numbers_of_lists):
            self.items.append(take(items, f"r{own}", "_lists"))
            self.starts += take(PY_INT, f"l{own}", "_starts")
            self.sizes += take(PY_INT, f"l{own}", "_sizes")
        self.own = take(spec.items, f"l{spec.number}", "")


class _Columns:
    """Arrays of values, with references by the places in tables and pools."""

    def __init__(self, among: Populations, firsts: list[Operand], pools: list[Pool], inner: list[Inner]) -> None:
        self.among = among
        self.inner = inner
        self.firsts = firsts
        self.pools = pools
        self.ctx = among.ctx

    def take(self, spec: Spec, leaves: list[Operand], count: Operand | None = None) -> Buffer:
        """So many values of a spec."""
        if count is None:
            count = self.ctx.emit("dim", leaves[0], axis=0) if leaves else literal(0)
        template, arrays = self._placed(spec, list(leaves))
        return Buffer(template, tuple(arrays), count)

    def _placed(self, spec: Spec, leaves: list[Operand]) -> tuple[Any, list[Operand]]:
        """The template of a value, and the arrays, with references by their places in tables and pools."""
        match spec:
            case ScalarSpec():
                return OfScalar(spec), [leaves.pop(0)]
            case HandleSpec(cls) if cls is str:
                return OfText(), [leaves.pop(0)]
            case MemberSpec(cls):
                return OfMember(cls), [leaves.pop(0)]
            case StaticSpec(None):
                return Same(Static(None)), []
            case NumberSpec(pool, cls) if cls is list:
                return OfNumber(self.pools[pool]), [self.ctx.emit("add", leaves.pop(0), self.firsts[pool])]
            case NumberSpec(pool) if pool >= 0:
                inner, number = self.inner[pool], leaves.pop(0)
                template = self.ctx.library["inner_template"](inner.spec, inner.pools)
                return template, [self.ctx.emit("add", number, first) for first in inner.firsts]
            case NumberSpec(_, cls):
                return OfNumbered(self.ctx.tables[cls]), [self.among.place(cls, leaves.pop(0))]
            case KindSpec(kinds):
                which, number = leaves.pop(0), leaves.pop(0)
                places = [self.among.place(kind.cls, number) for kind in kinds]
                found = places[-1]
                for k, place in list(enumerate(places))[-2::-1]:
                    found = self.ctx.emit("where", self.ctx.emit("equal", which, literal(k)), place, found)
                return OfKinds(tuple(self.ctx.tables[kind.cls] for kind in kinds)), [which, found]
            case OptionalSpec(some):
                there = leaves.pop(0)
                template, arrays = self._placed(some, leaves)
                return OfOptional(template), [there, *arrays]
            case TupleSpec(items, cls):
                templates, arrays = self._all_placed(items, leaves)
                return OfTuple(templates, cls), arrays
            case ChoiceSpec(items):
                tag = leaves.pop(0)
                templates, arrays = self._all_placed(items, leaves)
                return OfUnion(templates), [tag, *arrays]
        raise CompilerBug(f"a column cannot hold {spec}")

    def _all_placed(self, specs: tuple[Spec, ...], leaves: list[Operand]) -> tuple[tuple[Any, ...], list[Operand]]:
        found = [self._placed(spec, leaves) for spec in specs]
        return tuple(template for template, _ in found), [array for _, arrays in found for array in arrays]
