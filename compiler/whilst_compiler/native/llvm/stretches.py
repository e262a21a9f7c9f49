"""Nests over arrays in stretches of a few milliseconds, between which Ctrl-C is looked for.

A nest that is short goes straight to its only stretch; one that is long enters by way of the cold block that asks. A
cycle with two entries is no loop to LLVM, whose passes over loops would take a tenth of the time of a compilation
for it; what stands inside is as it would be alone.
"""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.native.llvm.costs import cost, times
from whilst_compiler.native.llvm.fuel import poll
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import For

__all__ = ["may_be_long", "write_stretches"]

_WORK = 1 << 21
"""A stretch has some so many simple operations."""

Nest = Callable[[str, str, str], None]
"""Writes the nest for iterations between two registers, at least one; ends in a branch to a label."""


def may_be_long(w: Writer, s: For) -> bool:
    """Whether a nest may take so long that it is to ask."""
    return w.needs.options.polls and not (s.brief or s.lanes)


def write_stretches(w: Writer, s: For, start: str, stop: str, after: str, nest: Nest) -> None:
    each = cost(w, s.body)
    count = stop if start == "0" else w.op(f"sub nsw i64 {stop}, {start}")
    if (count + each).isdigit() and int(count) * int(each) <= _WORK:
        return nest(start, stop, after)
    again, end, more, on = (w.fresh(name) for name in ("again", "end", "more", "on"))
    low, high, at, following = (f"%{w.fresh(name)}" for name in ("low", "high", "at", "following"))
    if each.isdigit():
        long = w.op(f"icmp sgt i64 {count}, {_length(w, each)}")
    else:
        long = w.op(f"icmp sgt i64 {times(w, count, each)}, {_WORK}")
    entry = w.block
    w.branch(long, more, again, unlikely_yes=True)
    w.start(again)
    w.lines += [
        f"  {low} = phi i64 [ {start}, %{entry} ], [ {at}, %{on} ]",
        f"  {high} = phi i64 [ {stop}, %{entry} ], [ {following}, %{on} ]",
    ]
    w.needs.intrinsic("llvm.assume", "void (i1)")
    w.line(f"call void @llvm.assume(i1 {w.op(f'icmp slt i64 {low}, {high}')})")
    nest(low, high, end)
    w.start(end)
    last = w.block
    w.branch(w.op(f"icmp slt i64 {high}, {stop}"), more, after, unlikely_yes=True)
    phi = f"{at} = phi i64 [ {start}, %{entry} ], [ {high}, %{last} ]"
    around, w.around = w.around, s.location or w.around
    poll(w, more, on, first=(phi,))
    w.around = around
    _cold(w, on, lambda: _next(w, at, each, stop, following, again))


def _next(w: Writer, at: str, each: str, stop: str, following: str, again: str) -> None:
    w.needs.intrinsic("llvm.smin.i64", "i64 (i64, i64)")
    far = w.op(f"add nsw i64 {at}, {_length(w, each)}")
    w.line(f"{following} = call i64 @llvm.smin.i64(i64 {far}, i64 {stop})")
    w.jump(again)


def _length(w: Writer, each: str) -> str:
    """How many iterations are a stretch, where each does so much."""
    if each.isdigit():
        return str(max(_WORK // max(int(each), 1), 1))
    divided = w.op(f"udiv i64 {_WORK}, {w.op(f'or i64 {each}, 1')}")
    return w.op(f"add i64 {divided}, 1")


def _cold(w: Writer, label: str, write: Callable[[], None]) -> None:
    outside, block = w.lines, w.block
    w.lines = []
    w.start(label)
    write()
    w.cold += w.lines
    w.lines, w.block = outside, block
