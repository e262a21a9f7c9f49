"""Nests over arrays in stretches of a few milliseconds, between which Ctrl-C is looked for.

A nest that is short goes straight to its only stretch; one that is long enters by way of the cold block that asks. A
cycle with two entries is no loop to LLVM, whose passes over loops would take their time for it.
"""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.native.abi import INTERRUPTED, PAYLOAD, STRETCH, STRETCH_WORK
from whilst_compiler.native.llvm.costs import cost, times
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import For

__all__ = ["write_in_stretches"]

Nest = Callable[[str, str, str], None]
"""Writes the nest for iterations between two registers, at least one; ends in a branch to a label."""


def write_in_stretches(w: Writer, s: For, start: str, stop: str, after: str, nest: Nest) -> None:
    """The nest, whole if it is known to be short; ends in a branch to ``after``."""
    each = cost(w, s.body)
    count = stop if start == "0" else w.op(f"sub nsw i64 {stop}, {start}")
    if s.brief or s.lanes or not w.needs.options.polls or _is_short(count, each):
        return nest(start, stop, after)
    again, end, more = w.fresh("again"), w.fresh("end"), w.fresh("more")
    low, high, at, following = (f"%{w.fresh(name)}" for name in ("low", "high", "at", "following"))
    next_low = f"{following}.low"
    entry = w.block
    w.branch(_is_long(w, count, each), more, again, unlikely_yes=True)
    w.start(again)
    w.lines += [
        f"  {low} = phi i64 [ {start}, %{entry} ], [ {next_low}, %{more} ]",
        f"  {high} = phi i64 [ {stop}, %{entry} ], [ {following}, %{more} ]",
    ]
    nest(low, high, end)
    w.start(end)
    w.branch(w.op(f"icmp slt i64 {high}, {stop}"), more, after, unlikely_yes=True)
    w.cold += [
        f"{more}:",
        f"  {at} = phi i64 [ {start}, %{entry} ], [ {high}, %{end} ]",
        f"  {following} = call i64 {_stretch(w)}(ptr %ctx, i64 {at}, i64 {stop}, i64 {each}, i64 {_place(w, s)})",
        f"  {following}.at = getelementptr i64, ptr %ctx, i64 {PAYLOAD}",
        f"  {next_low} = load i64, ptr {following}.at",
        f"  {following}.none = icmp slt i64 {following}, 0",
        f"  br i1 {following}.none, label %leave, label %{again}, !prof !0",
    ]
    w.exits.append((str(INTERRUPTED), more))


def _is_short(count: str, each: str) -> bool:
    return (count + each).isdigit() and int(count) * int(each) <= STRETCH_WORK


def _is_long(w: Writer, count: str, each: str) -> str:
    if each.isdigit():
        return w.op(f"icmp sgt i64 {count}, {STRETCH_WORK // max(int(each), 1)}")
    return w.op(f"icmp sgt i64 {times(w, count, each)}, {STRETCH_WORK}")


def _stretch(w: Writer) -> str:
    return w.needs.external(
        STRETCH,
        f"declare i64 @{STRETCH}(ptr, i64, i64, i64, i64) memory(argmem: readwrite, inaccessiblemem: readwrite)",
    )


def _place(w: Writer, s: For) -> int:
    location = s.location or w.around
    return 0 if location is None else 1 + w.needs.stop(location)
