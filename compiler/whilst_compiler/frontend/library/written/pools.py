"""Lists inside lists: they live in a pool, each at a place of its own in one long list of items."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.library.sharing import shared

__all__ = ["make", "push", "put", "take_last"]


@shared()
def make(starts: list[int], sizes: list[int], rooms: list[int]) -> int:
    """A new, empty list: its number."""
    starts.append(0)
    sizes.append(0)
    rooms.append(0)
    return len(starts) - 1


@shared("data", "item")
def push(data: list[Any], starts: list[int], sizes: list[int], rooms: list[int], number: int, item: Any) -> None:
    """Append; a list that is full moves to the end, with twice the room."""
    size, room = sizes[number], rooms[number]
    if size == room:
        start, end = starts[number], len(data)
        room = max(4, 2 * size)
        data.extend(data[start : start + size])
        for _ in range(room - size):
            data.append(item)
        starts[number] = end
        rooms[number] = room
    data[starts[number] + size] = item
    sizes[number] = size + 1


@shared("data")
def take_last(data: list[Any], starts: list[int], sizes: list[int], rooms: list[int], number: int) -> Any:
    sizes[number] -= 1
    return data[starts[number] + sizes[number]]


@shared("data", "content")
def put(
    data: list[Any], starts: list[int], sizes: list[int], rooms: list[int], number: int, content: list[Any]
) -> None:
    """Replace all items."""
    size = len(content)
    if size > rooms[number]:
        starts[number] = len(data)
        rooms[number] = size
        data.extend(content)
    elif size > 0:
        start = starts[number]
        for k in range(size):
            data[start + k] = content[k]
    sizes[number] = size
