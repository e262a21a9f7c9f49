"""Arrays that may be one and the same: which storages a value reaches, and what joins make of that.

An array made by a join stands for one of several. Reading it is harmless; a write that another live name would have to
see is not, and makes the function be lowered again with *choices*: references that say at run time which array they
mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.special import Special
from whilst_compiler.frontend.values import ArrayRef, Cell, followed
from whilst_compiler.ir.graph import Operand

__all__ = [
    "Choice",
    "Moved",
    "alias",
    "alias_slots",
    "alternatives",
    "meant",
    "note_aliases",
    "placed",
    "seen_again",
    "sharing",
    "stands_in",
    "storages",
]


@dataclass(frozen=True, eq=False)
class Choice:
    """What a storage holds that is one of several arrays: ``selector`` (an i64) says which.

    With ``has_slot`` the last one was carried here by content and may share with others.
    """

    selector: Operand
    refs: tuple[ArrayRef, ...]
    has_slot: bool = False


@dataclass(frozen=True, eq=False)
class Moved:
    """What a storage holds whose array has become part of another one: where it is now."""

    ref: ArrayRef


def meant(state: Any, ref: ArrayRef) -> ArrayRef:
    """The same array, by where it stands now."""
    while isinstance(content := state.get(ref.storage), Moved):
        ref = ArrayRef(content.ref.storage, followed(content.ref.steps, ref.steps), ref.type)
    return ref


def stands_in(state: Any, storage: Cell) -> Cell:
    """Where the array of a storage is now."""
    while isinstance(content := state.get(storage), Moved):
        storage = content.ref.storage
    return storage


def alternatives(choice: Choice, ref: ArrayRef) -> tuple[ArrayRef, ...]:
    """The arrays that a reference to a choice may mean, with its own view applied."""
    return tuple(ArrayRef(r.storage, followed(r.steps, ref.steps), ref.type) for r in choice.refs)


def storages(value: Any) -> list[Cell]:
    """The storages that a value refers to, in the order of its parts."""
    return [storage for _, storage in placed(value)]


def placed(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, Cell]]:
    """The storages that a value refers to, each with its place; those of values that join have theirs in common."""
    match value:
        case ArrayRef(storage=storage, type=type):
            return [((*place, type.rank), storage)]
        case Special() if hasattr(value, "alternatives"):
            return [found for one in value.alternatives for found in placed(one, place)]
        case Special():
            return [((*place, getattr(value, "kind", ""), k), storage) for k, storage in enumerate(value.storages())]
        case _ if hasattr(value, "items") and isinstance(value.items, tuple):
            parts = enumerate(value.items)
            return [found for k, item in parts for found in placed(item, (*place, len(value.items), k))]
        case _ if hasattr(value, "some"):
            return placed(value.some, place)
        case _ if hasattr(value, "flag"):
            return placed(value.value, place)
    return []


def _tells(state: Any, result: ArrayRef, value: ArrayRef) -> bool:
    """Whether a choice says when it is this very array."""
    choice = state.get(result.storage)
    if not isinstance(choice, Choice):
        return False
    own = state.get(value.storage)
    meant = alternatives(own, value) if isinstance(own, Choice) else (value,)
    told = choice.refs[:-1] if choice.has_slot else choice.refs
    return all(any(one.same(r) for r in told) for one in meant)


def seen_again(state: Any, before: Any, after: Any) -> set[Cell]:
    """What a loop's choice tells apart, where the next iteration may have another view of it: carried by content."""
    choice = state.get(before.storage) if isinstance(before, ArrayRef) and isinstance(after, ArrayRef) else None
    if not (isinstance(choice, Choice) and choice.has_slot):
        return set()
    told = choice.refs[:-1]
    own = {r.storage for r in told}
    return {one.storage for one in _meanings(state, after) if one.storage in own and not any(map(one.same, told))}


def _meanings(state: Any, ref: ArrayRef) -> list[ArrayRef]:
    """The arrays that a reference may mean, choices of choices resolved."""
    choice = state.get(ref.storage)
    if not isinstance(choice, Choice):
        return [ref]
    return [found for one in alternatives(choice, ref) for found in _meanings(state, one)]


def alias(aliases: dict[Cell, set[Cell]], new: Cell, others: Iterable[Cell]) -> None:
    for other in others:
        if other is not new:
            aliases.setdefault(new, set()).add(other)
            aliases.setdefault(other, set()).add(new)


def sharing(aliases: dict[Cell, set[Cell]], chosen: dict[Cell, set[Cell]], storage: Cell) -> set[Cell]:
    """What a storage may share with: its aliases, and what it is one of, with theirs."""
    found, todo = set(aliases.get(storage, ())), [storage]
    while todo:
        for one in chosen.get(todo.pop(), ()):
            if one not in found:
                todo.append(one)
            found |= {one, *aliases.get(one, ())}
    return found


def note_aliases(
    aliases: dict[Cell, set[Cell]], chosen: dict[Cell, set[Cell]], known: Any, state: Any, sides: list[list[Any]],
    results: list[Any],
) -> None:  # fmt: skip
    """``results`` are values made by a join of the values of each of ``sides``: what may they share?

    A result may share with whatever one of its sources shares with (among the ``known`` storages), and two results
    may share with each other where some side has one storage, or two that may be one, for both. What a choice tells
    apart is known, and needs no note.
    """
    made = [placed(v) for v in results]
    for side in sides:
        pairs: list[tuple[Cell, Cell]] = []
        told: set[Cell] = set()
        for value, result, mine in zip(side, results, made):
            theirs = dict(placed(value))
            pairs += ((storage, theirs[place]) for place, storage in mine if place in theirs)
            if isinstance(value, ArrayRef) and isinstance(result, ArrayRef) and _tells(state, result, value):
                told.add(result.storage)
        for new, old in pairs:
            if new is old:
                continue
            if new in told:
                alias(aliases, new, {other for other, s in pairs if s is old and other not in told})
                continue
            reach = {old, *sharing(aliases, chosen, old)}
            alias(aliases, new, {s for s in reach if s in known})
            for other, source in pairs:
                if other is not new and (source in reach or not reach.isdisjoint(chosen.get(source, ()))):
                    alias(aliases, new, [other])
    alias_slots(aliases, state, results)


def alias_slots(aliases: dict[Cell, set[Cell]], state: Any, results: list[Any]) -> None:
    """What a choice carries by content may share with whatever the choice may share with."""
    for storage in [s for value in results for s in storages(value)]:
        choice = state.get(storage)
        if isinstance(choice, Choice) and choice.has_slot:
            alias(aliases, choice.refs[-1].storage, set(aliases.get(storage, ())))
