"""``heapq``: a list in which no item is less than its parent, at half its index."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.library.sharing import shared

__all__ = ["heapify", "heappop", "heappush", "heappushpop", "heapreplace", "nlargest", "nsmallest"]


@shared(fails=(ValueError,))
def rise(heap: list[Any], top: int, place: int) -> None:
    """Move the item at ``place`` up, as long as it is less than its parent."""
    item = heap[place]
    while place > top:
        parent = (place - 1) >> 1
        if not item < heap[parent]:
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


@shared(fails=(ValueError,))
def sink(heap: list[Any], place: int) -> None:
    """Move the lesser children up until there are none, put the item there, and let it rise again."""
    end, top = len(heap), place
    item = heap[place]
    child = 2 * place + 1
    while child < end:
        right = child + 1
        if right < end:
            if not heap[child] < heap[right]:
                child = right
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    heap[place] = item
    rise(heap, top, place)


@shared(fails=(ValueError,))
def heappush(heap: list[Any], item: Any) -> None:
    heap.append(item)
    rise(heap, 0, len(heap) - 1)


def heappop(heap: list[Any]) -> Any:
    if len(heap) == 0:
        raise IndexError("index out of range")
    return take_least(heap)


@shared()
def take_least(heap: list[Any]) -> Any:
    last = heap.pop()
    item = last
    if len(heap) > 0:
        item = heap[0]
        heap[0] = last
        sink(heap, 0)
    return item


def heapreplace(heap: list[Any], item: Any) -> Any:
    if len(heap) == 0:
        raise IndexError("index out of range")
    least = heap[0]
    heap[0] = item
    sink(heap, 0)
    return least


def heappushpop(heap: list[Any], item: Any) -> Any:
    result = item
    if len(heap) > 0:
        if heap[0] < item:
            result = heap[0]
            heap[0] = item
            sink(heap, 0)
    return result


@shared()
def heapify(heap: list[Any]) -> None:
    for place in range(len(heap) // 2 - 1, -1, -1):
        sink(heap, place)


def nsmallest(n: int, iterable: Any, key: Any = None) -> list[Any]:
    return sorted(iterable, key=key)[: max(n, 0)]


def nlargest(n: int, iterable: Any, key: Any = None) -> list[Any]:
    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]
