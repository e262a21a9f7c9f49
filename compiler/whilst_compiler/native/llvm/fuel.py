"""Looking for Ctrl-C now and then: work burns fuel, and Python is asked when it is used up.

Functions that call each other hand it on: each is given what is there, and returns what is left in place of a code, so
that it stays in a register and what a call returns is looked at once. Fuel that is used up is a number below 0, but far
above the numbers that stand for errors.
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.native.abi import INTERRUPTED, POLL, WHERE
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.source import Location

__all__ = ["ERRORS", "FULL", "LOST", "burn", "fuel", "hand_on", "leave_at", "poll", "tell_place", "tick"]

FULL = 1 << 20
ERRORS, LOST, EMPTY = -(1 << 30), -(1 << 29), -(1 << 28)
"""What is added to a code to tell it from fuel; of fuel, there is never as little as ``LOST``, as no loop leaves less
than ``EMPTY``. (They fit into instructions.)"""


def burn(w: Writer, amount: str, ask: bool = False) -> None:
    """Use up fuel; with ``ask``, poll if none is left."""
    if not w.needs.options.polls:
        return
    place = _tank(w)
    fuel = w.op(f"load i64, ptr {place}")
    left = w.op(f"sub i64 {fuel}, {amount}")
    if w.hands_fuel and amount != "1":
        w.needs.intrinsic("llvm.smax.i64", "i64 (i64, i64)")
        left = w.op(f"call i64 @llvm.smax.i64(i64 {left}, i64 {EMPTY})")
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


def fuel(w: Writer) -> str:
    """What is left of it."""
    return w.op(f"load i64, ptr {_tank(w)}")


def hand_on(w: Writer, callee: str, args: str, burns: bool) -> None:
    """Call a function that is given the fuel, less a little if the call ``burns`` some."""
    given = w.op(f"sub i64 {fuel(w)}, 1") if burns else fuel(w)
    left = w.op(f"notail call i64 {callee}({args}, i64 {given})")
    w.line(f"store i64 {left}, ptr {_tank(w)}")
    going_on, lacking, lost, spent = (w.fresh(name) for name in ("ok", "lacking", "fail", "spent"))
    w.branch(w.op(f"icmp slt i64 {left}, 0"), lacking, going_on, unlikely_yes=True)
    bad = f"%{w.fresh('lost')}"
    w.cold += [
        f"{lacking}:",
        f"  {bad} = icmp slt i64 {left}, {LOST}",
        f"  br i1 {bad}, label %{lost}, label %{spent}",
    ]
    w.fail(lost, left, ())
    poll(w, spent, going_on)
    w.start(going_on)


def poll(
    w: Writer, label: str, then: str, meter: str = "", full: int = FULL, work: int | str = 0, first: Sequence[str] = (),
    note: str = "",
) -> None:  # fmt: skip
    """A cold block that asks Python, leaves if an exception is to be raised, fills up and goes on at ``then``.

    ``work`` is what was done since it was last asked (or is to be done next), if not all that the meter holds;
    ``first`` are instructions that it begins with, ``note`` is for the branch to ``then``.
    """
    outside, block = w.lines, w.block
    w.lines = []
    w.start(label)
    for instruction in first:
        w.line(instruction)
    if w.needs.options.polls:
        _ask(w, then, meter or _tank(w), full, work or full, note)
    else:
        if meter:
            w.line(f"store i64 {full}, ptr {meter}")
        w.jump(then, note)
    w.cold += w.lines
    w.lines, w.block = outside, block


def _ask(w: Writer, then: str, meter: str, full: int, work: int | str, note: str) -> None:
    place = w.op(f"getelementptr i64, ptr %ctx, i64 {POLL}")
    function = w.op(f"load ptr, ptr {place}")
    answer = w.op(
        f"call i32 {function}(ptr %ctx, i32 {work}, ptr null) memory(argmem: readwrite, inaccessiblemem: readwrite)"
    )
    w.line(f"store i64 {full}, ptr {meter}")
    out = w.fresh("stop")
    w.branch(w.op(f"icmp ne i32 {answer}, 0"), then, out, note=note)
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


def leave_at(w: Writer, label: str, code: str, location: Location | None) -> None:
    """The cold block that leaves with a code and a place."""
    outside, w.lines = w.lines, []
    tell_place(w, location)
    w.cold += [f"{label}:", *w.lines, "  br label %leave"]
    w.lines = outside
    w.exits.append((code, label))


def _tank(w: Writer) -> str:
    """The variable that the fuel is in."""
    if not w.tank:
        w.tank = f"%{w.fresh('fuel')}"
        w.entry += [f"  {w.tank} = alloca i64", f"  store i64 {'%fuel' if w.hands_fuel else FULL}, ptr {w.tank}"]
    return w.tank
