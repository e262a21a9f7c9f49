"""Lists as arrays: one for each place in an item, whatever the length of the list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np

from whilst.texts.native import tickets_of
from whilst_compiler.frontend.signature.specs import (
    PY_BOOL,
    PY_COMPLEX,
    PY_FLOAT,
    PY_INT,
    HandleSpec,
    ScalarSpec,
    Spec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.ir.types import DType
from whilst_compiler.ops.text_store import Given

__all__ = ["SCALARS", "Texts", "bytes_leaf", "column_of", "columns_of", "element_spec", "has_texts", "rows_of"]

SCALARS: dict[type, ScalarSpec] = {bool: PY_BOOL, int: PY_INT, float: PY_FLOAT, complex: PY_COMPLEX}
SCALARS |= {t.numpy.type: ScalarSpec(t) for t in DType}
SCALARS |= {np.longlong: ScalarSpec(DType.I64), np.ulonglong: ScalarSpec(DType.U64)}

Texts = Given


def columns_of(value: Sequence[Any], leaves: list[Any], texts: Texts | None = None) -> Any:
    """Append the items as arrays, one for each place in an item; the key of an item, or None where items differ.

    Texts are taken if there is a place for those that are given.
    """
    if texts is not None and value and value[0].__class__ is str:
        tickets = _tickets(value, texts)
        leaves += [] if tickets is None else [tickets]
        return None if tickets is None else str
    classes = set(map(type, value))
    if len(classes) != 1:
        return None
    (cls,) = classes
    if _is_plain(cls, texts):
        leaves.append(column_of(value, cls, texts))
        return cls
    if cls is not tuple or len(set(map(len, value))) != 1 or not value[0]:
        return None
    columns = [list(map(itemgetter(k), value)) for k in range(len(value[0]))]  # (of many tuples, sooner than by zip)
    kinds = [set(map(type, column)) for column in columns]
    if any(len(k) != 1 or not _is_plain(next(iter(k)), texts) for k in kinds):
        return None
    found = tuple(next(iter(k)) for k in kinds)
    leaves += [column_of(column, k, texts) for column, k in zip(columns, found)]
    return found


def rows_of(value: Sequence[list[Any]], leaves: list[Any], texts: Texts | None) -> Any:
    """The same for the items of all lists in a list (ints, if there are none); then their places and sizes."""
    items = list(chain.from_iterable(value))
    element = columns_of(items or [0], leaves, texts)
    if element is not None:
        leaves[-1] = leaves[-1] if items else leaves[-1][:0]
        sizes = np.fromiter(map(len, value), np.int64, len(value))
        leaves += [np.cumsum(sizes) - sizes, sizes]
    return element


def bytes_leaf(value: bytes) -> np.ndarray[Any, Any]:
    """The numbers of bytes."""
    return np.frombuffer(value, np.uint8).astype(np.int64)


def _is_plain(cls: type, texts: Texts | None) -> bool:
    return cls in SCALARS or (cls is str and texts is not None)


def column_of(items: Sequence[Any], cls: type, texts: Texts | None) -> np.ndarray[Any, Any] | None:
    """Numbers or texts of one class as an array; None where texts are not taken."""
    if cls is str:
        return None if texts is None else _tickets(items, texts)
    return np.array(items, SCALARS[cls].dtype.numpy)


def _tickets(items: Sequence[Any], texts: Texts) -> np.ndarray[Any, Any] | None:
    """The tickets of texts; None if there are other items."""
    own = list(items)
    tickets = tickets_of(own, texts.texts)
    if tickets is not None:
        texts.lists.append((own, tickets))
    return tickets


def has_texts(spec: Spec | None) -> bool:
    """Whether items of this spec are texts, or tuples with some."""
    return isinstance(spec, HandleSpec) or (isinstance(spec, TupleSpec) and any(map(has_texts, spec.items)))


def element_spec(element: Any) -> Spec:
    """The spec of the items of a list by their key."""
    if isinstance(element, tuple):
        return TupleSpec(tuple(map(element_spec, element)))
    return HandleSpec(str) if element is str else SCALARS[element]
