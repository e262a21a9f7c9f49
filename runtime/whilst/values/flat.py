"""What the values of a call are flattened into."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from typing import Any

from whilst_compiler.ops.text_store import Given

__all__ = ["Census", "Flat", "Key", "MetAgain", "Population", "Refused"]

Key = Any
_SYMBOLS = ("n", "m", "k", "l", "p", "q", "r", "s")


class Refused(Exception):
    """A value that compiled code does not take: a title (after the parameter's name) and a way out."""

    def __init__(self, title: str, help: str) -> None:
        super().__init__(title, help)
        self.title = title
        self.help = help


class MetAgain(Exception):
    """A list of a list is given once more, or an object of this class."""


class Population(list[Any]):
    """All objects of a class, or lists of a place, that are reached from an argument, by their numbers."""


@dataclass
class Census:
    """What is in populations, by ``id``: the number of each of the ``objects`` among all of its class, how many there
    are of each class (``counts``), and of each list the number of its population, and its own in there.
    """

    objects: dict[int, int] = field(default_factory=dict)
    counts: dict[type, int] = field(default_factory=dict)
    lists: dict[int, tuple[int, int]] = field(default_factory=dict)


class Flat:
    """The arguments of one call: ``leaves`` in the order of the graph's parameters, and the ``key`` of their types.

    ``copies`` pairs an array that is misaligned or of another byte order with the copy that stands for it. ``texts``
    are those that are data, ``rows`` the lists in lists of any length; ``by_value``, there are none: texts
    are part of the key, and each list in a list has leaves of its own. ``general`` says that something stands for what
    might be part of the key. So ``few`` objects of a list are described one by one (the ``crowds``: how many each of
    them stands among; ``spared`` are their classes), but for those of classes that are ``crowded``. ``inside`` are the
    classes of the objects that are being described, ``unfit`` says how many objects were looked at in vain. ``held``
    are copies of what objects hold that are lists or dicts. ``met`` is what the processor says of floating-point errors
    after the call.
    """

    __slots__ = ("by_value", "census", "copies", "crowded", "crowds", "depth", "few", "general", "held", "inside",
                 "key", "leaves", "met", "numbers", "objects", "rows", "sizes", "spared", "storages", "texts",
                 "unfit")  # fmt: skip

    def __init__(self, by_value: bool = False, few: int = 0, crowded: Set[type] = frozenset()) -> None:
        self.by_value = by_value
        self.few = few
        self.crowded = crowded
        self.inside: list[type] = []
        self.held: list[Any] = []
        self.unfit = 0
        self.spared: set[type] = set()
        self.crowds: dict[int, int] = {}
        self.texts = Given()
        self.rows: set[int] = set()
        self.general = False
        self.key: tuple[Key, ...] = ()
        self.leaves: list[Any] = []
        self.sizes: dict[int, str] = {}
        self.storages: dict[int, int] = {}
        self.copies: list[tuple[Any, Any]] = []
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.census = Census()
        self.depth = 0
        self.met = 0

    def originals(self, leaves: list[Any]) -> list[Any]:
        """The leaves with the arrays that the caller gave in place of the copies."""
        if not self.copies:
            return leaves
        by_copy = {id(copy): original for original, copy in self.copies}
        return [by_copy.get(id(leaf), leaf) for leaf in leaves]

    def symbol(self, size: int) -> str:
        """The name of a size that was not met so far."""
        count = len(self.sizes)
        while (name := _SYMBOLS[count] if count < len(_SYMBOLS) else f"n{count}") in self.sizes.values():
            count += 1
        self.sizes[size] = name
        return name

    def take(self, symbols: Iterable[str]) -> None:
        """No size that is met is to have one of these names."""
        for count, name in enumerate(symbols, 1):
            self.sizes[-count] = name
