"""What is done to lists: elements, growing and shrinking, parts and sums of them.

Each function takes the reference and changes what its cell holds; buffers change in place once they are placed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.containers.growing_tuples import lengthen
from whilst_compiler.frontend.containers.list_values import (
    Buffer,
    Items,
    ListRef,
    Lost,
    buffer_of_items,
    converted,
)
from whilst_compiler.frontend.containers.nesting import height_of
from whilst_compiler.frontend.containers.pools import NotGiven, Pooled, StartPool, root_of, unite
from whilst_compiler.frontend.joins.births import births
from whilst_compiler.frontend.joins.carrying import coerce, rebuild
from whilst_compiler.frontend.joins.item_templates import joined
from whilst_compiler.frontend.joins.joins import expand, merge
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.lists.block_lists import moved
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import site_of
from whilst_compiler.frontend.state.restarts import Again, born_early
from whilst_compiler.frontend.values.templates import NoJoin, describe, template_of
from whilst_compiler.frontend.values.values import (
    DEAD,
    Abstract,
    ArrayRef,
    Cell,
    Instance,
    Optional,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = [
    "LONGEST", "alike", "append", "as_buffer", "as_item", "become_like", "clear", "common", "content", "element_at",
    "frozen", "grown", "insert_at", "is_read_only", "item_site", "length", "load", "new_buffer", "new_list", "part",
    "pool_from_birth", "put", "remove_at", "replace", "same", "set_at", "takes",
]  # fmt: skip

_PARTS = frozenset(("keys", "values", "table", "count", "state"))
"""What the lists are called that hash tables are made of."""
LONGEST = 64
"""So many items are kept apart; more become a buffer."""


def new_list(ctx: Context, items: Sequence[Abstract] = (), name: str = "list") -> ListRef:
    ref = ListRef(Cell(name))
    items = [as_item(ctx, item, must=False) for item in items]
    ctx.state[ref.cell] = Items(tuple(items))
    if len(items) > LONGEST and _template(ctx, items) is not None:
        as_buffer(ctx, ref)
    _born(ctx, ref)
    site = ctx.list_sites[ref.cell]
    ctx.lists_made[site] = max(ctx.lists_made.get(site, 0), height_of(items, ctx.state, None))
    return ref


def new_buffer(ctx: Context, element: Any, arrays: Sequence[Operand], size: Operand, name: str = "list") -> ListRef:
    ref = ListRef(Cell(name))
    ctx.state[ref.cell] = Buffer(element, tuple(arrays), size)
    _born(ctx, ref)
    return ref


def _born(ctx: Context, ref: ListRef) -> None:
    """Note where a list was made; those of which it was found out that they need it go to a pool at once."""
    site = ctx.list_sites[ref.cell] = (*site_of(ctx), ref.cell.name)
    if site in ctx.options.get("pooled", ()):
        as_item(ctx, ref, site)


def pool_from_birth(ctx: Context, *cells: Cell) -> None:
    """Start again with these lists, or those that they may be, in pools from where they are made, if that is news."""
    reach = {other for c in cells for other in (c, *ctx.aliases.get(c, ()))}
    sites = {part for c in reach for site in births(ctx, c) for part in _parts_with(ctx, site)}
    pooled = ctx.options.setdefault("pooled", set())
    if sites - pooled:
        pooled |= sites
        pools = ctx.options.setdefault("pools", {})
        for site in sites:
            pools.setdefault(site, site)
        for made in ctx.births.values():  # what may be made at either of two places is in one pool
            first, *rest = sorted(made, key=repr)
            for site in rest if made & sites else ():
                if {first, site} <= pools.keys() and root_of(pools, first) != root_of(pools, site):
                    unite(pools, root_of(pools, first), root_of(pools, site))
        raise Again


def _parts_with(ctx: Context, site: Any) -> set[Any]:
    """The lists of a hash table that is made where this one is, if it is one of them: what changes one changes all."""
    found = {s for s in ctx.list_sites.values() if s[:-1] == site[:-1] and s[-1] in _PARTS}
    return found if site[-1] in _PARTS and any(s[-1] == "table" for s in found) else {site}


def content(ctx: Context, ref: ListRef) -> Items | Buffer:
    if ctx.sharing and ref.cell not in ctx.state:
        raise NotGiven
    found = ctx.state[ref.cell]
    ctx.refuse_sorted(ref.cell)
    if isinstance(found, Pooled):
        return found.view(ctx)
    if isinstance(found, Lost):
        pool_from_birth(ctx, ref.cell)
        ctx.limitation("W257", "a list is used that was put into another list on one path only",
                       "append it on every path, or append a copy: list(...)")  # fmt: skip
    assert isinstance(found, Items | Buffer)
    return found


def _pooled(ctx: Context, ref: ListRef) -> Pooled | None:
    found = ctx.state[ref.cell]
    return found if isinstance(found, Pooled) else None


def as_item(
    ctx: Context, value: Abstract, site: Any = None, must: bool = True, there: Operand | None = None
) -> Abstract:
    """A value as an item of a list: lists move into a pool where the function has such, and arrays to the others.

    Lists moved at one ``site`` (if not given, the place in the program) share a pool. Arrays that cannot move are
    refused if they ``must``. Unless ``there`` (None: always) it is not the value that is meant, and no memory is read.
    """
    if isinstance(value, Tuple):
        items = tuple(as_item(ctx, v, site and (*site, k), must, there) for k, v in enumerate(value.items))
        return value if all(x is y for x, y in zip(items, value.items)) else Tuple(items, value.cls)
    if isinstance(value, Record):
        items = tuple(as_item(ctx, v, site and (*site, k), must, there) for k, v in enumerate(value.items))
        return value if all(x is y for x, y in zip(items, value.items)) else Record(value.cls, value.names, items)
    if isinstance(value, Union) and ("pools" in ctx.options or ctx.blocks):
        kinds = list(value.alternatives)
        for k, kind in enumerate(kinds):
            if kind is not DEAD:
                here = ctx.emit("equal", value.tag, literal(k)) if ctx.blocks else None
                kinds[k] = as_item(ctx, kind, site, must, _both(ctx, there, here))
        return Union(value.tag, tuple(kinds))
    if isinstance(value, Optional) and ("pools" in ctx.options or ctx.blocks):
        return Optional(value.flag, as_item(ctx, value.some, site, must, _both(ctx, there, value.flag)))
    if isinstance(value, ArrayRef):
        return moved(ctx, value, must, there)
    if isinstance(value, Instance) and value.cls in ctx.tables:
        if born_early(ctx.options, value.cls):
            raise Again
        ctx.limitation("W262", f"an object of class {value.cls.__name__} is put into a container in its own __init__",
                       "put it there after it was made")  # fmt: skip
    if isinstance(value, Composite) and "pools" in ctx.options:
        if all(_pooled(ctx, part) is not None for part in value.parts):
            return value
        sites = [(*(site_of(ctx) if site is None else site), k) for k in range(len(value.parts))]
        if any(s not in ctx.options["pools"] for s in sites):
            raise StartPool(*sites)
        for own, of_it in zip(sites, value.parts):
            as_item(ctx, of_it, own, must)
        return value
    if not isinstance(value, ListRef) or "pools" not in ctx.options or _pooled(ctx, value) is not None:
        return value
    site = site_of(ctx) if site is None else site
    if site not in ctx.options["pools"]:
        raise StartPool(site)
    pool = ctx.pools[root_of(ctx.options["pools"], site)]
    if pool.data.cell not in ctx.state:
        raise NotGiven
    number = ctx.call(ctx, Static(ctx.library["pool.make"]), [pool.starts, pool.sizes, pool.rooms], {})
    assert isinstance(number, Scalar)
    place = Pooled(pool, number.operand)
    old = content(ctx, value)
    if isinstance(old, Items):  # what it holds moves first
        old = Items(tuple(as_item(ctx, item, (*pool.site, "item"), must) for item in old.items))
    if not isinstance(old, Items) or old.items:
        fixed, ctx.read_only = ctx.read_only, ctx.read_only - {pool.data.cell}
        place.write(ctx, old)  # a list beside those that live outside changes none of them
        ctx.read_only = fixed
    if value.cell in ctx.pinned:
        ctx.written_arguments.add(value.cell)
    ctx.state[value.cell] = place
    return value


def _both(ctx: Context, a: Operand | None, b: Operand | None) -> Operand | None:
    return b if a is None else a if b is None else ctx.emit("logical_and", a, b)


def item_site(ctx: Context, ref: ListRef) -> Any:
    """Where lists that become items of this one are said to be made, as they have to share a pool; None if unknown."""
    pooled = _pooled(ctx, ref)
    site = pooled.pool.site if pooled is not None else ctx.list_sites.get(ref.cell)
    return None if site is None else (*site, "item")


def frozen(ctx: Context, value: Abstract) -> Abstract:
    """A list of known items as it is now; other values as they are."""
    if isinstance(value, ListRef):
        found = content(ctx, value)
        if isinstance(found, Items):
            return Tuple(found.items, list)
    return value


def length(ctx: Context, ref: ListRef) -> Operand:
    pooled = _pooled(ctx, ref)
    if pooled is not None:
        return pooled.size(ctx)
    found = content(ctx, ref)
    return literal(len(found.items)) if isinstance(found, Items) else found.length


def is_read_only(ctx: Context, ref: ListRef) -> bool:
    """Whether it is, or is a part of, a container outside the function that is taken as it is."""
    pooled = _pooled(ctx, ref)
    return (ref if pooled is None else pooled.pool.data).cell in ctx.read_only


def replace(ctx: Context, ref: ListRef, new: Items | Buffer) -> None:
    """Write the content, where no other list may be meant as well."""
    if ref.cell in ctx.read_only:
        ctx.library["container_changed"](ctx, ref.cell)
        part = any(pool.data.cell is ref.cell for pool in ctx.pools.values())
        name = "a part of a container" if part else f"'{ref.cell.name}'"
        ctx.limitation("W255", f"{name}, which lives outside the function, is changed",
                       "change a copy of it, and return that")  # fmt: skip
    pooled = _pooled(ctx, ref)
    if pooled is not None:
        pooled.write(ctx, new)
        return
    others = ctx.aliases.get(ref.cell)
    if others and not others.isdisjoint(ctx._reachable_storages() | ctx.pinned.keys()):
        pool_from_birth(ctx, ref.cell, *others, *(c for o in others for c in ctx.aliases.get(o, ())))
        ctx.limitation(
            "W220", "this changes a list that two names may share, depending on the path taken",
            "copy one of them first, with list(...)",
        )  # fmt: skip
    if ref.cell in ctx.pinned:
        ctx.written_arguments.add(ref.cell)
    ctx.state[ref.cell] = new


def _fresh(ctx: Context) -> Callable[[int | str, int | str], str]:
    return lambda a, b: ctx.fresh_symbol()


def _template(ctx: Context, items: Sequence[Abstract], *more: Any) -> Any:
    """The template that items have in common; None where there is none."""
    templates = [*more, *(expand(template_of(item), ctx.state) for item in items)]
    try:
        return joined(templates, lambda a, b: merge(a, b, _fresh(ctx)))
    except NoJoin:
        return None


def common(ctx: Context, items: Sequence[Abstract], *more: Any) -> Any:
    element = _template(ctx, items, *more)
    if element is None:
        lengthen(ctx)
        kinds = dict.fromkeys(map(describe, [*more, *(template_of(item) for item in items)]))
        ctx.limitation(
            "W250", f"a list whose length is known only at run time has items of {' and '.join(kinds)}",
            "make the items numbers, or tuples of numbers, of one structure",
        )  # fmt: skip
    return element


def takes(ctx: Context, ref: ListRef, value: Abstract) -> bool:
    """Whether a list of run-time length can hold ``value`` beside its items."""
    found = content(ctx, ref)
    more = [] if isinstance(found, Items) else [found.element]
    return _template(ctx, (*(found.items if isinstance(found, Items) else ()), value), *more) is not None


def alike(ctx: Context, items: Sequence[Abstract]) -> bool:
    """Whether the items are of one type, without conversion."""
    templates = [template_of(item) for item in items]
    return all(t == templates[0] for t in templates) and _template(ctx, items[:1]) is not None


def as_buffer(ctx: Context, ref: ListRef, *values: Abstract) -> Buffer:
    """The content as a buffer that has room for items like ``values``, too."""
    found = content(ctx, ref)
    if isinstance(found, Items):
        items = [as_item(ctx, item, item_site(ctx, ref)) for item in found.items]
        found = buffer_of_items(ctx, items, common(ctx, (*items, *values)))
    elif values:
        found = converted(ctx, found, common(ctx, values, found.element))
    if _pooled(ctx, ref) is None:
        ctx.state[ref.cell] = found
    return found


def become_like(ctx: Context, ref: ListRef, other: ListRef) -> None:
    """An empty list that is going to hold what another one does becomes one of any length."""
    mine, theirs = content(ctx, ref), content(ctx, other)
    if isinstance(mine, Items) and not mine.items and isinstance(theirs, Buffer) and _pooled(ctx, ref) is None:
        ctx.state[ref.cell] = buffer_of_items(ctx, (), theirs.element)


def same(ctx: Context, a: Cell, b: Cell) -> Operand:
    """Whether two lists, given by their cells, are one."""
    first, second = ctx.state[a], ctx.state[b]
    if isinstance(first, Pooled) and isinstance(second, Pooled):
        return ctx.emit("equal", first.number, second.number) if first.pool is second.pool else literal(False)
    if a is not b and b in ctx.aliases.get(a, ()):
        pool_from_birth(ctx, a, b)
        ctx.limitation("W255", "whether two names mean the same list is not known in compiled code",
                       "compare what the lists hold, with ==")  # fmt: skip
    return literal(a is b)


def load(ctx: Context, found: Buffer, i: Operand) -> Abstract:
    """An element; the index is in range."""
    leaves: list[Operand] = [ctx.emit("load", a, i) for a in found.arrays]
    return rebuild(ctx, found.element, leaves)  # type: ignore[no-any-return]


def element_at(ctx: Context, ref: ListRef, i: Operand) -> Abstract:
    """The element at an index that is in range, of the content as it is now."""
    pooled = _pooled(ctx, ref)
    if pooled is not None and not getattr(content(ctx, pooled.pool.data), "items", True):
        ctx.raise_error("IndexError", "list index out of range")  # no list of the pool has held anything yet
        return constant(0)
    if pooled is not None:
        return element_at(ctx, pooled.pool.data, pooled.place(ctx, i))
    found = content(ctx, ref)
    if isinstance(found, Items):
        if not isinstance(i, Literal) and any(isinstance(item, ListRef) for item in found.items):
            return load(ctx, as_buffer(ctx, ref), i)
        return ctx.library["choose"](ctx, i, found.items)  # type: ignore[no-any-return]
    return load(ctx, found, i)


def set_at(ctx: Context, ref: ListRef, i: Operand, value: Abstract) -> None:
    """``ref[i] = value`` for an index in range."""
    value = as_item(ctx, value, item_site(ctx, ref))
    pooled = _pooled(ctx, ref)
    if pooled is not None:
        set_at(ctx, pooled.pool.data, pooled.place(ctx, i), value)
        return
    found = content(ctx, ref)
    if isinstance(found, Items) and isinstance(i, Literal):
        k = int(i.value.real)
        replace(ctx, ref, Items((*found.items[:k], value, *found.items[k + 1 :])))
        return
    buffer = as_buffer(ctx, ref, value)
    leaves = coerce(ctx, value, buffer.element)
    arrays = tuple(ctx.emit("store", a, leaf, i) for a, leaf in zip(buffer.arrays, leaves, strict=True))
    replace(ctx, ref, Buffer(buffer.element, arrays, buffer.length))


def grown(ctx: Context, buffer: Buffer, size: Operand) -> tuple[Operand, ...]:
    return tuple(ctx.emit("grow", a, size, dims=(ctx.fresh_symbol(),)) for a in buffer.arrays)


def append(ctx: Context, ref: ListRef, value: Abstract) -> None:
    pooled, found = _pooled(ctx, ref), content(ctx, ref)
    lasting = pooled is not None or isinstance(found, Buffer) or (bool(ctx.bases) and ref.cell in ctx.bases[-1])
    value = as_item(ctx, value, item_site(ctx, ref), must=lasting)
    if pooled is not None:
        pooled.push(ctx, value)
        return
    if isinstance(found, Items) and len(found.items) < LONGEST:
        replace(ctx, ref, Items((*found.items, value)))
        return
    buffer = as_buffer(ctx, ref, value)
    leaves = coerce(ctx, value, buffer.element)
    size = ctx.emit("add", buffer.length, literal(1))
    arrays = grown(ctx, buffer, size)
    stored = tuple(ctx.emit("store", a, leaf, buffer.length) for a, leaf in zip(arrays, leaves, strict=True))
    replace(ctx, ref, Buffer(buffer.element, stored, size))


def part(ctx: Context, array: Operand, start: Operand, size: Operand, step: Operand | None = None) -> Operand:
    by = literal(1) if step is None else step
    return ctx.emit("subview", array, start, size, by, axes="s", dims=(ctx.fresh_symbol(),))


def put(ctx: Context, array: Operand, value: Operand, start: Operand, size: Operand) -> Operand:
    return ctx.emit("update", array, value, start, size, literal(1), axes="s")


def insert_at(ctx: Context, ref: ListRef, i: Operand, value: Abstract) -> None:
    """Insert before the element at ``i``, which is from 0 up to the length."""
    value = as_item(ctx, value, item_site(ctx, ref))
    found = content(ctx, ref)
    if isinstance(found, Items) and isinstance(i, Literal):
        k = int(i.value.real)
        replace(ctx, ref, Items((*found.items[:k], value, *found.items[k:])))
        return
    buffer = as_buffer(ctx, ref, value)
    leaves = coerce(ctx, value, buffer.element)
    size = ctx.emit("add", buffer.length, literal(1))
    after = ctx.emit("add", i, literal(1))
    moved = ctx.emit("subtract", buffer.length, i)
    arrays = []
    for array, leaf in zip(grown(ctx, buffer, size), leaves, strict=True):
        shifted = put(ctx, array, part(ctx, array, i, moved), after, moved)
        arrays.append(ctx.emit("store", shifted, leaf, i))
    replace(ctx, ref, Buffer(buffer.element, tuple(arrays), size))


def remove_at(ctx: Context, ref: ListRef, i: Operand | None) -> Abstract:
    """Take out the element at an index in range (None: the last one); the list is not empty."""
    pooled = _pooled(ctx, ref)
    if pooled is not None and i is None:
        return pooled.take_last(ctx)
    found = content(ctx, ref)
    if isinstance(found, Items) and (i is None or isinstance(i, Literal)):
        k = len(found.items) - 1 if not isinstance(i, Literal) else int(i.value.real)
        replace(ctx, ref, Items((*found.items[:k], *found.items[k + 1 :])))
        return found.items[k]  # type: ignore[no-any-return]
    buffer = as_buffer(ctx, ref)
    size = ctx.emit("subtract", buffer.length, literal(1))
    value = load(ctx, buffer, size if i is None else i)
    arrays = buffer.arrays
    if i is not None:
        after, rest = ctx.emit("add", i, literal(1)), ctx.emit("subtract", size, i)
        arrays = tuple(put(ctx, a, part(ctx, a, after, rest), i, rest) for a in arrays)
    replace(ctx, ref, Buffer(buffer.element, arrays, size))
    return value


def clear(ctx: Context, ref: ListRef) -> None:
    found = content(ctx, ref)
    replace(ctx, ref, Items(()) if isinstance(found, Items) else Buffer(found.element, found.arrays, literal(0)))
