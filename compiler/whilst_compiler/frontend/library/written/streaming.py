"""Iterators of ``itertools`` that are best told as generators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["chain", "compress", "cycle", "dropwhile", "filterfalse", "flattened", "islice", "items", "starmap",
           "takewhile"]  # fmt: skip


def items(source: Any) -> Iterator[Any]:
    for item in source:  # noqa: UP028
        yield item


def chain(*sources: Any) -> Iterator[Any]:
    for source in sources:
        for item in source:  # noqa: UP028
            yield item


def flattened(sources: Any) -> Iterator[Any]:
    for source in sources:
        for item in source:  # noqa: UP028
            yield item


def compress(data: Any, selectors: Any) -> Iterator[Any]:
    for item, wanted in zip(data, selectors):
        if wanted:
            yield item


def cycle(source: Any) -> Iterator[Any]:
    kept = list(source)
    while len(kept) > 0:
        for item in kept:  # noqa: UP028
            yield item


def takewhile(predicate: Callable[[Any], Any], source: Any) -> Iterator[Any]:
    for item in source:
        if not predicate(item):
            break
        yield item


def dropwhile(predicate: Callable[[Any], Any], source: Any) -> Iterator[Any]:
    dropping = True
    for item in source:
        if dropping and predicate(item):
            continue
        dropping = False
        yield item


def filterfalse(predicate: Callable[[Any], Any] | None, source: Any) -> Iterator[Any]:
    for item in source:
        if not (item if predicate is None else predicate(item)):
            yield item


def starmap(function: Callable[..., Any], source: Any) -> Iterator[Any]:
    for args in source:
        yield function(*args)


def islice(source: Any, start: int, stop: int, step: int) -> Iterator[Any]:
    """The items from ``start`` up to ``stop`` by ``step``; no more are asked for than it takes."""
    place, wanted = 0, start
    if stop > 0:
        for item in source:
            if place == wanted:
                wanted += step
                yield item
            place += 1
            if place >= stop:
                break
