"""Lists and objects that results refer to by number: each is made when it is first asked for, once."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from whilst.values.flat import Population
from whilst.values.results import CONTAINERS, Given, assembler
from whilst.values.unchanged import Origins, changed_lists, changed_rows
from whilst.values.writing_back import Held
from whilst_compiler.frontend.signature.pool_specs import FieldSpec, PoolSpec
from whilst_compiler.frontend.signature.records import bare, put_into
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import ListSpec, ScalarSpec, Spec

__all__ = ["Pools"]


class Pools:
    """The pools of a compiled function."""

    def __init__(self, specs: tuple[PoolSpec, ...], first: int, arguments: Iterable[Spec]) -> None:
        self.places = []
        origins = Origins(arguments, specs)
        for spec in specs:
            count = sum(1 for _ in spec.leaf_types())
            self.places.append((_recipe(spec, origins), first, first + count))
            first += count

    def enter(self, results: Any, given: Given) -> None:
        """Give the results' pools to those who make objects of them."""
        for make, first, last in self.places:
            given.pools.append(make(list(results[first:last]), given))


def _recipe(spec: PoolSpec, origins: Origins) -> Any:
    if spec.cls is bytes:
        return lambda leaves, _: _Arrays(leaves)
    if spec.cls is np.ndarray:
        whole = assembler(spec.parts[0])
        return lambda leaves, given: _Shared(whole(iter(leaves), given))
    if spec.cls is list:
        items, starts, sizes = spec.parts
        parts = _items_of(items), assembler(starts), assembler(sizes)
        origin = origins.of_lists(spec)
        return lambda leaves, given: _Lists(
            parts, leaves, _rows(spec, given), [given.objects[n] for n in spec.moved], origin
        )
    fields = tuple(_Field(part, origins.of_field(spec, part)) for part in spec.parts)
    if issubclass(spec.cls, tuple):
        return lambda leaves, _: _Tuples(spec.cls, fields, leaves)
    return lambda leaves, given: _Objects(spec.cls, fields, leaves, _known(spec, given))


_CLASSES = {"hash table": dict, "set": list, "deque": deque}
"""What is put into dicts, sets and queues of the caller's."""
Part = Callable[[int, int, Given], list[Any]]
"""Makes some of the items of all lists, given where they begin and end."""


def _items_of(spec: Any) -> Callable[[Iterator[Any], Given], Part]:
    """Items that may be lists of the same pool are made when they are asked for, others all at once."""
    if isinstance(spec, ListSpec) and not isinstance(spec.element, ScalarSpec):
        item, count = assembler(spec.element), sum(1 for _ in leaf_types(spec.element))

        def later(leaves: Iterator[Any], _: Given) -> Part:
            columns = [next(leaves) for _ in range(count)]
            next(leaves)
            return lambda start, end, given: [
                item(iter([column[k] for column in columns]), given) for k in range(start, end)
            ]

        return later
    whole = assembler(spec)

    def at_once(leaves: Iterator[Any], given: Given) -> Part:
        found = whole(leaves, given)
        return lambda start, end, _: found[start:end]

    return at_once


def _rows(spec: PoolSpec, given: Given) -> list[list[Any]]:
    """The lists in lists and dicts of the caller's."""
    held = (given.objects[n] for n in spec.given)
    return [row for one in held for row in (one.values() if isinstance(one, dict) else one)]


def _known(spec: PoolSpec, given: Given) -> list[Any]:
    """The objects of the caller's that are in a pool."""
    found: list[Any] = []
    for number in spec.given:
        one = given.objects[number]
        found += one if isinstance(one, Population) else [one]
    return found


class _Pool:
    def one(self, number: int, given: Given) -> Any:
        raise AssertionError

    def array(self, start: int, *shape: int) -> Any:
        raise AssertionError

    def contents(self, given: Given, names: tuple[str, ...]) -> Sequence[tuple[Any, ...]]:
        raise AssertionError

    def refills(self, kind: str, parts: Sequence[Any], given: Given) -> Sequence[tuple[Any, Any]]:
        raise AssertionError


