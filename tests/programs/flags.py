"""Flags that are combined at run time, and unions of classes."""

from enum import Flag, IntFlag, auto

from programs.registry import program


class Right(Flag):
    READ = auto()
    WRITE = auto()
    RUN = auto()


class Mode(IntFlag):
    R = 4
    W = 2
    X = 1
    RW = 6


@program((0,), (2,), (3,))
def combined(n):
    right = Right.READ
    if n > 1:
        right |= Right.WRITE
    if n > 2:
        right = right ^ Right.RUN
    return Right.WRITE in right, bool(right & Right.RUN), right.value, str(right), right, ~right


@program((0,), (3,), (4,))
def none_or_some(n):
    seen = set()
    out = []
    right = Right(0)
    for k in range(n):
        right = ~right & Right.WRITE if k % 2 else right | Right.READ
        if right:
            out.append(right)
        seen.add(right)
        if Right.WRITE in right and right is not Right.WRITE:
            out.append(right.value)
    return out, len(seen), right == Right.READ, right.name, repr(right)


@program((0,), (3,))
def numbers_too(n):
    mode = Mode.R
    for _ in range(n):
        mode |= 1
    return mode, mode & 4, ~mode, mode + 1, mode | Mode.W, int(mode), mode == 5, Mode.RW in (mode | Mode.W)


@program((1,), (2.5,), ("x",))
def one_of_several_classes(x):
    if isinstance(x, int | float):
        return 1, isinstance(x, str | None)
    return 2, issubclass(type(x), str | bytes)
