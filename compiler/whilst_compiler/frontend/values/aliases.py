"""Arrays that may be one and the same: which storages a value reaches, and what joins make of that.

An array made by a join stands for one of several. Reading it is harmless; a write that another live name would have to
see is not, and makes the function be lowered again with *choices*: references that say at run time which array they
mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import ArrayRef, Cell, followed
from whilst_compiler.frontend.values.view_forms import covers
from whilst_compiler.ir.graph import Operand

__all__ = [
    "Choice",
    "Chosen",
    "Moved",
    "alias",
    "alias_slots",
    "alternatives",
    "meant",
    "note_aliases",
    "one_of",
    "opened",
    "placed",
    "references",
    "sharing",
    "sources",
    "stands_in",
    "storage_of",
    "storages",
]


@dataclass(frozen=True, eq=False)
class Choice:
    """What a storage holds that is one of several arrays: ``selector`` (an i64) says which.

    With ``has_slot`` the last one was carried here by content and may share with others. ``views`` are those that it
    tells apart but for their bounds, which were carried here.
    """

    selector: Operand
    refs: tuple[ArrayRef, ...]
    has_slot: bool = False
    views: frozenset[int] = frozenset()

    def tells(self, ref: ArrayRef) -> bool:
        """Whether it says when it is this very array."""
        told = self.refs[:-1] if self.has_slot else self.refs
        return any(r.same(ref) or (k in self.views and covers(r, ref)) for k, r in enumerate(told))


Chosen = dict[Cell, Choice]
"""The choices that storages hold, wherever they do."""


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


_DEEPEST = 8
"""So far down lists in lists are looked into."""


def storages(value: Any) -> list[Cell]:
    """The storages that a value refers to, in the order of its parts."""
    return [storage for _, storage in placed(value)]


def placed(value: Any) -> list[tuple[Any, Cell]]:
    """The storages that a value refers to, each with its place; those of values that join have theirs in common."""
    return [(place, storage_of(one)) for place, one in references(value)]


def references(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ArrayRef | Cell]]:
    """The arrays in a value, and the storages of what else it refers to, each with its place."""
    match value:
        case ArrayRef(type=type):
            return [((*place, type.rank), value)]
        case Opened(whole, inside):
            way = (*place, "items", len(inside))
            found = [one for k, part in enumerate(inside) for one in references(part, (*way, k))]
            return [*references(whole, place), *found]
        case Special() if hasattr(value, "alternatives"):
            return [found for one in value.alternatives for found in references(one, place)]
        case Special():
            return [((*place, getattr(value, "kind", ""), k), storage) for k, storage in enumerate(value.storages())]
        case _ if hasattr(value, "items") and isinstance(value.items, tuple):
            parts = enumerate(value.items)
            return [found for k, item in parts for found in references(item, (*place, len(value.items), k))]
        case _ if hasattr(value, "some"):
            return references(value.some, place)
        case _ if hasattr(value, "flag"):
            return references(value.value, place)
    return []


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A value, and the parts that it has by way of lists whose items are known one by one."""

    value: Any
    parts: tuple[Any, ...]


def opened(value: Any, state: Any, depth: int = _DEEPEST) -> Any:
    """A value with the parts that it has in a state; by itself, where these say nothing more."""
    content = state.get(getattr(value, "cell", None), value) if isinstance(value, Special) else value
    items = getattr(content, "items", None)
    if not isinstance(items, tuple) or not depth:
        return value
    parts = tuple(opened(x, state, depth - 1) for x in items)
    is_list = content is not value and any(references(x) for x in items)
    return Opened(value, parts) if is_list or any(x is not y for x, y in zip(items, parts)) else value


def storage_of(one: ArrayRef | Cell) -> Cell:
    return one.storage if isinstance(one, ArrayRef) else one


def sources(chosen: Chosen, result: ArrayRef | Cell, value: ArrayRef | Cell) -> list[tuple[Cell, bool]]:
    """The storages that a part of a value has its content from where a join makes ``result`` of it.

    Each with whether the result is a choice that says when it is this very array.
    """
    own = storage_of(value)
    if not isinstance(result, ArrayRef) or not isinstance(value, ArrayRef) or result.storage is own:
        return [(own, False)]
    choice = chosen.get(result.storage)
    return [(one.storage, choice is not None and choice.tells(one)) for one in _meanings(chosen, value)]


def _meanings(chosen: Chosen, ref: ArrayRef) -> list[ArrayRef]:
    """The arrays that a reference may mean, choices of choices resolved."""
    choice = chosen.get(ref.storage)
    if choice is None:
        return [ref]
    return [found for one in alternatives(choice, ref) for found in _meanings(chosen, one)]


def alias(aliases: dict[Cell, set[Cell]], new: Cell, others: Iterable[Cell]) -> None:
    for other in others:
        if other is not new:
            aliases.setdefault(new, set()).add(other)
            aliases.setdefault(other, set()).add(new)


def sharing(aliases: dict[Cell, set[Cell]], chosen: Chosen, storage: Cell) -> set[Cell]:
    """What a storage may share with: its aliases, and what it is one of, with theirs."""
    found, todo = set(aliases.get(storage, ())), [storage]
    while todo:
        for one in one_of(chosen, todo.pop()):
            if one not in found:
                todo.append(one)
            found |= {one, *aliases.get(one, ())}
    return found


def one_of(chosen: Chosen, storage: Cell) -> set[Cell]:
    """The storages of what a choice tells apart, if it is one."""
    choice = chosen.get(storage)
    return set() if choice is None else {r.storage for r in choice.refs}


def note_aliases(
    aliases: dict[Cell, set[Cell]], chosen: Chosen, known: Any, state: Any, sides: list[list[Any]],
    results: list[Any],
) -> None:  # fmt: skip
    """``results`` are values made by a join of the values of each of ``sides``: what may they share?

    A result may share with whatever one of its sources shares with (among the ``known`` storages), and two results
    may share with each other where some side has one storage, or two that may be one, for both. What a choice tells
    apart is known, and needs no note.
    """
    made = [references(v) for v in results]
    for side in sides:
        pairs: list[tuple[Cell, Cell, bool]] = []
        for value, mine in zip(side, made):
            theirs = dict(references(value))
            for place, one in mine:
                if place in theirs:
                    pairs += ((storage_of(one), *source) for source in sources(chosen, one, theirs[place]))
        for new, old, is_told in pairs:
            if new is old or is_told:
                continue
            reach = {old, *sharing(aliases, chosen, old)}
            alias(aliases, new, {s for s in reach if s in known})
            for other, source, _ in pairs:
                if other is not new and (source in reach or not reach.isdisjoint(one_of(chosen, source))):
                    alias(aliases, new, [other])
    alias_slots(aliases, state, results)


def alias_slots(aliases: dict[Cell, set[Cell]], state: Any, results: list[Any]) -> None:
    """What a choice carries by content may share with whatever the choice may share with."""
    for storage in [s for value in results for s in storages(value)]:
        choice = state.get(storage)
        if isinstance(choice, Choice) and choice.has_slot:
            alias(aliases, choice.refs[-1].storage, set(aliases.get(storage, ())))
