"""What to keep: a minimum cut between what cannot be computed again and what the reverse sweep reads.

Each value of a region is a vertex whose capacity is its size in bytes; the cut is what one record holds (the idea of
min-cut rematerialisation, as in functorch and in Moses et al., "Reverse-mode automatic differentiation and optimization
of GPU kernels via Enzyme", 2021). Of several minimum cuts the one next to the reads is taken: it computes least.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from whilst_compiler.ir.graph import Value
from whilst_compiler.ir.types import Tensor

__all__ = ["minimum_cut"]

_UNKNOWN = 1 << 10
_INFINITE = 1 << 60
_Vertex = tuple[Value | None, bool]
_SOURCE: _Vertex = (None, False)
_SINK: _Vertex = (None, True)

Inputs = Callable[[Value], Sequence[Value] | None]
"""From a value to those that it can be computed from again; None if it cannot."""


def minimum_cut(needed: Iterable[Value], inputs: Inputs) -> list[Value]:
    """The values to keep, so that all that are needed can be computed again."""
    network = _Network()
    todo, seen = list(needed), set[Value]()
    for value in todo:
        network.connect((value, True), _SINK, _INFINITE)
    order: dict[Value, None] = {}
    while todo:
        value = todo.pop()
        if value in seen:
            continue
        seen.add(value)
        order[value] = None
        network.connect((value, False), (value, True), _size(value))
        found = inputs(value)
        if found is None:
            network.connect(_SOURCE, (value, False), _INFINITE)
        for x in found or ():
            network.connect((x, True), (value, False), _INFINITE)
            todo.append(x)
    behind = network.saturate()
    return [v for v in order if (v, True) in behind and (v, False) not in behind]


def _size(value: Value) -> int:
    assert isinstance(value.type, Tensor)
    size = max(1, value.type.dtype.bits // 8)
    for dim in value.type.dims:
        size *= dim if isinstance(dim, int) else _UNKNOWN
    return max(1, size)


class _Network:
    """A flow network; vertices are (value, False) where it is computed and (value, True) where it is known."""

    def __init__(self) -> None:
        self.room: dict[_Vertex, dict[_Vertex, int]] = {}

    def connect(self, a: _Vertex, b: _Vertex, capacity: int) -> None:
        self.room.setdefault(a, {})[b] = capacity
        self.room.setdefault(b, {}).setdefault(a, 0)

    def saturate(self) -> set[_Vertex]:
        """Send what flows; the vertices from which the sink can still be reached."""
        while path := self._path():
            least = min(self.room[a][b] for a, b in path)
            for a, b in path:
                self.room[a][b] -= least
                self.room[b][a] += least
        return self._before_sink()

    def _path(self) -> list[tuple[_Vertex, _Vertex]]:
        came: dict[_Vertex, _Vertex] = {}
        queue = deque([_SOURCE])
        while queue:
            a = queue.popleft()
            for b, room in self.room.get(a, {}).items():
                if room and b not in came and b != _SOURCE:
                    came[b] = a
                    queue.append(b)
            if _SINK in came:
                break
        path: list[tuple[_Vertex, _Vertex]] = []
        here = _SINK
        while here in came:
            path.append((came[here], here))
            here = came[here]
        return path

    def _before_sink(self) -> set[_Vertex]:
        found, todo = {_SINK}, [_SINK]
        while todo:
            b = todo.pop()
            for a in self.room.get(b, {}):
                if self.room[a][b] and a not in found:
                    found.add(a)
                    todo.append(a)
        return found
