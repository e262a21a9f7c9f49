"""How deep tuples, lists and the like hold each other, as far as types tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from whilst_compiler.frontend.containers.composites import RECORD
from whilst_compiler.frontend.joins.joins import expand
from whilst_compiler.frontend.joins.unions import OfUnion
from whilst_compiler.frontend.values.special import Special, SpecialTemplate
from whilst_compiler.frontend.values.templates import OfMaybe, OfOptional, OfRecord, OfTuple, Template, template_of
from whilst_compiler.frontend.values.values import Maybe, Optional, Record, Tuple

__all__ = ["grows", "height_of", "height_of_dicts"]

_DEEP = 2
_ROUNDS = 3
"""What is so deep, and has been deeper in each of so many rounds, has no end."""


def height(template: Template, counted: Callable[[Any], bool] = lambda template: True) -> int:
    """So many tuples or lists, each in the next, of those that are ``counted``."""
    match template:
        case OfTuple(items) | OfRecord(_, _, items):
            return counted(template) + max((height(t, counted) for t in items), default=0)
        case OfUnion(alternatives):
            return max((height(t, counted) for t in alternatives), default=0)
        case OfOptional(some) | OfMaybe(some):
            return height(some, counted)
        case SpecialTemplate():
            return _of_special(template, counted)
    return 0


def _of_special(template: Any, counted: Callable[[Any], bool]) -> int:
    """A list is as deep as what it holds, and one more."""
    parts = [getattr(template, name) for name in ("parts", "content", "element", "items") if hasattr(template, name)]
    inner = [t for p in parts for t in (p if isinstance(p, tuple) else (p,))]
    own = (hasattr(template, "items") or hasattr(template, "element")) and counted(template)
    return own + max((height(t, counted) for t in inner), default=0)


def grows(templates: Iterable[Template | None], heights: list[int]) -> bool:
    """Whether what is deeper from round to round has no end; ``heights`` has how deep it was in the rounds before."""
    heights.append(max((height(t) for t in templates if t is not None), default=0))
    last = heights[-_ROUNDS:]
    return last[-1] > _DEEP and len(last) == _ROUNDS and all(a < b for a, b in pairwise(last))


def height_of(items: Iterable[Any], state: Any, key: tuple[type, int] | None) -> int:
    """So many tuples of a class and length (``key``), or (None) lists, each in the next: that of one of these items."""

    def counted(template: Any) -> bool:
        if isinstance(template, OfTuple):
            return (template.cls, len(template.items)) == key
        return key is None and not isinstance(template, OfRecord)

    deep = (x for x in items if isinstance(x, Tuple | Record | Optional | Maybe | Special))
    return 1 + max((height(expand(template_of(x), state), counted) for x in deep), default=0)


def height_of_dicts(items: Iterable[Any], state: Any) -> int:
    """So many dicts of constant keys, each in the next: that of one of these values."""
    deep = (x for x in items if isinstance(x, Tuple | Record | Optional | Maybe | Special))
    return 1 + max((height(expand(template_of(x), state), _is_dict) for x in deep), default=0)


def _is_dict(template: Any) -> bool:
    return isinstance(template, OfRecord) or getattr(template, "kind", "") == RECORD
