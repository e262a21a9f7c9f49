"""Kinds of values that bring their own rules for joins, so that ``joins`` need not know them one by one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import Type

__all__ = ["Fresh", "Special", "SpecialTemplate", "ask"]

Fresh = Callable[[int | str, int | str], str]
"""Makes a symbol for two sizes that differ."""


def ask(ctx: Any, value: Special, operation: str, *args: Any) -> Any:
    """What the library does for an operation on a value of this kind."""
    handler = ctx.library.get(f"{value.kind}.{operation}")
    if handler is None:
        ctx.limitation("W251", f"{operation.replace('_', ' ')} of a {value.kind} is not supported in compiled code yet")
    return handler(ctx, value, *args)


class Special:
    """A value that says itself what its template is; the library has its operations under its ``kind``."""

    __slots__ = ()
    kind: str
    cls: type
    refused = ""
    """Why it cannot be looked at; no name of the user's gives it then."""

    def template(self) -> Any:
        """The narrowest template that carries the value."""
        raise NotImplementedError

    def storages(self) -> list[Any]:
        """The cells through which others may see a change of it."""
        return []

    def held(self) -> tuple[Any, ...]:
        """The values that it refers to, besides those in its cells."""
        return ()


class SpecialTemplate:
    """A template with its own rules."""

    __slots__ = ()
    family: Hashable = None
    """What it shares with all that it joins with (see ``unions``); None where it is no variable's."""

    def made_of(self) -> tuple[Any, ...]:
        """The templates whose leaves are its own, if it has no others with sizes."""
        return ()

    def expanded(self, state: Any) -> SpecialTemplate:
        """The template with what it refers to shown as it is in ``state``."""
        raise NotImplementedError

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> Any:
        """The least template above both; None where there is none. ``merge`` is that of two parts."""
        raise NotImplementedError

    def types(self) -> list[Type]:
        raise NotImplementedError

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        """The leaves of a value as this template has them; None where it does not fit."""
        raise NotImplementedError

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Any:
        raise NotImplementedError

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> Any:
        """The template without anything that exists only inside a region."""
        raise NotImplementedError

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        raise NotImplementedError

    def describe(self) -> str:
        raise NotImplementedError