class _Arrays(_Pool):
    """Arrays of lists, all in one; of each element it may have an array."""

    def __init__(self, leaves: list[Any]) -> None:
        (self.data,) = leaves
        self.made: dict[tuple[int, tuple[int, ...]], np.ndarray[Any, Any]] = {}

    def array(self, start: int, *shape: int) -> np.ndarray[Any, Any] | None:
        count, more = math.prod(shape), self.data.shape[1:]
        if not count:
            return np.zeros((*shape, *more), self.data.dtype)
        if (start, shape) not in self.made:
            if not 0 <= start <= len(self.data) - count:  # stands for no array
                return None
            self.made[start, shape] = self.data[start : start + count].reshape((*shape, *more)).copy()
        return self.made[start, shape]


class _Shared(_Pool):
    """An array that several results are, or are views of."""

    def __init__(self, whole: np.ndarray[Any, Any]) -> None:
        self.whole = whole

    def array(self, start: int, *shape: int) -> np.ndarray[Any, Any]:
        return self.whole


class _Lists(_Pool):
    """Lists that are items of lists: of all items, those from its beginning on."""

    def __init__(
        self, parts: Any, leaves: list[Any], known: list[list[Any]], moved: list[list[Any]], origin: range | None
    ) -> None:
        self.parts = parts
        self.leaves = leaves
        self.columns: Any = ()
        self.known = known
        self.made: dict[int, list[Any]] = {int(k): one for k, one in zip(leaves[len(leaves) - len(moved) :], moved)}
        self.moved = dict(self.made)
        self.origin = origin

    def one(self, number: int, given: Given) -> list[Any] | None:
        if 0 <= number < len(self.known):
            return self.known[number]
        if number not in self.made:
            self._read(given)
            if not 0 <= number < len(self.columns[1]):  # stands for no list
                return None
            self.made[number] = made = []
            made += self._items(number, given)
        return self.made[number]

    def contents(self, given: Given, names: tuple[str, ...]) -> list[tuple[list[Any], list[Any]]]:
        """The lists that are the caller's and may have changed, each with what it holds now."""
        numbers = self.changed(given)
        if numbers:
            self._read(given)
        return [(self.known[number], self._items(number, given)) for number in numbers]

    def changed(self, given: Given) -> Sequence[int]:
        """Which of the lists that are the caller's may have changed."""
        if self.origin is None:
            return range(len(self.known))
        return changed_lists([given[k] for k in self.origin], self.columns_now()).tolist()  # type: ignore[no-any-return]

    def columns_now(self) -> list[np.ndarray[Any, Any]]:
        """Items, where lists begin, and their sizes."""
        return [x for x in self.leaves if isinstance(x, np.ndarray) and x.ndim]

    def refills(self, kind: str, parts: Sequence[_Lists], given: Given) -> list[tuple[Any, Any]]:
        """The dicts, sets or queues that are the caller's and may have changed, each with what it holds now; this has
        the first of their ``parts``, and is asked for those that moved there, too."""
        changed = set().union(*(part.changed(given) for part in parts if part.known))
        if self.known and any(
            not part.known for part in parts
        ):  # the table was made of keys: it goes with their number
            *_, counts, starts, _ = parts[-1].columns_now()
            sizes = self.columns_now()[-1][: len(self.known)]
            changed.update(np.flatnonzero(counts[starts[: len(self.known)]] != sizes).tolist())
        ones = {k: self.known[k] for k in sorted(changed)} | self.moved
        make, cls = CONTAINERS[kind], _CLASSES[kind]
        return [(one, make(cls, *(part.items(k, given) for part in parts))) for k, one in ones.items()]

    def items(self, number: int, given: Given) -> list[Any]:
        """What a list holds now."""
        self._read(given)
        return self._items(number, given)

    def _read(self, given: Given) -> None:
        if not self.columns:
            leaves = iter(self.leaves)
            self.columns = [part(leaves, given) for part in self.parts]

    def _items(self, number: int, given: Given) -> list[Any]:
        items, starts, sizes = self.columns
        made: list[Any] = items(starts[number], starts[number] + sizes[number], given)
        return made


