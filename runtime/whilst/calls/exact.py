"""Native code for exactly the types that a function was lowered for: what ``lower(...).compile()`` gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst.running.hosting import HostFailed
from whilst.running.raised import Raised
from whilst.running.specialisation import Specialisation
from whilst.values.array_keys import layouts_of
from whilst.values.fitting import Met, fit
from whilst.values.flat import Flat
from whilst.values.interface import signature

__all__ = ["Exact"]


class Exact:
    """A function for arguments of these types, given as to the function itself; others are a TypeError.

    ``bind`` gives the values of all parameters. A symbol is a size of 2 or more; if ``shared``, arrays are one object
    where they were when the function was lowered, and nowhere else.
    """

    def __init__(self, special: Specialisation, bind: Callable[..., tuple[Any, ...]], shared: bool) -> None:
        self._special = special
        self._bind = bind
        self._shared = shared

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        """Run natively."""
        __tracebackhide__ = True
        special = self._special
        flat = self._flatten(self._bind(*args, **keywords))
        hidden = special.outside(flat)
        if hidden is None:
            raise RuntimeError("a global that this code was compiled for has changed: lower the function again")
        if special.is_given_outside(flat, hidden):
            raise ValueError("an argument is also reached as a global, and something changes: call the function itself")
        if special.overlaps(flat, hidden):
            raise ValueError(
                "array arguments overlap in memory, and one of them is written: call the function itself, or copy one"
            )
        try:
            return special.run_native(flat, hidden)
        except (Raised, HostFailed) as failed:
            error = special.exception(failed)
        raise error

    def __repr__(self) -> str:
        interface = self._special.interface
        return f"<whilst native code of {interface.name}({signature(interface)}) -> {interface.result}>"

    def _flatten(self, values: tuple[Any, ...]) -> Flat:
        flat = Flat()
        met = Met(flat.leaves, flat.objects, flat.texts, flat.rows, flat.census, large=True, shared=self._shared)
        for (name, spec), value in zip(self._special.interface.arguments, values, strict=True):
            if not fit(spec, value, met):
                why = met.refused or f"is not of type {spec}, which this code was compiled for"
                raise TypeError(f"argument `{name}` {why}")
        if layouts_of(flat.leaves) != self._special.layouts:
            raise TypeError("an array is laid out in memory in another way than this code was compiled for")
        return flat
