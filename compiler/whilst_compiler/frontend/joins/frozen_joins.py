"""Arrays that may be ones which cannot be written, because a path brings such a one: a write asks which it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import NeedsChoices
from whilst_compiler.frontend.values.aliases import Choice, alternatives, meant, one_of
from whilst_compiler.frontend.values.values import ArrayRef, Cell, Maybe, Optional, Record, Tuple
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES", "freeze", "frozen_places", "note_frozen", "read_only_now"]


Place = tuple[int, tuple[int, ...]]
"""Which of several values, and where in it an array stands."""


def note_frozen(ctx: Context, sides: Sequence[Sequence[Any]], results: Sequence[Any]) -> None:
    """``results`` are values made by a join of the values of each of ``sides``."""
    freeze(ctx, results, frozen_places(ctx, sides, results))


def frozen_places(ctx: Context, sides: Sequence[Sequence[Any]], results: Sequence[Any]) -> set[Place]:
    """Where in ``results`` a join of ``sides`` brings what is read-only, which the result does not know of itself."""
    found: set[Place] = set()
    for k, result in enumerate(results):
        made = list(_arrays(result))
        for side in sides if made else ():
            theirs = dict(_arrays(side[k]))
            found |= {(k, p) for p, array in made if p in theirs and _brings_frozen(ctx, theirs[p], array)}
    return found


def freeze(ctx: Context, results: Sequence[Any], places: Collection[Place]) -> None:
    """Note that what is carried at these places may be read-only."""
    for k, place in places:
        array = dict(_arrays(results[k])).get(place)
        if array is not None:
            content = ctx.state.get(array.storage)
            carried = isinstance(content, Choice) and content.has_slot
            ctx.frozen.add(content.refs[-1].storage if isinstance(content, Choice) and carried else array.storage)


def _brings_frozen(ctx: Context, source: ArrayRef, made: ArrayRef) -> bool:
    content, own = ctx.state.get(made.storage), ctx.state.get(source.storage)
    if isinstance(content, Choice) and not content.has_slot:
        return False
    return any(
        one.storage is not made.storage
        and (ctx.is_read_only(one) or not (ctx.frozen | ctx.read_only).isdisjoint(_chosen(ctx, one.storage)))
        and not (isinstance(content, Choice) and content.tells(one))
        for one in (alternatives(own, source) if isinstance(own, Choice) else (source,))
    )


def _chosen(ctx: Context, storage: Cell) -> set[Cell]:
    """A storage, and what it may stand for."""
    return {storage, *(s for one in one_of(ctx.chosen, storage) for s in _chosen(ctx, one))}


def _arrays(value: Any, place: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], ArrayRef]]:
    """The arrays in a value, each with its place in tuples."""
    match value:
        case ArrayRef():
            yield place, value
        case Optional(_, inner) | Maybe(_, inner):
            yield from _arrays(inner, place)
        case Tuple(items=items) | Record(items=items):
            for k, item in enumerate(items):
                yield from _arrays(item, (*place, k))


def read_only_now(ctx: Context, a: ArrayRef) -> Operand:
    """Whether NumPy refuses to write to the array; one of several may be the one that it refuses."""
    a = meant(ctx.state, a)
    choice = ctx.state.get(a.storage)
    if ctx.is_read_only(a) or not isinstance(choice, Choice):
        _to_be_known(ctx, a)
        return literal(ctx.is_read_only(a))
    found: Operand = literal(False)
    for k, one in enumerate(alternatives(choice, a)):
        kept = read_only_now(ctx, one)
        if not (isinstance(kept, Literal) and isinstance(found, Literal) and kept.value == found.value):
            found = ctx.emit("where", ctx.emit("equal", choice.selector, literal(k)), kept, found)
    return found


def _to_be_known(ctx: Context, a: ArrayRef) -> None:
    """Refuse what depends on whether such an array can be written."""
    if a.storage not in ctx.frozen or ctx.is_read_only(a):
        return
    if not ctx.options.get("choices"):
        raise NeedsChoices
    ctx.limitation("W221", f"'{a.storage.name}' may be an array that cannot be written, depending on the path taken",
                   "make that one with .copy()")  # fmt: skip


SERVICES: dict[str, Any] = {"read_only_now": read_only_now, "writability_known": _to_be_known}
