"""Arguments given by ``*args`` and ``**named``, told apart: a derivative may be taken by one of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.specs import RecordSpec, Spec, TupleSpec

__all__ = ["Parameters", "together"]

Arguments = tuple[tuple[str, Spec], ...]


@dataclass(frozen=True)
class Parameters:
    """The names of a function's parameters, which of them is ``*several`` and which ``**named``."""

    names: tuple[str, ...]
    several: str | None = None
    named: str | None = None

    @classmethod
    def of(cls, function: Callable[..., Any], names: Sequence[str]) -> Parameters:
        """Of a function, or of its derivative, which may have more of them (``names``)."""
        kinds = {p.kind: p.name for p in inspect.signature(function, follow_wrapped=False).parameters.values()}
        starred = kinds.get(inspect.Parameter.VAR_POSITIONAL), kinds.get(inspect.Parameter.VAR_KEYWORD)
        return cls(tuple(names), *starred)

    def numbered(self, number: int, arguments: Arguments) -> str:
        """The argument of this number; TypeError if there is none."""
        before = len(self.names) if self.several is None else self.names.index(self.several)
        rest = list(self._items(arguments, self.several))
        count = before + len(rest)
        if not -count <= number < count:
            has = "the function has" if self.several is None else "the call has"
            what = "parameter" if self.several is None else "positional argument"
            raise TypeError(f"argnums {number}: {has} {count} {what}{'s' * (count != 1)}")
        place = number % count
        return self.names[place] if place < before else rest[place - before][0]

    def called(self, name: str, arguments: Arguments) -> str:
        """The argument of this name; TypeError if there is none."""
        if name in self.names:
            return name
        given = None if self.named is None else dict(arguments)[self.named]
        if isinstance(given, RecordSpec) and name in given.names:
            return _item(self.named, name)
        raise TypeError(f"argnames {name}: no parameter is called so")

    def apart(self, lowered: Lowered, wanted: Sequence[str]) -> Lowered:
        """With starred arguments item by item, where one of their items is ``wanted``."""
        several = dict(self._items(lowered.arguments, self.several))
        named = dict(self._items(lowered.arguments, self.named))
        used = (items if items.keys() & set(wanted) else None for items in (several, named))
        return replace(lowered, arguments=self._with(lowered.arguments, *used))

    def by_position(self, arguments: Arguments) -> Arguments:
        """Each argument that is given by position for itself."""
        return self._with(arguments, dict(self._items(arguments, self.several)), None)

    def _with(self, arguments: Arguments, several: dict[str, Spec] | None, named: dict[str, Spec] | None) -> Arguments:
        parts = {self.several: several, self.named: named}
        found: list[tuple[str, Spec]] = []
        for name, spec in arguments:
            items = parts.get(name)
            found += [(name, spec)] if items is None else items.items()
        return tuple(found)

    @staticmethod
    def _items(arguments: Arguments, name: str | None) -> Iterator[tuple[str, Spec]]:
        match dict(arguments).get(name or ""):
            case TupleSpec(items):
                yield from ((_item(name, k), item) for k, item in enumerate(items))
            case RecordSpec(names=names, items=items):
                yield from ((_item(name, key), item) for key, item in zip(names, items))


def together(made: Lowered, arguments: Arguments, apart: Arguments) -> Lowered:
    """A derivative with the ``arguments`` as they are given, where it has been made of them ``apart``."""
    return replace(made, arguments=(*arguments, *made.arguments[len(apart) :]))


def _item(name: str | None, key: int | str) -> str:
    return f"{name}[{key!r}]"
