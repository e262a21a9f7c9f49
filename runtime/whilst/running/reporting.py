"""What is said while functions are compiled: what was slow, and (``WHILST_LOG=recompiles``) why it was done again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from whilst.switches import words
from whilst.values.interface import Interface, signature
from whilst_compiler.frontend.signature.specs import StaticSpec
from whilst_compiler.ir.types import Layout

__all__ = ["BYTE_ORDER", "COMPILED_OFTEN", "GIVEN_OUTSIDE", "OVERLAP", "are_many", "say_recompiled", "say_slow"]

MANY = 8
"""So many specialisations of one function are worth a warning."""
BYTE_ORDER = (
    "the bytes of an array are looked at or copied, and this one has them in another order than the machine: such calls"
    " are made by plain Python; give it a.astype(a.dtype.newbyteorder('='))"
)
OVERLAP = (
    "array arguments overlap in memory, not as parts of one array, and one of them is written: such calls are made by"
    " plain Python, which is slow; pass a copy of one of them"
)
GIVEN_OUTSIDE = (
    "an argument is a list or an object that the function also reaches as a global, and something is changed: such"
    " calls are made by plain Python, which is slow: use it under one name"
)
COMPILED_OFTEN = (
    f"compiled for {MANY} combinations of argument types: each takes time and memory, and calls search longer;"
    " WHILST_LOG=recompiles tells which arguments differ"
)
_SLOW = 1.0
_WORDS = frozenset({"quiet", "recompiles"})


def are_many(found: Sequence[Interface]) -> bool:
    """Whether the last specialisation is one too many; what is given other functions is another program."""
    last = _functions(found[-1])
    return sum(_functions(one) == last for one in found) == MANY


def _functions(interface: Interface) -> list[Any]:
    """The code of the functions that are arguments."""
    given = [spec.value for _, spec in interface.arguments if isinstance(spec, StaticSpec) and callable(spec.value)]
    return [getattr(value, "__code__", value) for value in given]


def say_slow(name: str, seconds: float) -> None:
    """A line on standard error for a compilation of more than a second."""
    told = words("WHILST_LOG", _WORDS)
    if seconds > _SLOW and "quiet" not in told:
        print(f"whilst: compiling {name} took {seconds:.1f} s", file=sys.stderr)


def say_recompiled(name: str, before: Sequence[Interface], now: Interface) -> None:
    """With ``WHILST_LOG=recompiles``, a line on standard error: which arguments are of new types."""
    if not before or "recompiles" not in words("WHILST_LOG", _WORDS):
        return
    nearest = min((_changes(old, now) for old in before), key=len)
    why = "; ".join(nearest) or "something that it took for granted has changed"
    print(f"whilst: {name}({signature(now)}) is specialisation {len(before) + 1}: {why}", file=sys.stderr)


def _changes(old: Interface, new: Interface) -> list[str]:
    """The arguments that are described differently, told apart from an earlier specialisation."""
    found: list[str] = []
    for (name, was), (_, spec) in zip(old.arguments, new.arguments):
        if was != spec:
            found.append(f"`{name}` is {_text(spec)} and was {_text(was)}")
    return found


_LAYOUTS: dict[Layout, str] = {"C": "", "F": " (in Fortran order)", "inner": " (rows apart)", "strided": " (strided)"}


def _text(spec: Any) -> str:
    text = str(spec)
    text += _LAYOUTS[getattr(spec, "layout", "C")]
    if getattr(spec, "writable", True) is False:
        text += " (read-only)"
    return text
