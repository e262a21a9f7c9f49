"""What is known of a recursive function that is called once more: elsewhere, or in a loop's next attempt.

What it changes, returns and reads was found out attempt by attempt. Where it is given the same kinds of things again,
that is where the next lowering of it begins; where all that it may look at is the same, what is there is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.containers.composites import OfComposite
from whilst_compiler.frontend.containers.list_values import Buffer, OfBuffer, OfItems, OfList
from whilst_compiler.frontend.containers.pools import OfNumber, Pooled
from whilst_compiler.frontend.control.sizes import Loose
from whilst_compiler.frontend.functions.recursive_calls import Everything, Recursion
from whilst_compiler.frontend.joins.leaving import is_content, same_template, template_of_key, visible
from whilst_compiler.frontend.joins.unions import OfUnion
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import is_ours
from whilst_compiler.frontend.state.seen import peek
from whilst_compiler.frontend.values.templates import OfOptional, OfScalar, OfTuple, Same, Template, template_of
from whilst_compiler.frontend.values.text_values import OfText
from whilst_compiler.frontend.values.values import Cell, Scalar, Scope, Static
from whilst_compiler.ir.calls import with_callees
from whilst_compiler.ir.graph import Graph, Operand, Value
from whilst_compiler.source import Location

__all__ = ["keep_learned", "take_learned"]


@dataclass(frozen=True)
class _Learned:
    """A recursion that is done: what it was given from outside, in which attempts of others, and what it became.

    Errors of a function of the library tell of the ``place`` that it was called from.
    """

    recursion: Recursion
    place: Location | None
    first: dict[str, Template]
    within: tuple[tuple[Recursion, int], ...]
    graphs: dict[str, Graph]


def keep_learned(ctx: Context, recursion: Recursion, first: dict[str, Template]) -> None:
    """Remember a recursion that is done, which was given ``first`` from outside."""
    if recursion.consumer is None and not recursion.by_value:
        graphs = with_callees(ctx.functions, recursion.name)
        ctx.learned[_key(ctx, recursion)] = _Learned(recursion, ctx.builder.location, first, _within(ctx), graphs)


def take_learned(ctx: Context, recursion: Recursion, first: dict[str, Template]) -> bool:
    """Begin with what is known of a function that is given, and finds, what it did before; whether it is done so."""
    found: _Learned | None = ctx.learned.get(_key(ctx, recursion))
    if found is None or recursion.consumer is not None or ctx.options.get("unlearned"):
        return False
    known, base = found.recursion, recursion.base
    carried = {key: template for key, template in known.carried.items() if key in base}
    begins = [(template, found.first.get(name)) for name, template in first.items()]
    begins += [(template_of_key(base[k], base), template_of_key(known.base[k], known.base)) for k in carried]
    wanted = [*known.params.values(), *carried.values(), *([] if known.result is None else [known.result])]
    if known.params.keys() != first.keys() or not all(_is_alike(*pair) for pair in begins):
        return False
    if not all(_lasts(template, base) for template in wanted):
        return False
    ctx.learned_from = True
    loose = Loose(ctx)
    again = {id(t): visible(ctx, t, base, Everything(), loose) for t in wanted}
    recursion.params = {name: again[id(t)] for name, t in known.params.items()}
    recursion.carried = {key: again[id(t)] for key, t in carried.items()}
    recursion.result = None if known.result is None else again[id(known.result)]
    recursion.written, recursion.shares = dict(known.written), known.shares
    recursion.sites = dict(known.sites)
    recursion.passed = {name: dict(places) for name, places in known.passed.items()}
    now = _found_now(known, recursion)
    there = _in_reach(ctx)
    captured = [(now or {}).get(v, v) for v in known.captured]
    recursion.captured = tuple(v for v in dict.fromkeys(captured) if isinstance(v, Value) and v in there)
    elsewhere = is_ours(recursion.function.definition) and found.place != ctx.builder.location
    if elsewhere or ctx.outlining or found.within != _within(ctx):
        return False
    if now is None or len(recursion.captured) < len(captured):
        return False
    recursion.name = known.name
    ctx.functions.update(found.graphs)
    return True


def _key(ctx: Context, recursion: Recursion) -> Any:
    under_way = (*ctx.sharing, *ctx.outlining)
    return (recursion.function.definition.node, under_way, recursion.catches, recursion.watched)


def _within(ctx: Context) -> tuple[tuple[Recursion, int], ...]:
    """The recursions that are under way, each with the number of its attempt."""
    return tuple((r, r.attempts) for r in ctx.recursions)


def _in_reach(ctx: Context) -> set[Any]:
    """The values of the blocks that are open."""
    found: set[Any] = set()
    for block in ctx.builder.blocks:
        found.update(block.params)
        found.update(value for node in block.nodes for value in node.outputs)
    return found


def _found_now(known: Recursion, recursion: Recursion) -> dict[Operand, Operand] | None:
    """For what a function found, what it finds now; None where it may look at anything of another structure."""
    if recursion.catches or known.carried.keys() != recursion.carried.keys():
        return None
    if any(is_content(known.base[k]) for k in known.carried):
        return None
    own: set[int] = set()
    scope: Scope | None = recursion.function.scope
    while scope is not None:
        own.add(id(scope))
        scope = scope.outer
    now: dict[Operand, Operand] = {}
    for key, old in known.base.items():
        new = peek(recursion.base, key, old)
        if new is old or key in known.carried or not _is_in_sight(key, old, own):
            continue
        before, after = _leaves(old), _leaves(new)
        if before is None or after is None or not _is_alike(template_of(old), template_of(new)):
            return None
        for one, other in zip(before, after, strict=True):
            if one is not other and (not isinstance(one, Value) or now.setdefault(one, other) is not other):
                return None
    return now


def _is_in_sight(key: Any, value: Any, own: set[int]) -> bool:
    """Whether a function with these scopes may look at it: not at its callers' variables, nor at the library's."""
    if not isinstance(key, Cell) or (isinstance(key.owner, Scope) and id(key.owner) in own):
        return True
    return not isinstance(key.owner, Scope) and not (key.owner is None and isinstance(value, Scalar))


def _leaves(content: Any) -> list[Operand] | None:
    match content:
        case Buffer(_, arrays, length):
            return [*arrays, length]
        case Pooled(_, number):
            return [number]
        case Scalar(operand=operand):
            return [operand]
    return None


def _is_alike(a: Template, b: Template | None) -> bool:
    """Whether two templates are the same but for the sizes of lists."""
    match a, b:
        case OfBuffer(one), OfBuffer(other):
            return _is_alike(one, other)
        case (OfTuple(ones), OfTuple(others)) | (OfItems(ones), OfItems(others)) | (OfUnion(ones), OfUnion(others)):
            return len(ones) == len(others) and all(map(_is_alike, ones, others))
        case (OfList(one, ref), OfList(other, same)) if (ref is None) == (same is None) and a.told == b.told:
            return (ref is None or (same is not None and ref.cell is same.cell)) and _is_alike(one, other)
        case OfComposite(kind, cls, parts), OfComposite(same, other, others):
            return (kind, cls) == (same, other) and a.note is b.note and all(map(_is_alike, parts, others))
        case OfOptional(one), OfOptional(other):
            return _is_alike(one, other)
    return a.__class__ is b.__class__ and same_template(a, b)


def _lasts(template: Template | None, base: dict[Any, Any]) -> bool:
    """Whether a template speaks of nothing but what is there now."""
    match template:
        case None | OfScalar() | OfText() | Same(Static() | Scalar()):
            return True
        case OfNumber(pool):
            return pool.data.cell in base
        case OfList(content, ref):
            return _lasts(content, base) if ref is None else ref.cell in base
        case OfTuple(parts) | OfItems(parts) | OfUnion(parts) | OfComposite(_, _, parts):
            return all(_lasts(part, base) for part in parts)
        case OfBuffer(some) | OfOptional(some):
            return _lasts(some, base)
    return False