class _Objects(_Pool):
    """Objects of one class. Each is filled after it was made, as they may refer to one another."""

    def __init__(self, cls: type, fields: tuple[_Field, ...], leaves: list[Any], known: list[Any]) -> None:
        self.cls = cls
        self.known = known
        self.made: dict[int, Any] = {}
        self.fields = []
        source = iter(leaves)
        self.size: int | None = None
        for one in fields:
            columns = [next(source) for _ in range(one.count)]
            self.size = int(next(source))
            self.fields.append((one, columns))

    def one(self, number: int, given: Given) -> Any:
        if 0 <= number < len(self.known):
            return self.known[number]
        if number not in self.made:
            if number < 0 or (self.size is not None and number >= self.size):  # stands for no object
                return None
            self.made[number] = bare(self.cls)
            given.unfilled.append((self, number))
            if len(given.unfilled) == 1:
                for pool, k in given.unfilled:  # grows on the way
                    pool.fill(k, given)
                given.unfilled.clear()
        return self.made[number]

    def fill(self, number: int, given: Given) -> None:
        for one, columns in self.fields:
            row = iter([column[number] for column in columns])
            if not one.sometimes or next(row):
                put_into(self.made[number], one.name, one.item(row, given))

    def contents(self, given: Given, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
        """Of each of these fields its name, and objects that are the caller's with what they hold in it now: all of
        which it may be another thing."""
        return [one.held(self.known, columns, given) for one, columns in self.fields if one.name in names]


class _Tuples(_Pool):
    """Tuples of one class and length. Each holds such that were made before it, so they are made in that order."""

    def __init__(self, cls: type, fields: tuple[_Field, ...], leaves: list[Any]) -> None:
        self.make: Callable[[list[Any]], Any] = getattr(cls, "_make", cls)
        source = iter(leaves)
        self.fields = [(one.item, [next(source) for _ in range(one.count)], int(next(source))) for one in fields]
        self.size = min((size for _, _, size in self.fields), default=0)
        self.made: list[Any] = []
        self.begun = 0

    def one(self, number: int, given: Given) -> Any:
        beyond = number >= len(self.made) < self.begun  # asked for while one before it is made
        if beyond or not 0 <= number < self.size:  # stands for no tuple
            return None
        for k in range(len(self.made), number + 1):
            self.begun = k + 1
            rows = ((item, iter([column[k] for column in columns])) for item, columns, _ in self.fields)
            self.made.append(self.make([item(row, given) for item, row in rows]))
        return self.made[number]


class _Field:
    """How the values of a field are made of the columns."""

    def __init__(self, spec: FieldSpec, origin: range | None) -> None:
        self.name = spec.name
        self.sometimes = spec.sometimes
        self.item = assembler(spec.column.element)
        self.count = sum(1 for _ in leaf_types(spec.column.element)) + spec.sometimes
        self.is_number = isinstance(spec.column.element, ScalarSpec) and spec.column.element.weak
        self.origin = origin

    def held(self, known: list[Any], columns: list[Any], given: Given) -> Held:
        """What the first objects of a pool hold, if anything; but for those of which it is known that they hold it
        already."""
        count = len(known)
        columns = [column[:count] for column in columns]
        if self.origin is not None:
            rows = changed_rows([given[k] for k in self.origin], columns, count)
            if len(rows) < count:
                known, columns = [known[k] for k in rows.tolist()], [column[rows] for column in columns]
        if self.sometimes:
            there, *columns = columns
            known = [one for one, is_there in zip(known, there.tolist()) if is_there]
            columns = [column[there] for column in columns]
        if self.is_number:
            return Held(self.name, known, columns[0].tolist(), self.origin is not None, True)
        rows_of_it = zip(*columns) if columns else ((),) * len(known)
        return Held(self.name, known, [self.item(iter(row), given) for row in rows_of_it], False, False)
