"""The functions that are being lowered, each inlined into the one before."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from whilst_compiler.frontend.syntax.moves import Moves
from whilst_compiler.frontend.syntax.read import Definition
from whilst_compiler.frontend.values.values import Scope
from whilst_compiler.source import Location

__all__ = ["Effort", "Frame", "is_ours", "site_of", "tells"]

_LIBRARY = str(Path(__file__).parent.with_name("library"))


@dataclass
class Effort:
    """How many statements and expressions have been lowered, with all that was begun again: what no program needs."""

    limit: int = 150_000
    spent: int = 0

    def spend(self, ctx: Any) -> None:
        self.spent += 1
        if self.spent > self.limit:
            ctx.library["refuse_effort"](ctx)


@dataclass(eq=False)
class Frame:
    """One activation of an inlined function."""

    definition: Definition
    scope: Scope
    invented: frozenset[str] = frozenset()
    always_live: frozenset[str] = frozenset()
    after: dict[Any, frozenset[str]] = field(default_factory=dict)
    header: dict[Any, frozenset[str]] = field(default_factory=dict)
    written: dict[Any, frozenset[str]] = field(default_factory=dict)
    stored: dict[Any, frozenset[str]] = field(default_factory=dict)
    moves: dict[Any, tuple[Moves, ...]] = field(default_factory=dict)
    live: frozenset[str] = frozenset()
    caller: Location | None = None
    node: Any = None
    consumer: Any = None
    given: dict[str, Any] = field(default_factory=dict)
    """What the parameters were bound to at the call."""
    places: dict[Any, Location] = field(default_factory=dict)
    result: str = ""
    """In the compiled function itself, the variable that holds the result: ints and floats in it are told apart."""
    returned: set[Any] = field(default_factory=set)
    """The conditional expressions that are such results, or items of them."""
    inner: tuple[str, Location | None] | None = None
    """The name and the place of a comprehension that has a frame of its own, while it runs."""

    def is_own(self, name: str) -> bool:
        """Whether the user has a variable of this name here."""
        return name in self.scope.cells and name not in self.invented

    @property
    def wraps(self) -> bool:
        """Whether ints wrap at 64 bits in its lines."""
        return self.scope.function is not None and self.scope.function.wraps

    @cached_property
    def ours(self) -> bool:
        """Whether it is the library's, where no user looks: its nodes belong to the place of the call."""
        return is_ours(self.definition)

    @cached_property
    def tells(self) -> bool:
        """Whether what happens in it is what NumPy warns of: in the user's functions, and in those that ``tells``."""
        return not self.ours or (self.definition.file, self.definition.name) in _TELLING


_TELLING: set[tuple[str, str]] = set()
F = TypeVar("F", bound=Callable[..., Any])


def tells(python: F) -> F:
    """Mark a function of the library that does the very operations, on the same numbers, that NumPy's own does."""
    _TELLING.add((inspect.getfile(python), python.__name__))
    return python


def is_ours(definition: Definition) -> bool:
    """Whether a function is the library's."""
    return definition.file.startswith(_LIBRARY)


def site_of(ctx: Any) -> tuple[Any, ...]:
    """The place in the program of what is made now, by which it is known when lowering starts again."""
    span, frame = ctx.span(), ctx.frame
    inner = (frame.node.lineno, frame.node.col_offset) if frame.ours and frame.node is not None else ()
    return (span.file, span.line, span.column, ctx.making, *inner)
