"""Lists and objects that results refer to by number: each is made when it is first asked for, once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from whilst.results import Assemble, Given, assembler
from whilst_compiler.frontend.pool_specs import FieldSpec, PoolSpec
from whilst_compiler.frontend.records import put_into
from whilst_compiler.frontend.spec_leaves import leaf_types

__all__ = ["Pools"]


class Pools:
    """The pools of a compiled function."""

    def __init__(self, specs: tuple[PoolSpec, ...], first: int) -> None:
        self.places = []
        for spec in specs:
            count = sum(1 for _ in spec.leaf_types())
            self.places.append((_recipe(spec), first, first + count))
            first += count

    def enter(self, results: Any, given: Given) -> None:
        """Give the results' pools to those who make objects of them."""
        for make, first, last in self.places:
            given.pools.append(make(list(results[first:last]), given))


def _recipe(spec: PoolSpec) -> Any:
    if spec.cls is bytes:
        return lambda leaves, _: _Arrays(leaves)
    if spec.cls is list:
        parts = tuple(map(assembler, spec.parts))
        return lambda leaves, given: _Lists(parts, leaves, _rows(spec, given))
    fields = tuple(map(_Field, spec.parts))
    return lambda leaves, given: _Objects(spec.cls, fields, leaves, [given.objects[n] for n in spec.given])


def _rows(spec: PoolSpec, given: Given) -> list[list[Any]]:
    """The lists in lists and dicts of the caller's."""
    held = (given.objects[n] for n in spec.given)
    return [row for one in held for row in (one.values() if isinstance(one, dict) else one)]


class _Pool:
    def one(self, number: int, given: Given) -> Any:
        raise AssertionError

    def array(self, start: int, *shape: int) -> Any:
        raise AssertionError

    def contents(self, given: Given) -> list[tuple[list[Any], list[Any]]]:
        raise AssertionError


class _Arrays(_Pool):
    """Arrays of lists, all in one."""

    def __init__(self, leaves: list[Any]) -> None:
        (self.data,) = leaves
        self.made: dict[tuple[int, tuple[int, ...]], np.ndarray[Any, Any]] = {}

    def array(self, start: int, *shape: int) -> np.ndarray[Any, Any] | None:
        count = math.prod(shape)
        if not count:
            return np.zeros(shape, self.data.dtype)
        if (start, shape) not in self.made:
            if not 0 <= start <= len(self.data) - count:  # stands for no array
                return None
            self.made[start, shape] = self.data[start : start + count].reshape(shape).copy()
        return self.made[start, shape]


class _Lists(_Pool):
    """Lists that are items of lists: of all items, those from its beginning on."""

    def __init__(self, parts: tuple[Assemble, ...], leaves: list[Any], known: list[list[Any]]) -> None:
        self.parts = parts
        self.leaves = leaves
        self.columns: list[list[Any]] = []
        self.known = known
        self.made: dict[int, list[Any]] = dict(enumerate(known))

    def one(self, number: int, given: Given) -> list[Any] | None:
        if number not in self.made:
            self._read(given)
            if not 0 <= number < len(self.columns[1]):  # stands for no list
                return None
            self.made[number] = self._items(number)
        return self.made[number]

    def contents(self, given: Given) -> list[tuple[list[Any], list[Any]]]:
        """The lists that are the caller's, each with what it holds now."""
        self._read(given)
        return [(row, self._items(number)) for number, row in enumerate(self.known)]

    def _read(self, given: Given) -> None:
        if not self.columns:
            leaves = iter(self.leaves)
            self.columns = [part(leaves, given) for part in self.parts]

    def _items(self, number: int) -> list[Any]:
        data, starts, sizes = self.columns
        return data[starts[number] : starts[number] + sizes[number]]


class _Objects(_Pool):
    """Objects of one class. Each is filled after it was made, as they may refer to one another."""

    def __init__(self, cls: type, fields: tuple[_Field, ...], leaves: list[Any], known: list[Any]) -> None:
        self.cls = cls
        self.made: dict[int, Any] = dict(enumerate(known))
        self.fields = []
        source = iter(leaves)
        self.size: int | None = None
        for one in fields:
            columns = [next(source) for _ in range(one.count)]
            self.size = int(next(source))
            self.fields.append((one, columns))

    def one(self, number: int, given: Given) -> Any:
        if number not in self.made:
            if number < 0 or (self.size is not None and number >= self.size):  # stands for no object
                return None
            self.made[number] = object.__new__(self.cls)
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


class _Field:
    """How the values of a field are made of the columns."""

    def __init__(self, spec: FieldSpec) -> None:
        self.name = spec.name
        self.sometimes = spec.sometimes
        self.item = assembler(spec.column.element)
        self.count = sum(1 for _ in leaf_types(spec.column.element)) + spec.sometimes
