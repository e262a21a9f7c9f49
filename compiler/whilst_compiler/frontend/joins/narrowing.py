"""What a test tells of values of several kinds: on the paths behind it they are of those kinds only.

A bool (or the tag itself) that decides between paths has a note: for each path, which alternatives the values with a
tag may be there. ``branches`` asks for it, so that ``if``, ``and``, ``while`` and ``match`` all narrow.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.joins.unions import Union, possible
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered, OneKind
from whilst_compiler.frontend.values.values import DEAD, Cell, Maybe, Optional, Tuple
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = ["Kinds", "is_among", "learned", "narrow_state", "note_both", "note_negated", "of_path", "only"]

Kinds = dict[Operand, frozenset[int]]
"""For each tag, which alternatives there may be."""


def of_path(ctx: Context, selector: Operand, path: int) -> Kinds:
    """What is known on a path behind a choice."""
    known = ctx.kinds.get(selector)
    return known[path] if known is not None else {}


_NARROW = (Union, OneKind, Tuple, Maybe, Optional)
"""What may be known to be of fewer kinds."""


def only(value: Any, kinds: Kinds) -> Any:
    """A value as what it may be; itself where nothing new is known."""
    match value:
        case Union(tag, alternatives) if tag in kinds:
            found = tuple(a if k in kinds[tag] else DEAD for k, a in enumerate(alternatives))
            left = [a for a in found if a is not DEAD]
            if len(left) == len(possible(value)) or not left:
                return value
            return left[0] if len(left) == 1 else Union(tag, found)
        case OneKind(tables, which, number) if which in kinds and len(kinds[which]) == 1:
            return Numbered(tables[next(iter(kinds[which]))], number)
        case Tuple(items, cls):
            new = tuple(only(item, kinds) for item in items)
            return value if all(a is b for a, b in zip(items, new)) else Tuple(new, cls)
        case Maybe(flag, inner) | Optional(flag, inner):
            new = only(inner, kinds)
            return value if new is inner else type(value)(flag, new)
    return value


def narrow_state(state: dict[Any, Any], kinds: Kinds) -> dict[Any, tuple[Any, Any]]:
    """Narrow what variables hold; what they held before and what they hold now."""
    changed = {}
    for key, value in state.items() if kinds else ():
        if isinstance(value, _NARROW) and isinstance(key, Cell) and (new := only(value, kinds)) is not value:
            changed[key] = (value, new)
    state.update((key, new) for key, (_, new) in changed.items())
    return changed


def learned(ctx: Context, test: Operand, *paths: Kinds) -> Operand:
    """Note what is known on the paths behind a choice (of a bool: where it holds, where not)."""
    ctx.kinds[test] = paths
    return test


def is_among(ctx: Context, value: Union, wanted: frozenset[int]) -> Operand:
    """Whether a value is one of these alternatives."""
    there = frozenset(k for k, a in enumerate(value.alternatives) if a is not DEAD)
    few, negate = (wanted, False) if 2 * len(wanted) <= len(there) else (there - wanted, True)
    tests = [ctx.emit("equal", value.tag, literal(k)) for k in sorted(few)]
    test: Operand = tests[0]
    for other in tests[1:]:
        test = ctx.emit("logical_or", test, other)
    if negate:
        test = ctx.emit("logical_not", test)
    return learned(ctx, test, _implied(ctx, value.tag, wanted), _implied(ctx, value.tag, there - wanted))


def _implied(ctx: Context, tag: Operand, places: frozenset[int]) -> Kinds:
    """What is known where a tag says one of these: of itself, and of those that it was made of."""
    known = [of_path(ctx, tag, k) for k in places] or [{}]
    others = set(known[0]).intersection(*known) - {tag}
    return {tag: places, **{t: frozenset().union(*(one[t] for one in known)) for t in others}}


def note_negated(ctx: Context, test: Operand, negated: Operand) -> Operand:
    if test in ctx.kinds:
        learned(ctx, negated, *ctx.kinds[test][::-1])
    return negated


def note_both(ctx: Context, is_and: bool, parts: tuple[Operand, Operand], result: Operand) -> None:
    """Where ``a and b`` holds, both do; where ``a or b`` does not, neither does."""
    path = 0 if is_and else 1
    kinds: Kinds = {}
    for part in parts:
        for tag, allowed in of_path(ctx, part, path).items():
            kinds[tag] = kinds.get(tag, allowed) & allowed
    if kinds and result not in ctx.kinds:
        learned(ctx, result, *((kinds, {}) if is_and else ({}, kinds)))
