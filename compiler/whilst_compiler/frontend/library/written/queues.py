"""``deque``: a list of which the first ``head[0]`` places are free."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.library.sharing import shared
from whilst_compiler.frontend.library.written.sequences import place, shown

__all__ = [
    "append", "append_left", "at", "index", "insert", "maxlen", "pop", "pop_left", "put", "remove", "repeat", "rotate",
    "tidy",
]  # fmt: skip


@shared("data")
def tidy(data: list[Any], head: list[int]) -> None:
    """Give the free places up."""
    if head[0] > 0:
        drop(data, head[0])
        head[0] = 0


@shared("data")
def drop(data: list[Any], free: int) -> None:
    del data[:free]


@shared("data", "item")
def append(data: list[Any], head: list[int], item: Any, most: int) -> None:
    data.append(item)
    if most >= 0 and len(data) - head[0] > most:
        take_first(data, head)


@shared("data", "item")
def append_left(data: list[Any], head: list[int], item: Any, most: int) -> None:
    if head[0] == 0:
        free = len(data) + 8
        moved = [item] * free + data
        data.clear()
        data.extend(moved)
        head[0] = free
    head[0] -= 1
    data[head[0]] = item
    if most >= 0 and len(data) - head[0] > most:
        data.pop()


def pop(data: list[Any], head: list[int]) -> Any:
    if len(data) == head[0]:
        raise IndexError("pop from an empty deque")
    return data.pop()


def pop_left(data: list[Any], head: list[int]) -> Any:
    if len(data) == head[0]:
        raise IndexError("pop from an empty deque")
    return take_first(data, head)


@shared("data")
def take_first(data: list[Any], head: list[int]) -> Any:
    item = data[head[0]]
    head[0] += 1
    if head[0] >= 32 and 2 * head[0] > len(data):
        tidy(data, head)
    return item


def at(data: list[Any], head: list[int], index: int) -> int:
    """The place of an index."""
    size = len(data) - head[0]
    if index < -size or index >= size:
        raise IndexError("deque index out of range")
    return head[0] + index + (size if index < 0 else 0)


def put(data: list[Any], head: list[int], index: int, item: Any) -> None:
    data[at(data, head, index)] = item


@shared("data")
def rotate(data: list[Any], head: list[int], n: int) -> None:
    """``rotate(n)``."""
    tidy(data, head)
    size = len(data)
    if size > 1:
        k = n % size
        turned = data[size - k :] + data[: size - k]
        data.clear()
        data.extend(turned)


def index(data: list[Any], wanted: Any, start: int = 0, stop: int = 9223372036854775807) -> int:
    k = place(data, wanted, start, stop)
    if k < 0:
        raise ValueError(f"{shown(wanted)} is not in deque")
    return k


def remove(data: list[Any], wanted: Any) -> None:
    k = place(data, wanted)
    if k < 0:
        raise ValueError("deque.remove(x): x not in deque")
    del data[k]


def insert(data: list[Any], place: int, item: Any, most: int) -> None:
    if most >= 0 and len(data) >= most:
        raise IndexError("deque already at its maximum size")
    data.insert(place, item)


def maxlen(most: int) -> int | None:
    return None if most < 0 else most


def repeat(made: Any, queue: Any, times: int) -> None:
    for _ in range(times):
        for item in queue:
            made.append(item)
