"""Lists inside lists of run-time length: a list is a number, and its items stand in a pool that such lists share.

Pools are there from the beginning of the function: where one is found to be needed, lowering starts again with it.
Pools whose lists meet in one variable become one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, ClassVar

from whilst_compiler.frontend.containers.composites import HASHED
from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef, OfLost
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values.values import Abstract, Cell, Scalar, Static
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Type

__all__ = ["NotGiven", "Pool", "Pooled", "PoolsMeet", "StartPool", "new_pool", "root_of", "stays", "unite"]


class StartPool(Exception):
    """Lists made at these places of the program need pools."""


class PoolsMeet(Exception):
    """Lists of two pools meet in one variable."""


class NotGiven(Exception):
    """A function that is lowered on its own moves a list into a pool that it was not given."""


def root_of(pools: dict[Any, Any], site: Any) -> Any:
    """The pool that serves a place of the program."""
    while pools[site] != site:
        site = pools[site]
    return site


def unite(pools: dict[Any, Any], one: Any, other: Any) -> None:
    """Let two pools be one, and likewise those of the other parts of two containers of which these are parts.

    Lists that hold lists of their own kind share the pool of those around them.
    """
    if one[: len(other)] == other:
        one, other = other, one
    pools[other] = one
    if one[-1] == other[-1] and _is_part(one[-1]):
        for site in [s for s in pools if s[:-1] == other[:-1] and _is_part(s[-1])]:
            sibling = (*one[:-1], site[-1])
            if sibling in pools and root_of(pools, site) != root_of(pools, sibling):
                pools[root_of(pools, site)] = root_of(pools, sibling)


@dataclass(frozen=True, eq=False)
class Pool:
    """``data`` has the items of all lists; where each begins, its size, how much room it has."""

    site: Any
    data: ListRef
    starts: ListRef
    sizes: ListRef
    rooms: ListRef

    @property
    def lists(self) -> tuple[ListRef, ...]:
        return (self.data, self.starts, self.sizes, self.rooms)


def _is_part(last: Any) -> bool:
    """Whether the end of a site tells which part of a container it is of."""
    return isinstance(last, int) or any(last in names for names in HASHED.values())


def new_pool(ctx: Context, site: Any) -> Pool:
    """The pool of a place of the program, empty: the same one whenever lowering starts again."""
    made: dict[Any, Pool] = ctx.options.setdefault("made_pools", {})
    if site not in made:
        made[site] = Pool(site, *(ListRef(Cell(name)) for name in ("items", "starts", "sizes", "rooms")))
    pool = made[site]
    ctx.state.update((ref.cell, Items(())) for ref in pool.lists)
    return pool


@dataclass(frozen=True, slots=True, eq=False)
class Pooled(Special):
    """The content of a list that lives in a pool."""

    pool: Pool
    number: Operand

    def template(self) -> OfNumber:
        return OfNumber(self.pool, content=True)

    def of_reference(self) -> OfNumber:
        return OfNumber(self.pool)

    def size(self, ctx: Context) -> Operand:
        data = ctx.state[self.pool.data.cell]
        if isinstance(data, Items) and not data.items:  # (no list of the pool holds anything yet)
            return literal(0)
        size = ctx.library["list.element"](ctx, self.pool.sizes, self.number)
        assert isinstance(size, Scalar)
        return size.operand

    def place(self, ctx: Context, i: Operand) -> Operand:
        start = ctx.library["list.element"](ctx, self.pool.starts, self.number)
        assert isinstance(start, Scalar)
        return ctx.emit("add", start.operand, i)

    def view(self, ctx: Context) -> Items | Buffer:
        """The items as they are now."""
        found = ctx.state[self.pool.data.cell]
        if isinstance(found, Items) and not found.items:
            return found
        data: Buffer = ctx.library["list.as_buffer"](ctx, self.pool.data)
        start = ctx.library["list.element"](ctx, self.pool.starts, self.number)
        size = self.size(ctx)
        arrays = tuple(ctx.library["list.part"](ctx, a, start.operand, size) for a in data.arrays)
        return Buffer(data.element, arrays, size)

    def call(self, ctx: Context, name: str, *args: Abstract) -> Abstract:
        return ctx.call(
            ctx, Static(ctx.library[f"pool.{name}"]), [*self.pool.lists, ctx.python_int(self.number), *args], {}
        )

    def push(self, ctx: Context, item: Abstract) -> None:
        self.call(ctx, "push", item)

    def take_last(self, ctx: Context) -> Abstract:
        return self.call(ctx, "take_last")

    def write(self, ctx: Context, new: Items | Buffer) -> None:
        source = ListRef(Cell("content"))
        ctx.state[source.cell] = new
        self.call(ctx, "put", source)


@dataclass(frozen=True, slots=True, eq=False)
class OfNumber(SpecialTemplate):
    """A list of a pool, by its number; with ``content``, what the cell of a reference holds."""

    pool: Pool
    content: bool = False
    flat: ClassVar[bool] = True

    @property
    def family(self) -> Hashable:  # type: ignore[override]
        return None if self.content else "list"

    def expanded(self, state: Any) -> OfNumber:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> Any:
        if self.content and not (isinstance(other, OfNumber) and other.content):
            return OfLost()
        if not isinstance(other, OfNumber):
            return None
        if other.pool is not self.pool:
            raise PoolsMeet(self.pool.site, other.pool.site)
        return self

    def types(self) -> list[Type]:
        return [I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        found = context.state.get(value.cell) if isinstance(value, ListRef) else value
        return [found.number] if isinstance(found, Pooled) else None

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Any:
        found = Pooled(self.pool, leaves.pop(0))
        if self.content:
            return found
        ref = ListRef(Cell(name or "list"))
        context.state[ref.cell] = found
        return ref

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfNumber:
        return self

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return isinstance(other, OfNumber) and self.pool is other.pool and self.content == other.content

    def describe(self) -> str:
        return "list"


def stays(before: Any, after: Any) -> bool:
    """Whether a cell holds what it did; the number of a list in a pool is, carried through loops."""
    return after is before or (isinstance(before, Pooled) and isinstance(after, Pooled))
