"""Iterators that are asked again, told as generators. What asks them is known to ``library.resumed``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = [
    "accumulated", "advance", "counted", "enumerated", "filled", "filled_more", "filtered", "finished", "item",
    "mapped", "mapped_pairs", "mapped_rows", "more", "next_of", "next_or", "pairs", "pairs_led", "pairwise", "quads",
    "repeated", "rest", "resume", "returned", "reversed_items", "rows", "sent", "singles", "strict_pairs",
    "strict_triples", "triples",
]  # fmt: skip


def resume(source: Any) -> Any:
    """The iterator over a source, which knows where it is."""
    return iter(source)


def advance(source: Any) -> bool:
    """Go to the next item; whether there is one."""
    raise AssertionError(source)


def item(source: Any) -> Any:
    """The item that ``advance`` came to; it is asked for once."""
    raise AssertionError(source)


def finished(source: Any) -> None:
    """It has come to the end."""
    raise AssertionError(source)


def returned(source: Any) -> Any:
    """What a generator returned; None if that was asked before."""
    raise AssertionError(source)


def sent(source: Any, value: Any) -> None:
    """Give a generator the value of the ``yield`` at which it stands."""
    raise AssertionError(source, value)


def rest(source: Any) -> Iterator[Any]:
    while advance(source):
        yield item(source)
    finished(source)


def next_of(source: Any) -> Any:
    if advance(source):
        return item(source)
    value = returned(source)
    if value is None:
        raise StopIteration
    raise StopIteration(value)


def next_or(source: Any, default: Any) -> Any:
    if not advance(source):
        return default
    return item(source)


def singles(a: Any) -> Iterator[Any]:
    for x in a:
        yield (x,)


def pairs(a: Any, b: Any) -> Iterator[Any]:
    first, second = resume(a), resume(b)
    while advance(first):
        x = item(first)
        if not advance(second):
            return
        yield x, item(second)


def pairs_led(a: Any, b: Any) -> Iterator[Any]:
    """The same of a generator and what has items by index: the generator need not know where it is."""
    second = resume(b)
    for x in a:
        if not advance(second):
            return
        yield x, item(second)


def triples(a: Any, b: Any, c: Any) -> Iterator[Any]:
    first, second, third = resume(a), resume(b), resume(c)
    while advance(first):
        x = item(first)
        if not advance(second):
            return
        y = item(second)
        if not advance(third):
            return
        yield x, y, item(third)


def quads(a: Any, b: Any, c: Any, d: Any) -> Iterator[Any]:
    first, second, third, fourth = resume(a), resume(b), resume(c), resume(d)
    while advance(first):
        x = item(first)
        if not advance(second):
            return
        y = item(second)
        if not advance(third):
            return
        z = item(third)
        if not advance(fourth):
            return
        yield x, y, z, item(fourth)


def more(rows: Any, b: Any) -> Iterator[Any]:
    """The rows of a ``zip`` with one source more."""
    for row, x in pairs(rows, b):
        yield (*row, x)


def filled(a: Any, fill: Any) -> Iterator[Any]:
    """The rows of ``zip_longest`` of one source, without an end: whether there is one, and what is in it."""
    source = resume(a)
    while True:
        there = advance(source)
        yield there, (item(source) if there else fill,)


def filled_more(flagged: Any, b: Any, fill: Any) -> Iterator[Any]:
    """The same with one source more."""
    source = resume(b)
    for some, row in flagged:
        there = advance(source)
        yield some or there, (*row, item(source) if there else fill)


def rows(flagged: Any) -> Iterator[Any]:
    for some, row in flagged:
        if not some:
            return
        yield row


def strict_pairs(a: Any, b: Any) -> Iterator[Any]:
    first, second = resume(a), resume(b)
    while advance(first):
        x = item(first)
        if not advance(second):
            raise ValueError("zip() argument 2 is shorter than argument 1")
        yield x, item(second)
    if advance(second):
        raise ValueError("zip() argument 2 is longer than argument 1")


def strict_triples(a: Any, b: Any, c: Any) -> Iterator[Any]:
    first, second, third = resume(a), resume(b), resume(c)
    while advance(first):
        x = item(first)
        if not advance(second):
            raise ValueError("zip() argument 2 is shorter than argument 1")
        y = item(second)
        if not advance(third):
            raise ValueError("zip() argument 3 is shorter than arguments 1-2")
        yield x, y, item(third)
    if advance(second):
        raise ValueError("zip() argument 2 is longer than argument 1")
    if advance(third):
        raise ValueError("zip() argument 3 is longer than arguments 1-2")


def enumerated(source: Any, start: Any) -> Iterator[Any]:
    number = start
    for x in source:
        yield number, x
        number += 1


def mapped(function: Callable[..., Any], source: Any) -> Iterator[Any]:
    for x in source:
        yield function(x)


def mapped_pairs(function: Callable[..., Any], a: Any, b: Any) -> Iterator[Any]:
    for x, y in pairs(a, b):
        yield function(x, y)


def mapped_rows(function: Callable[..., Any], rows: Any) -> Iterator[Any]:
    for row in rows:
        yield function(*row)


def filtered(function: Callable[..., Any] | None, source: Any) -> Iterator[Any]:
    for x in source:
        if x if function is None else function(x):
            yield x


def reversed_items(source: Any) -> Iterator[Any]:
    place = len(source) - 1
    while place >= 0:
        yield source[place]
        place -= 1


def counted(start: Any, step: Any) -> Iterator[Any]:
    number = start
    while True:
        yield number
        number += step


def repeated(value: Any, times: Any) -> Iterator[Any]:
    while times is None or times > 0:
        yield value
        if times is not None:
            times -= 1


def accumulated(source: Any, function: Callable[..., Any]) -> Iterator[Any]:
    items = resume(source)
    if advance(items):
        total = item(items)
        yield total
        while advance(items):
            total = function(total, item(items))
            yield total


def pairwise(source: Any) -> Iterator[Any]:
    items = resume(source)
    if advance(items):
        before = item(items)
        while advance(items):
            now = item(items)
            yield before, now
            before = now
