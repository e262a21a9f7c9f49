"""Iterators that know where they are, as joins see them: one on every path, or a new one for what either holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from whilst_compiler.frontend.iteration.generators import Generator
from whilst_compiler.frontend.joins.carrying import coerce, rebuild
from whilst_compiler.frontend.joins.joins import expand
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.special import Fresh, SpecialTemplate
from whilst_compiler.frontend.values.templates import Template, template_of, types_of
from whilst_compiler.frontend.values.values import Cell
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import Tensor, Type

__all__ = ["GoesOn", "Recipe"]


class Recipe(Protocol):
    """What iterators of one kind have in common: equal recipes make iterators that may stand for each other."""

    end: int
    """What the anchor holds where there are no more items."""
    owns: bool
    """Whether one has variables of its own, which may hold lists and arrays that others know."""

    def make(self, ctx: Context, values: list[Any]) -> GoesOn: ...


class GoesOn(Generator):
    """An iterator that goes on where it was left; ``anchor`` is in the state wherever it exists."""

    __slots__ = ("anchor", "recipe")
    goes_on = True
    recipe: Recipe
    anchor: Cell

    def template(self) -> Any:
        return OfGoesOn(self.recipe, None, self)

    def values(self, state: Any) -> list[Any]:
        """What it holds at this point, in the order of the recipe."""
        raise NotImplementedError

    def advances(self, ctx: Context) -> None:
        """It is about to change: no other name may stand for it by chance."""
        others = ctx.aliases.get(self.anchor)
        if others and others & ctx.reachable():
            ctx.limitation("W015", f"a {self.cls.__name__} is gone through that two names may mean",
                           "use it under one name")  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class OfGoesOn(SpecialTemplate):
    """An iterator: ``ref`` on every path, or (None) a new one that holds ``parts``."""

    recipe: Recipe
    parts: tuple[Template, ...] | None
    ref: GoesOn | None = None

    def expanded(self, state: Any) -> OfGoesOn:
        if self.ref is None or self.parts is not None or self.ref.anchor not in state:
            return self
        parts = tuple(expand(template_of(value), state) for value in self.ref.values(state))
        return OfGoesOn(self.recipe, parts, self.ref)

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfGoesOn | None:
        if not isinstance(other, OfGoesOn):
            return None
        if self.ref is not None and self.ref is other.ref:
            return self
        if self.recipe != other.recipe or self.parts is None or other.parts is None:
            return None
        return OfGoesOn(self.recipe, tuple(map(merge, self.parts, other.parts)))

    def types(self) -> list[Type]:
        return [] if self.ref is not None else [t for part in self.parts or () for t in types_of(part)]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        if not isinstance(value, GoesOn) or value.recipe != self.recipe:
            return None
        if self.ref is not None:
            return []
        pairs = zip(value.values(context.state), self.parts or (), strict=True)
        return [leaf for x, part in pairs for leaf in coerce(context, x, part)]

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> GoesOn:
        if self.ref is not None:
            return self.ref
        if self.recipe.owns and any(isinstance(t, Tensor) and t.dims for t in self.types()):
            context.limitation("W015", "a generator that is made in a loop or branch, and goes on after it, has lists"
                               " or arrays", "make it before, or make a list of its items")  # fmt: skip
        return self.recipe.make(context, [rebuild(context, part, leaves, name) for part in self.parts or ()])

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfGoesOn:
        if self.ref is not None and self.ref.anchor in base:
            return self
        return OfGoesOn(self.recipe, tuple(map(again, self.parts or ())))

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        if not isinstance(other, OfGoesOn) or self.ref is not other.ref or self.recipe != other.recipe:
            return False
        return self.ref is not None or all(map(equal, self.parts or (), other.parts or ()))

    def describe(self) -> str:
        return "iterator"
