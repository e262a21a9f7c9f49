"""The queues of the module ``queue``, for one thread: who waits for another one waits for ever."""

from __future__ import annotations

import heapq
import queue
from collections import deque
from typing import Any

__all__ = ["LifoQueue", "PriorityQueue", "Queue", "SimpleQueue"]


class Waiting:
    """What all queues do, of which this one gives the newest item first."""

    def __init__(self, maxsize: int = 0) -> None:
        self.maxsize = maxsize
        self.unfinished_tasks = 0
        self.queue = self.begun()

    def begun(self) -> Any:
        return []

    def enter(self, item: Any) -> None:
        self.queue.append(item)

    def taken(self) -> Any:
        return self.queue.pop()

    def qsize(self) -> int:
        return len(self.queue)

    def empty(self) -> bool:
        return len(self.queue) == 0

    def full(self) -> bool:
        return 0 < self.maxsize <= len(self.queue)

    def put(self, item: Any, block: bool = True, timeout: Any = None) -> None:
        if 0 < self.maxsize <= len(self.queue):
            if not block or timeout is not None:
                raise queue.Full
            while True:
                pass
        self.enter(item)
        self.unfinished_tasks += 1

    def put_nowait(self, item: Any) -> None:
        self.put(item, False)

    def get(self, block: bool = True, timeout: Any = None) -> Any:
        if len(self.queue) == 0:
            if not block or timeout is not None:
                raise queue.Empty
            while True:
                pass
        return self.taken()

    def get_nowait(self) -> Any:
        return self.get(False)

    def task_done(self) -> None:
        if self.unfinished_tasks <= 0:
            raise ValueError("task_done() called too many times")
        self.unfinished_tasks -= 1

    def join(self) -> None:
        while self.unfinished_tasks > 0:
            pass


class Queue(Waiting):
    def begun(self) -> Any:
        return deque()

    def enter(self, item: Any) -> None:
        self.queue.append(item)

    def taken(self) -> Any:
        return self.queue.popleft()


class SimpleQueue(Queue):
    def __init__(self) -> None:
        self.maxsize = 0
        self.unfinished_tasks = 0
        self.queue = deque()


class LifoQueue(Waiting):
    pass


class PriorityQueue(Waiting):
    def enter(self, item: Any) -> None:
        heapq.heappush(self.queue, item)

    def taken(self) -> Any:
        return heapq.heappop(self.queue)
