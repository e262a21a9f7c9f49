"""``(a, *b)``, ``[a, *b]``, ``{a, *b}`` and ``{k: v, **d}``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from whilst_compiler.frontend.containers.growing_tuples import made_tuple
from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.iteration.iteration import gone_through, iterate
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import Abstract, BoundMethod, Iterated, Record, Scalar, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal

__all__ = [
    "Spread",
    "collected",
    "dict_display",
    "frozen",
    "list_display",
    "set_display",
    "tuple_display",
    "with_spreads",
]


def tuple_display(ctx: Context, node: Any) -> Abstract:
    items: list[Abstract] = []
    for element in node.elts:
        if isinstance(element, gast.Starred):
            items += _spread(ctx, ctx.expression(ctx, element.value))
        else:
            items.append(ctx.expression(ctx, element))
    return with_spreads(ctx, items, lambda items: collected(ctx, items))


def _spread(ctx: Context, value: Abstract) -> list[Abstract]:
    """The items that ``*value`` stands for, where their number is known."""
    if isinstance(value, Union):
        return [Spread(value)]
    value = gone_through(ctx, value)
    source = iterate(ctx, value) if not ctx.dead else []
    if not isinstance(source, Iterated):
        return source
    if isinstance(source.length, Literal):
        return [source.item(ctx, literal(k)) for k in range(int(source.length.value.real))]
    return [Spread(value)]


def collected(ctx: Context, args: list[Abstract]) -> Abstract:
    """A tuple of items, of which some may stand for many."""
    if ctx.dead or not any(isinstance(a, Spread) for a in args):
        return made_tuple(ctx, tuple(args))
    made = ctx.library["new_list"](ctx, ())
    for a in args:
        name, item = ("extend", a.items) if isinstance(a, Spread) else ("append", a)
        if not ctx.dead:
            ctx.call(ctx, BoundMethod(made, name), [item], {})
    return constant(0) if ctx.dead else ctx.library["tuple_of"](ctx, made)  # type: ignore[no-any-return]


def with_spreads(ctx: Context, items: list[Abstract], action: Callable[[list[Abstract]], Abstract]) -> Abstract:
    """``action`` on the items, among which ``*`` of values of several kinds are spread out, kind by kind."""
    spread = [k for k, item in enumerate(items) if isinstance(item, Spread) and isinstance(item.items, Union)]

    def one(*values: Abstract) -> Abstract:
        known = dict(zip(spread, values))
        parts = [ctx.library["unpack_all"](ctx, known[k]) if k in known else [x] for k, x in enumerate(items)]
        return constant(0) if ctx.dead else action([x for part in parts for x in part])

    found = each_kind(ctx, [items[k].items for k in spread], one)  # type: ignore[union-attr]
    return constant(0) if found is None else found


class Spread(Special):
    """``*items`` of run-time length among the arguments of a call."""

    kind = "spread"
    cls = list

    def __init__(self, items: Abstract) -> None:
        self.items = items


def list_display(ctx: Context, node: Any) -> Abstract:
    items, rest = _known(ctx, node.elts)
    return _grown(ctx, ctx.library["new_list"](ctx, items), rest, "append", "extend")


def set_display(ctx: Context, node: Any) -> Abstract:
    items, rest = _known(ctx, node.elts)
    return _grown(ctx, ctx.library["set_display"](ctx, items, _all_constant(node)), rest, "add", "update")


def _known(ctx: Context, elements: list[Any]) -> tuple[list[Abstract], list[Any]]:
    """The items before the first starred part of run-time length, and what comes from there on: values and nodes."""
    items: list[Abstract] = []
    for k, element in enumerate(elements):
        if not isinstance(element, gast.Starred):
            items.append(ctx.expression(ctx, element))
            continue
        spread = gone_through(ctx, ctx.expression(ctx, element.value))
        source = iterate(ctx, spread) if not ctx.dead else []
        if isinstance(source, Iterated):
            if not isinstance(source.length, Literal):
                return items, [spread, *elements[k + 1 :]]
            source = [source.item(ctx, literal(i)) for i in range(int(source.length.value.real))]
        items += source
    return items, []


def _grown(ctx: Context, made: Abstract, rest: list[Any], one: str, many: str) -> Abstract:
    """A container with the rest of its parts: the first one is a value, the others are nodes."""
    for k, part in enumerate(rest):
        if ctx.dead:
            break
        starred = k == 0 or isinstance(part, gast.Starred)
        value = part if k == 0 else ctx.expression(ctx, part.value if starred else part)
        if not ctx.dead:
            ctx.call(ctx, BoundMethod(made, many if starred else one), [value], {})
    return made


def _all_constant(node: Any) -> bool:
    """Whether a display is one that Python makes of a constant."""
    signed = (e.operand if isinstance(e, gast.UnaryOp) else e for e in node.elts)
    return len(node.elts) > 2 and all(isinstance(e, gast.Constant) for e in signed)


def dict_display(ctx: Context, node: Any) -> Abstract:
    """A record where all keys are constant texts, else a hash table."""
    pairs: list[tuple[Abstract | None, Abstract]] = []
    for key, value in zip(node.keys, node.values):
        if key is not None:
            pairs.append((ctx.expression(ctx, key), ctx.expression(ctx, value)))
            continue
        spread = frozen(ctx, ctx.expression(ctx, value))
        if isinstance(spread, Record):
            pairs += [(Static(n), v) for n, v in zip(spread.names, spread.items)]
        elif isinstance(spread, Scalar | Static):
            ctx.raise_error("TypeError", f"'{type_name(spread)}' object is not a mapping")
            return constant(0)
        else:
            pairs.append((None, spread))
    if not pairs or not all(isinstance(k, Static) and isinstance(k.value, str) for k, _ in pairs):
        return ctx.library["dict_display"](ctx, pairs)  # type: ignore[no-any-return]
    return ctx.library["new_record"](ctx, {k.value: v for k, v in pairs if isinstance(k, Static)})  # type: ignore[no-any-return]


def frozen(ctx: Context, value: Abstract) -> Abstract:
    return ask(ctx, value, "frozen") if isinstance(value, Special) and not ctx.dead else value
