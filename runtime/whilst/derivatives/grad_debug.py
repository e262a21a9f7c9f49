"""Where a gradient stops being finite: the reverse sweep, interpreted and watched."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whilst.calls.bound import Bound
from whilst.calls.decorator import compile
from whilst.calls.function import Function
from whilst.calls.lowering import Lowering
from whilst.derivatives.derivative import Derivative
from whilst.derivatives.derived import gradient
from whilst.derivatives.gradients import By
from whilst.quick import compiler
from whilst.running.eager import Trip
from whilst.running.raised import Raised
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import Spec, TupleSpec
from whilst_compiler.ir.graph import Apply, Node
from whilst_compiler.ir.types import Layout
from whilst_compiler.source import Location, Span, excerpt

__all__ = ["grad_debug"]

_UNWRITTEN = frozenset({"empty", "grow"})
"""Rows whose results have room that nobody has written yet."""
_SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**"}


class _GradDebug:
    """``grad_debug``; compiled code refuses it by name."""

    __whilst_derive__ = "debug"

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __call__(
        self,
        f: Callable[..., Any],
        argnums: int | tuple[int, ...] = 0,
        *,
        argnames: str | tuple[str, ...] | None = None,
        has_aux: bool = False,
    ) -> Any:
        made = f if isinstance(f, Function | Bound) else compile(f)
        by = By(argnums, argnames)
        if isinstance(made, Bound):
            return Bound(_Watched(made.__wrapped__, by.shifted(), has_aux), made.__self__)
        return _Watched(made, by, has_aux)

    def __repr__(self) -> str:
        return "<whilst.grad_debug>"


grad_debug = _GradDebug(
    """As ``grad``, but interpreted; a gradient with a NaN or an infinity in it raises FloatingPointError:
    ``grad_debug(f, argnums=0, *, argnames=None, has_aux=False)``.

    The error names the line and the iteration of each loop where the reverse sweep first had a cotangent that is not
    finite, and stands in the traceback at that line.
    """
)


class _Watched(Derivative):
    """A gradient that is always interpreted."""

    def __init__(self, inner: Function[..., Any], by: By, aux: bool) -> None:
        self.aux = aux
        super().__init__(inner, functools.partial(_gradient, by.single, aux), by)
        self.__whilst_derive__ = "debug"

    __call__ = Derivative.eager

    def _lowering(self, specs: dict[str, Spec], layouts: tuple[Layout, ...] | None) -> Lowering:
        plain = super()._lowering(specs, layouts)
        return _WatchedLowering(plain.lowered, layouts, self.options, self.aux)


def _gradient(single: bool, aux: bool, lowered: Lowered, names: Sequence[str]) -> Lowered:
    return gradient(lowered, names, single, False, aux, watched=True)


class _WatchedLowering(Lowering):
    """Interpreting it fails where the gradient is not finite."""

    def __init__(
        self, lowered: Lowered, layouts: tuple[Layout, ...] | None, options: dict[str, Any], aux: bool
    ) -> None:
        super().__init__(lowered, layouts, options)
        of = lowered.result.items[0] if aux and isinstance(lowered.result, TupleSpec) else lowered.result
        self.count = sum(1 for _ in leaf_types(of))

    def interpret(self, leaves: Sequence[Any]) -> list[Any]:
        watch = _Watch()
        hosts = self.lowered.hosts
        results: list[Any] = compiler().interpret(
            self._placed, leaves, hosts=hosts, on_node=watch.see, trips=watch.trips
        )
        if not all(map(_is_finite, results[: self.count])):
            raise Raised("FloatingPointError", "{0}", (watch.report(),), watch.place)
        return results


@dataclass(frozen=True)
class _Event:
    """A value that is not finite: whose it is, where and when it came up, and what it was computed from."""

    name: str
    value: Any
    location: Location
    trips: tuple[tuple[Location | None, int], ...]
    cause: str


class _Watch:
    """A hook of the interpreter that notes the first value and the first cotangent that are not finite."""

    def __init__(self) -> None:
        self.trips: list[Trip] = []
        self.forwards: _Event | None = None
        self.backwards: _Event | None = None
        self.cause: tuple[str, Span, tuple[int, ...]] | None = None

    @property
    def place(self) -> Location | None:
        event = self.backwards or self.forwards
        return None if event is None else event.location

    def see(self, node: Node, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        if self.backwards is not None or not isinstance(node, Apply) or not node.outputs or node.location is None:
            return
        if node.row.name in _UNWRITTEN:
            return
        new = inputs[1] if node.row.name in ("store", "update") else outputs[0]
        if _is_finite(new):
            return
        name = node.output.name
        arisen = all(map(_is_finite, inputs))
        if arisen:
            self.cause = _told(node, inputs, new), node.location.span, tuple(map(_number, self.trips))
        if not node.location.backwards and arisen and self.forwards is None:
            self.forwards = self._event(node.location, name, new)
        if node.location.backwards and (name == "bar" or name.endswith("_bar")):
            self.backwards = self._event(node.location, name.removesuffix("bar").removesuffix("_"), new)

    def _event(self, location: Location, name: str, value: Any) -> _Event:
        numbers = tuple((trip.loop.location, _number(trip)) for trip in self.trips)
        told, *where = self.cause or ("",)
        here = where == [location.span, tuple(map(_number, self.trips))]
        return _Event(name, value, location, numbers, told if here else "")

    def report(self) -> str:
        first = self.backwards or self.forwards
        if first is None:
            return "the gradient is not finite"
        what = f"the cotangent of `{first.name}`" if first.name else "a cotangent"
        lines = [f"the gradient is not finite: going backwards, {what} first became {_kind(first.value)}{_when(first)}"]
        lines += excerpt(first.location.span)
        if first.cause:
            lines.append(f"  there {first.cause}")
        if self.forwards is not None and self.forwards is not first:
            early = self.forwards
            what = f"`{early.name}`" if early.name else "a value"
            lines.append(f"  going forwards, {what} had become {_kind(early.value)}{_when(early)}")
            lines += excerpt(early.location.span)
            lines += [f"  there {early.cause}"] if early.cause else []
        return "\n".join(lines)


# -- in words ----------------------------------------------------------------------------------------------------------


def _is_finite(x: Any) -> bool:
    kind = getattr(getattr(x, "dtype", None), "kind", "")
    return kind not in ("f", "c") or bool(np.all(np.isfinite(x)))


def _number(trip: Trip) -> int:
    """The number of the trip that is swept."""
    back = trip.loop.location is not None and trip.loop.location.backwards and trip.bound is not None
    return trip.bound - 1 - trip.number if back and trip.bound is not None else trip.number


def _when(event: _Event) -> str:
    loops = [f"iteration {number} of the loop at {place}" for place, number in reversed(event.trips) if place]
    return f" in {', in '.join(loops)} (the first is 0)" if loops else ""


def _kind(value: Any) -> str:
    """``nan`` or ``inf``, and which element of an array."""
    if np.ndim(value) == 0:
        return str(value)
    at = _first(value)
    return f"{np.asarray(value)[at]} at [{', '.join(map(str, at))}]"


def _first(value: Any) -> tuple[int, ...]:
    return tuple(int(k) for k in np.argwhere(~np.isfinite(value))[0])


def _told(node: Apply, inputs: Sequence[Any], output: Any) -> str:
    """``0.5 / 0.0 is inf``, of the first element that is not finite; nothing where it is made of many."""
    if not node.row.elementwise:
        return ""
    at = _first(output)
    parts = [str(np.broadcast_to(x, np.shape(output))[at]) for x in inputs]
    sign = _SIGNS.get(node.row.name)
    told = f" {sign} ".join(parts) if sign else f"{node.row.name}({', '.join(parts)})"
    return f"{told} is {np.asarray(output)[at]}"
