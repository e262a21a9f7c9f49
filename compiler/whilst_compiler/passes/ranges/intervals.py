"""Arithmetic of integer intervals. An interval is a pair of exact ints, both ends included."""

from __future__ import annotations

from whilst_compiler.ir.types import DType, Tensor, Type

__all__ = [
    "Interval",
    "absolute",
    "add",
    "bitwise_and",
    "fits",
    "floor_divide",
    "full",
    "join",
    "meet",
    "multiply",
    "negative",
    "remainder",
    "subtract",
]  # fmt: skip

Interval = tuple[int, int]


def _all_of(t: DType) -> Interval:
    if t is DType.BOOL:
        return (0, 1)
    return (-(1 << t.bits - 1), (1 << t.bits - 1) - 1) if t.kind == "i" else (0, (1 << t.bits) - 1)


_FULL = {t.value: _all_of(t) for t in DType if not t.is_inexact}


def full(type: Type) -> Interval:
    """All values of a dtype that is not inexact."""
    assert isinstance(type, Tensor)
    return _FULL[type.dtype._value_]  # by name: hashing an enum member is slow


def fits(x: Interval, room: Interval) -> bool:
    return room[0] <= x[0] and x[1] <= room[1]


def join(x: Interval, y: Interval) -> Interval:
    return (min(x[0], y[0]), max(x[1], y[1]))


def meet(x: Interval, y: Interval) -> Interval:
    """The values in both; where there is none (the code cannot run), some interval."""
    low, high = max(x[0], y[0]), min(x[1], y[1])
    return (low, high) if low <= high else (low, low)


def add(x: Interval, y: Interval) -> Interval:
    return (x[0] + y[0], x[1] + y[1])


def subtract(x: Interval, y: Interval) -> Interval:
    return (x[0] - y[1], x[1] - y[0])


def multiply(x: Interval, y: Interval) -> Interval:
    corners = (x[0] * y[0], x[0] * y[1], x[1] * y[0], x[1] * y[1])
    return (min(corners), max(corners))


def negative(x: Interval) -> Interval:
    return (-x[1], -x[0])


def absolute(x: Interval) -> Interval:
    low = 0 if x[0] <= 0 <= x[1] else min(abs(x[0]), abs(x[1]))
    return (low, max(abs(x[0]), abs(x[1])))


def floor_divide(x: Interval, y: Interval) -> Interval:
    """Division by 0 gives 0."""
    if y[0] <= 0 <= y[1]:
        size = max(abs(x[0]), abs(x[1]))
        return (-size, size)
    corners = (x[0] // y[0], x[0] // y[1], x[1] // y[0], x[1] // y[1])
    return (min(corners), max(corners))


def remainder(x: Interval, y: Interval) -> Interval:
    """With the sign of the divisor; by 0 it is 0."""
    low, high = min(y[0] + 1, 0), max(y[1] - 1, 0)
    return (low, min(high, x[1])) if x[0] >= 0 and y[0] >= 0 else (low, high)


def bitwise_and(x: Interval, y: Interval) -> Interval | None:
    tops = [z[1] for z in (x, y) if z[0] >= 0]
    return (0, min(tops)) if tops else None
