"""``np.nditer`` over elements, in C order, and ``np.broadcast``."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.refusing import refuse

__all__ = ["Broadcast", "ElementIterator", "operand_of", "refuse_nothing"]


def operand_of(a: Any, shape: Any, writes: Any) -> Any:
    """An operand as it is gone through: as large as all of them together, and itself where it is written."""
    if not writes:
        return np.broadcast_to(a, shape)
    if a.shape != shape:
        theirs = f"doesn't match the broadcast shape {text_of(shape)}"
        raise ValueError(f"non-broadcastable operand with shape {text_of(a.shape)} {theirs}")
    return a


def refuse_nothing(shape: Any) -> None:
    for n in shape:
        if n == 0:
            raise ValueError("Iteration of zero-sized operands is not enabled")


def text_of(shape: Any) -> str:
    """A shape as NumPy prints it."""
    inner = ",".join([str(n) for n in shape])
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


class ElementIterator:
    """The place of an iteration over arrays of one shape; ``tracks`` says which indices may be asked for."""

    def __init__(self, operands: Any, shape: Any, tracks: Any) -> None:
        self.operands = operands
        self.sizes = shape
        self.tracks = tracks
        self.iterindex = 0
        self.itersize = 1
        for n in shape:
            self.itersize *= n

    def __iter__(self) -> Iterator[Any]:
        while self.iterindex < self.itersize:
            yield self.value
            self.iterindex += 1

    def __enter__(self) -> Any:
        return self

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        pass

    def __len__(self) -> int:
        return self.itersize

    def __getitem__(self, k: Any) -> Any:
        return self.operands[k][(*np.unravel_index(self.iterindex, self.sizes), ...)]

    def __setitem__(self, k: Any, value: Any) -> None:
        self[k][...] = value

    @property
    def value(self) -> Any:
        place = np.unravel_index(self.iterindex, self.sizes)
        if len(self.operands) == 1:
            return self.operands[0][(*place, ...)]
        return tuple([a[(*place, ...)] for a in self.operands])

    @property
    def multi_index(self) -> Any:
        if "multi_index" not in self.tracks:
            raise ValueError("Iterator is not tracking a multi-index")
        return tuple([int(k) for k in np.unravel_index(self.iterindex, self.sizes)])

    @property
    def index(self) -> Any:
        if "c_index" in self.tracks:
            return self.iterindex
        if "f_index" not in self.tracks:
            raise ValueError("Iterator does not have an index")
        found = 0
        step = 1
        for k, n in zip(np.unravel_index(self.iterindex, self.sizes), self.sizes):
            found += int(k) * step
            step *= n
        return found

    @property
    def finished(self) -> bool:
        return self.iterindex >= self.itersize

    @property
    def shape(self) -> Any:
        """NumPy makes one axis of several where it can, unless it is to tell their indices."""
        if "multi_index" not in self.tracks and len(self.sizes) > 1:
            refuse("the shape of an np.nditer without the flag 'multi_index'", "use the shape of the array")
        return self.sizes

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def nop(self) -> int:
        return len(self.operands)

    def iternext(self) -> bool:
        self.iterindex += 1
        return self.iterindex < self.itersize

    def reset(self) -> None:
        self.iterindex = 0

    def close(self) -> None:
        pass


class Broadcast:
    """``np.broadcast``: the elements of arrays that have one shape together."""

    def __init__(self, operands: Any, shape: Any) -> None:
        self.operands = operands
        self.shape = shape
        self.size = 1
        for n in shape:
            self.size *= n

    def __iter__(self) -> Iterator[Any]:
        ranges: Any = ()
        for n in self.shape:
            ranges = (*ranges, range(n))
        for place in itertools.product(*ranges):
            yield tuple([a[place] for a in self.operands])

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def nd(self) -> int:
        return len(self.shape)

    @property
    def numiter(self) -> int:
        return len(self.operands)
