"""Looking for Ctrl-C now and then: work in loops burns fuel, and Python is asked when it is used up.

Calls burn none. Where functions call each other, each looks whether the stack goes on below it; while they run, someone
else moves that limit up from time to time, and who finds itself below asks (``abi.DEEP``).
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.native.abi import DEEP, INTERRUPTED, POLL, STACK, STACK_LIMIT, STACK_LOWEST, WHERE, WORK
from whilst_compiler.native.llvm import helpers
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.source import Location

__all__ = ["FULL", "burn", "leave_at", "leave_call", "poll", "settle", "tell_place", "tick", "within_stack"]

FULL = 1 << 20


def burn(w: Writer, amount: str, ask: bool = False) -> None:
    """Use up fuel; with ``ask``, poll if none is left."""
    if not w.needs.options.polls:
        return
    place = _tank(w)
    left = w.op(f"sub i64 {w.op(f'load i64, ptr {place}')}, {amount}")
    w.line(f"store i64 {left}, ptr {place}")
    if ask:
        more, going_on = w.fresh("poll"), w.fresh("ok")
        w.branch(w.op(f"icmp slt i64 {left}, 0"), more, going_on, unlikely_yes=True)
        poll(w, more, going_on)
        w.start(going_on)


def settle(w: Writer) -> None:
    """Before a function that others call returns: its loops may have been too short to tell of their work."""
    if w.is_called and w.tank:
        done = w.op(f"sub i64 {FULL}, {w.op(f'load i64, ptr {w.tank}')}")
        place = w.op(f"getelementptr i64, ptr %ctx, i64 {WORK}")
        before = w.op(f"load i64, ptr {place}")
        w.line(f"store i64 {w.op(f'add i64 {before}, {done}')}, ptr {place}")


def within_stack(w: Writer, location: Location | None) -> None:
    """Before a call: leave if the stack is used up, as recursion may be endless, or if Ctrl-C was pressed.

    (Who calls asks, not who is called: a function that only returns something needs no frame then.)
    """
    w.needs.intrinsic("llvm.addressofreturnaddress.p0", "ptr ()")
    here = w.op(f"ptrtoint ptr {w.op('call ptr @llvm.addressofreturnaddress.p0()')} to i64")
    stack = w.op(f"load ptr, ptr {w.op(f'getelementptr i64, ptr %ctx, i64 {STACK}')}")
    slot = STACK_LIMIT if w.needs.options.polls else STACK_LOWEST
    place = w.op(f"getelementptr i64, ptr {stack}, i64 {slot}")
    limit = w.op(f"load atomic i64, ptr {place} unordered, align 8")
    deep, out, going_on = w.fresh("deep"), w.fresh("out"), w.fresh("ok")
    w.branch(w.op(f"icmp ult i64 {here}, {limit}"), deep, going_on, unlikely_yes=True)
    asked = w.needs.external(DEEP, f"declare i32 @{DEEP}(ptr, i64)")
    code = f"%{deep}.code"
    w.cold += [
        f"{deep}:",
        f"  {code} = call i32 {asked}(ptr %ctx, i64 {here})",
        f"  {code}.none = icmp eq i32 {code}, 0",
        f"  br i1 {code}.none, label %{going_on}, label %{out}",
    ]
    leave_at(w, out, code, location)
    w.start(going_on)


def tick(w: Writer, place: str, full: int, then: str = "", trips: int = 1) -> None:
    """Count down ``trips`` of an innermost loop: a decrement and a jump. At 0 poll, then go to ``then`` (or on)."""
    if not (then or w.needs.options.polls):
        return
    count = w.op(f"load i64, ptr {place}")
    left = w.op(f"sub i64 {count}, {trips}")
    w.line(f"store i64 {left}, ptr {place}")
    more, going_on = w.fresh("poll"), w.fresh("ok")
    w.branch(w.op(f"icmp eq i64 {left}, 0"), more, going_on, unlikely_yes=True)
    poll(w, more, then or going_on, place, full)
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


def leave_call(w: Writer, label: str, code: str, place: Location | None) -> None:
    """The cold block that leaves as a function that was called did; ``place`` is noted, if a traceback needs it."""
    w.cold.append(f"{label}:")
    if place is not None:
        w.cold.append(f"  call void {helpers.left_call(w.needs)}(ptr %ctx, i64 {1 + w.needs.stop(place)})")
    w.cold.append("  br label %leave")
    w.exits.append((code, label))


def _tank(w: Writer) -> str:
    """The variable that the fuel is in."""
    if not w.tank:
        w.tank = f"%{w.fresh('fuel')}"
        w.entry += [f"  {w.tank} = alloca i64", f"  store i64 {FULL}, ptr {w.tank}"]
    return w.tank
