"""Which objects and lists of the caller's a function has left as they were: what came out is what went in, bit by bit.

Where that is not known, all of them count as changed; what they hold is looked at before it is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from whilst_compiler.frontend.signature.object_specs import ObjectsSpec
from whilst_compiler.frontend.signature.pool_specs import FieldSpec, PoolSpec
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    ChoiceSpec,
    HandleSpec,
    ListSpec,
    MemberSpec,
    NumberSpec,
    OptionalSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip

__all__ = ["Origins", "changed_lists", "changed_rows"]

Array = np.ndarray[Any, Any]


class Origins:
    """For the pools of a function where their columns stand among its arguments, if they mean the same there."""

    def __init__(self, arguments: Iterable[Spec], pools: Sequence[PoolSpec]) -> None:
        self._pools = pools
        self._whole: dict[int, ObjectsSpec] = {}
        self._columns: dict[tuple[int, str], tuple[Spec, range]] = {}
        """By the number of all objects of a class, and the field."""
        self._lists: dict[int, tuple[Spec | None, range]] = {}
        place = 0
        for spec in arguments:
            if isinstance(spec, ObjectsSpec):
                self._enter(spec, place)
            place += _count(spec)

    def _enter(self, spec: ObjectsSpec, place: int) -> None:
        for table, own in zip(spec.tables, spec.numbers_of_tables):
            self._whole[own] = spec
            for name, column in zip(table.names, table.columns):
                self._columns[own, name] = (column, range(place, place := place + _count(column)))
        for items, own in zip(spec.lists, spec.numbers_of_lists):
            self._whole[own] = spec
            count = 0 if items is None else _count(items)
            self._lists[own] = (items, range(place, place := place + count + 2))

    def of_field(self, pool: PoolSpec, field: FieldSpec) -> range | None:
        """The leaves of a field of all objects of a pool."""
        if len(pool.given) != 1 or field.sometimes:
            return None
        column, leaves = self._columns.get((pool.given[0], field.name), (None, range(0)))
        whole = self._whole.get(pool.given[0])
        if whole is None or column is None or not self._mean_the_same(column, field.column.element, whole):
            return None
        return leaves

    def of_lists(self, pool: PoolSpec) -> range | None:
        """The leaves of all lists of a pool: items, where they begin, how long they are."""
        if len(pool.given) != 1 or pool.moved or not isinstance(pool.parts[0], ListSpec):
            return None
        items, leaves = self._lists.get(pool.given[0], (None, range(0)))
        whole = self._whole.get(pool.given[0])
        if (
            whole is None
            or items is None
            or not _count(items)
            or not self._mean_the_same(items, pool.parts[0].element, whole)
        ):
            return None
        return leaves

    def _mean_the_same(self, before: Spec, after: Spec, whole: ObjectsSpec) -> bool:
        match before, after:
            case (ScalarSpec(), _) | (HandleSpec(), _) | (MemberSpec(), _) | (StaticSpec(), _):
                return before == after
            case NumberSpec(pool, cls), NumberSpec(now, cls_now) if cls is cls_now:
                if cls is list:
                    return self._pools[now].given == (whole.numbers_of_lists[pool],)
                own = [n for table, n in zip(whole.tables, whole.numbers_of_tables) if table.cls is cls]
                return self._pools[now].given == tuple(own) and len(own) == 1
            case OptionalSpec(a), OptionalSpec(b):
                return self._mean_the_same(a, b, whole)
            case (TupleSpec(xs), TupleSpec(ys)) | (ChoiceSpec(xs), ChoiceSpec(ys)):
                return len(xs) == len(ys) and all(self._mean_the_same(x, y, whole) for x, y in zip(xs, ys))
        return False


def _count(spec: Spec) -> int:
    return sum(1 for _ in leaf_types(spec))


def changed_rows(before: Sequence[Array], after: Sequence[Array], count: int) -> Array:
    """Which of the first rows are others now."""
    found = np.zeros(count, np.bool_)
    for old, new in zip(before, after):
        found |= _differ(old[:count], new[:count])
    return np.flatnonzero(found)


def changed_lists(before: Sequence[Array], after: Sequence[Array]) -> Array:
    """Which of the lists that were there before are others now; items first, then where they begin, and sizes."""
    *items, starts, sizes = before
    *now, starts_now, sizes_now = after
    count = len(items[0])
    others = np.zeros(count + 1, np.int64)
    others[1 + changed_rows(items, now, count)] = 1
    others = np.cumsum(others)
    found = others[starts] != others[starts + sizes]
    found |= (starts != starts_now[: len(starts)]) | (sizes != sizes_now[: len(sizes)])
    return np.flatnonzero(found)


def _differ(old: Array, new: Array) -> Array:
    if old.dtype != new.dtype or len(old) != len(new):
        return np.ones(len(old), np.bool_)
    found = _bits(old) != _bits(new)
    apart: Array = found if found.shape == old.shape else found.reshape(len(old), -1).any(axis=1)
    return apart


def _bits(column: Array) -> Array:
    column = np.ascontiguousarray(column)
    return column.view(np.dtype(f"u{min(column.itemsize, 8)}"))
