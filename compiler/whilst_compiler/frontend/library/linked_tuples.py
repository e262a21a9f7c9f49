"""What is done to tuples that stand in tables: each is looked at as the tuple of its items, which may be such again."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.containers.linked import LINKED, Linked, holds_linked, key_of
from whilst_compiler.frontend.containers.list_values import Buffer, Items
from whilst_compiler.frontend.containers.pools import NotGiven
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.library.written import linking
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.lists.object_tables import added
from whilst_compiler.frontend.operators.membership import contains
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.text import literal_text, text_of
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline
from whilst_compiler.frontend.values.numbered import ObjectTable
from whilst_compiler.frontend.values.values import Abstract, Optional, Scalar, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES"]


def _linked(ctx: Context, made: Tuple) -> Linked:
    """A tuple that was just made, as the last one of its table."""
    table = ctx.linked[key_of(made)]
    if table.count.cell not in ctx.state:
        raise NotGiven
    items = [_tied(ctx, table, name, item) for name, item in zip(table.columns, made.items)]
    return Linked(table, added(ctx, table, dict(zip(table.columns, items))))


def _tied(ctx: Context, table: ObjectTable, name: str, item: Abstract) -> Abstract:
    """A tuple that comes from elsewhere, where the column has tuples of the table."""
    if isinstance(item, Optional):
        return item
    if not isinstance(item, Tuple) or key_of(item) not in ctx.linked:
        return item
    content = lists.content(ctx, table.columns[name])
    known = isinstance(content, Buffer) and holds_linked(content.element, ctx.linked[key_of(item)])
    return _linked(ctx, item) if known else item


@function(linking.opened)
def _opened(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return opened(ctx, args[0])


def opened(ctx: Context, t: Abstract) -> Abstract:
    """The tuple of the items; other values as they are."""
    if not isinstance(t, Linked):
        return t
    columns = t.table.columns.values()
    if any(isinstance(found := lists.content(ctx, column), Items) and not found.items for column in columns):
        ctx.raise_error("IndexError", "tuple index out of range")  # none was made yet: nobody comes here
        return Tuple((constant(0),) * len(columns), t.cls)
    return Tuple(tuple(lists.element_at(ctx, column, t.number) for column in columns), t.cls)


_COMPARED: dict[str, Any] = {
    "Eq": linking.equal, "Lt": linking.less, "LtE": linking.less_equal, "Gt": linking.greater,
    "GtE": linking.greater_equal,
}  # fmt: skip


def _compare(ctx: Context, t: Linked, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if not all(isinstance(x, Linked | Tuple) and issubclass(x.cls, tuple) for x in (a, b)):
        other = b if isinstance(a, Linked) else a
        if getattr(other, "kind", "") == "tuple":
            return ctx.library["tuple.compare"](ctx, other, op, a, b)  # type: ignore[no-any-return]
        return constant(op == "NotEq") if op in ("Eq", "NotEq") else None
    compare = _COMPARED["Eq" if op == "NotEq" else op]
    ctx.recursive.add(ctx.library["function_of"](ctx, compare).definition.node)
    found = inline(ctx, compare, a, b)
    if op == "NotEq" and isinstance(found, Scalar):
        return ctx.python_bool(ctx.emit("logical_not", found.operand))
    return found


def _binary(ctx: Context, t: Linked, op: str, a: Abstract, b: Abstract) -> Abstract:
    return binary(ctx, op, opened(ctx, a), opened(ctx, b))


def _hash(ctx: Context, t: Linked) -> Operand:
    found = inline(ctx, linking.keyed, t)
    return found.operand if isinstance(found, Scalar) else literal(0)


def _text(ctx: Context, t: Linked) -> Any:
    shown = inline(ctx, linking.shown, t)
    return literal_text("") if ctx.dead else text_of(ctx, shown)


_OPERATIONS = {
    "frozen": opened, "get_item": lambda ctx, t, index: get_item(ctx, opened(ctx, t), index),
    "iterate": lambda ctx, t: iterate(ctx, opened(ctx, t)), "length": lambda ctx, t: literal(len(t.table.columns)),
    "truth": lambda ctx, t: literal(bool(t.table.columns)), "array_like": opened,
    "contains": lambda ctx, t, item: contains(ctx, item, opened(ctx, t)),
    "compare": _compare, "binary": _binary, "in_place": lambda *_: None, "hash": _hash, "text": _text,
    "exact_hash": lambda ctx, t: inline(ctx, linking.hashed, t),
}  # fmt: skip
SERVICES: dict[str, Any] = {f"{LINKED}.{name}": operation for name, operation in _OPERATIONS.items()}
SERVICES |= {"tuple.linked": _linked}
