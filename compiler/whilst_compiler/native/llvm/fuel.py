"""Looking for Ctrl-C now and then: work burns fuel, and Python is asked when it is used up."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.native.abi import FUEL, INTERRUPTED, POLL, WHERE
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.source import Location

__all__ = ["FULL", "burn", "poll", "tell_place", "tick"]

FULL = 1 << 20


def burn(w: Writer, amount: str, ask: bool = False) -> None:
    """Use up fuel; with ``ask``, poll if none is left."""
    if not w.needs.options.polls:
        return
    place = _tank(w)
    fuel = w.op(f"load i64, ptr {place}")
    left = w.op(f"sub i64 {fuel}, {amount}")
    w.line(f"store i64 {left}, ptr {place}")
    if ask:
        more, going_on = w.fresh("poll"), w.fresh("ok")
        w.branch(w.op(f"icmp slt i64 {left}, 0"), more, going_on, unlikely_yes=True)
        poll(w, more, going_on)
        w.start(going_on)


def tick(w: Writer, place: str, full: int, then: str = "") -> None:
    """Count down one iteration of an innermost loop: a decrement and a jump. At 0 poll, then go to ``then`` (or on)."""
    if not (then or w.needs.options.polls):
        return
    count = w.op(f"load i64, ptr {place}")
    left = w.op(f"sub i64 {count}, 1")
    w.line(f"store i64 {left}, ptr {place}")
    more, going_on = w.fresh("poll"), w.fresh("ok")
    w.branch(w.op(f"icmp eq i64 {left}, 0"), more, going_on, unlikely_yes=True)
    poll(w, more, then or going_on, place, full)
    w.start(going_on)


def poll(w: Writer, label: str, then: str, meter: str = "", full: int = FULL, first: Sequence[str] = ()) -> None:
    """A cold block that asks Python, leaves if an exception is to be raised, fills up and goes on at ``then``.

    ``first`` are instructions that it begins with.
    """
    outside, block = w.lines, w.block
    w.lines = []
    w.start(label)
    for instruction in first:
        w.line(instruction)
    if w.needs.options.polls:
        _ask(w, then, meter or _tank(w), full)
    else:
        if meter:
            w.line(f"store i64 {full}, ptr {meter}")
        w.jump(then)
    w.cold += w.lines
    w.lines, w.block = outside, block


def _ask(w: Writer, then: str, meter: str, full: int) -> None:
    place = w.op(f"getelementptr i64, ptr %ctx, i64 {POLL}")
    function = w.op(f"load ptr, ptr {place}")
    answer = w.op(
        f"call i32 {function}(ptr %ctx, i32 {full}, ptr null) memory(argmem: readwrite, inaccessiblemem: readwrite)"
    )
    w.line(f"store i64 {full}, ptr {meter}")
    out = w.fresh("stop")
    w.branch(w.op(f"icmp ne i32 {answer}, 0"), then, out)
    w.lines.append(f"{out}:")
    tell_place(w)
    w.jump("leave")
    w.exits.append((str(INTERRUPTED), out))


def tell_place(w: Writer, location: Location | None = None) -> None:
    """Note where the code is interrupted: there, or in the loop around."""
    location = location or w.around
    if location is not None:
        place = w.op(f"getelementptr i64, ptr %ctx, i64 {WHERE}")
        w.line(f"store i64 {1 + w.needs.stop(location)}, ptr {place}")


def _tank(w: Writer) -> str:
    """Where the fuel is: in a variable, or in the context if functions share it."""
    if w.shares_fuel:
        return w.op(f"getelementptr i64, ptr %ctx, i64 {FUEL}")
    if not w.tank:
        w.tank = f"%{w.fresh('fuel')}"
        w.entry += [f"  {w.tank} = alloca i64", f"  store i64 {FULL}, ptr {w.tank}"]
    return w.tank
