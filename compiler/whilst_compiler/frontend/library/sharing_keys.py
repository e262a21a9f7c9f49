"""What calls of one function of the library have in common that the same code serves: the key of ``sharing``."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from whilst_compiler.frontend.containers.composites import OfComposite
from whilst_compiler.frontend.containers.linked import OfLinked
from whilst_compiler.frontend.containers.list_values import ListRef, OfBuffer, OfItems
from whilst_compiler.frontend.containers.pools import NotGiven, OfNumber, Pool
from whilst_compiler.frontend.joins.joins import expand
from whilst_compiler.frontend.joins.unions import OfUnion
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.blocks import OfBlock
from whilst_compiler.frontend.values.numbered import OfKinds, OfNumbered
from whilst_compiler.frontend.values.templates import OfOptional, OfScalar, OfTuple, Same, template_of
from whilst_compiler.frontend.values.text_values import OfText, is_text
from whilst_compiler.frontend.values.values import UNBOUND, Cell, Static

__all__ = ["add_pools", "is_plain", "key_of", "template_in"]

_LONGEST = 3
"""So many numbers of a list are handed over one by one."""


def template_in(ctx: Context, value: Any) -> Any:
    """What comes in for a parameter: a list with its content; a text, whichever it is."""
    if isinstance(value, ListRef):
        if ctx.sharing and value.cell not in ctx.state:
            raise NotGiven
        ctx.refuse_sorted(value.cell)
        return ctx.state[value.cell].template()
    return OfText() if is_text(value) else expand(template_of(value), ctx.state)


def add_pools(ctx: Context, template: Any, found: dict[Cell, Any]) -> None:
    """The lists that pools and tables consist of, and what they hold, for what is of such in a template."""
    match template:
        case OfNumber(pool) if pool.data.cell not in found:
            for ref in pool.lists:
                found[ref.cell] = template_in(ctx, ref)
            add_pools(ctx, found[pool.data.cell], found)
        case OfLinked(table) if not found.keys() & {ref.cell for ref in table.columns.values()}:
            found |= {ref.cell: template_in(ctx, ref) for ref in table.columns.values()}
            for ref in table.columns.values():
                add_pools(ctx, found[ref.cell], found)
        case OfTuple(parts) | OfUnion(parts) | OfComposite(_, _, parts):
            for part in parts:
                add_pools(ctx, part, found)
        case OfOptional(some) | OfBuffer(some):
            add_pools(ctx, some, found)


def key_of(template: Any, carried: bool) -> Hashable:
    """What two templates have in common that the same code serves; None where none does."""
    match template:
        case OfScalar(spec):
            return spec
        case Same(Static(value)) if value is None or isinstance(value, str | bool):
            return (value.__class__, value)
        case Same(value) if value is UNBOUND:
            return "unbound"
        case OfText():
            return "text"
        case OfTuple(items, cls):
            inner = tuple(key_of(item, carried) for item in items)
            return None if None in inner else (cls, inner)
        case OfOptional(some):
            inside = key_of(some, carried)
            return None if inside is None else ("optional", inside)
        case OfBuffer(element):
            inside = key_of(element, carried)
            return None if inside is None else ("list", inside)
        case OfItems(items) if 0 < len(items) <= _LONGEST and all(isinstance(i, OfScalar) for i in items):
            return ("items", *(key_of(i, carried) for i in items))
        case OfNumber(pool, content):
            return (pool, content)
        case OfLinked(table):
            return table
        case OfNumbered(table) if carried:
            return table
        case OfKinds(tables) if carried:
            return tables
        case OfUnion(alternatives):
            inner = tuple(key_of(one, carried) for one in alternatives)
            return None if None in inner else ("union", inner)
        case OfComposite(kind, cls, parts, None | Static() as note):
            inner = tuple(key_of(part, carried) for part in parts)
            return None if None in inner else (kind, cls, inner, None if note is None else note.value)
        case OfBlock(blocks, dims, lent) if carried and not any(isinstance(d, str) for d in dims):
            return (blocks, dims, lent)
    return None


def is_plain(key: Any) -> bool:
    """Whether a key speaks of nothing that is only there until lowering starts again."""
    if isinstance(key, tuple):
        return all(map(is_plain, key))
    return key is None or isinstance(key, str | int | float | ScalarSpec | Pool | type)
