"""A counted innermost loop of the user's, in long chunks with nothing to ask inside, so that it can be vectorised."""

from __future__ import annotations

from whilst_compiler.native.llvm.costs import dearest
from whilst_compiler.native.llvm.counted import Write, patch, write_counted
from whilst_compiler.native.llvm.fuel import burn, poll
from whilst_compiler.native.llvm.scopes import untouched
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import CHUNK, Const, While

__all__ = ["chunk_of", "write_chunks"]

_LONG = 256
"""Simple operations, some 100 ns."""


def write_chunks(w: Writer, s: While, write: Write) -> None:
    assert s.counter is not None and s.bound is not None
    bound = w.one(s.bound)
    before, after = w.fresh("before"), w.fresh("after")
    w.branch(w.op(f"icmp sgt i64 {bound}, 0"), before, after)
    w.start(before)
    short = isinstance(s.bound, Const) and s.bound.value.real <= chunk_of(s)
    if short or not (w.needs.options.polls or s.hasty):
        end = w.fresh("end")
        _stretch(w, s, "0", bound, end, write)
        w.start(end)
        if w.depth > 1:
            burn(w, bound)
        w.jump(after)
        w.start(after)
        return
    if w.depth == 1:
        _entered_late(w, s, bound, after, write)
        w.start(after)
        return
    chunk, end, more = w.fresh("chunk"), w.fresh("end"), w.fresh("more")
    start, stop, trips = (f"%{w.fresh(name)}" for name in ("start", "stop", "trips"))
    w.needs.intrinsic("llvm.smin.i64", "i64 (i64, i64)")
    first = w.op(f"call i64 @llvm.smin.i64(i64 {bound}, i64 {chunk_of(s)})")
    entry = w.block
    w.jump(chunk)
    w.start(chunk)
    w.lines += [f"  {start} = phi i64 [ 0, %{entry} ], [ {stop}, %{more} ]", "", ""]
    place = len(w.lines) - 2
    w.needs.intrinsic("llvm.assume", "void (i1)")
    w.line(f"call void @llvm.assume(i1 {w.op(f'icmp slt i64 {start}, {stop}')})")
    _stretch(w, s, start, stop, end, write)
    w.start(end)
    burn(w, trips)
    w.branch(w.op(f"icmp slt i64 {stop}, {bound}"), more, after, unlikely_yes=True)
    following, left = _next_chunk(w, more, chunk, stop, bound, chunk_of(s))
    patch(w, place, stop, (first, entry), (following, more))
    patch(w, place + 1, trips, (first, entry), (left, more))
    w.start(after)


def _entered_late(w: Writer, s: While, bound: str, after: str, write: Write) -> None:
    """Chunks of an outermost loop, a long one of which enters by way of the cold block that asks: a cycle with two
    entries is no loop to LLVM, whose passes over loops would take their time for it."""
    chunk, end, more = w.fresh("chunk"), w.fresh("end"), w.fresh("more")
    names = ("start", "stop", "at", "full", "following", "trips", "work")
    start, stop, at, full, following, trips, work = (f"%{w.fresh(name)}" for name in names)
    w.needs.intrinsic("llvm.smin.i64", "i64 (i64, i64)")
    entry = w.block
    w.branch(w.op(f"icmp sgt i64 {bound}, {chunk_of(s)}"), more, chunk, unlikely_yes=True)
    w.start(chunk)
    w.lines += [
        f"  {start} = phi i64 [ 0, %{entry} ], [ {at}, %{more} ]",
        f"  {stop} = phi i64 [ {bound}, %{entry} ], [ {following}, %{more} ]",
    ]
    w.needs.intrinsic("llvm.assume", "void (i1)")
    w.line(f"call void @llvm.assume(i1 {w.op(f'icmp slt i64 {start}, {stop}')})")
    _stretch(w, s, start, stop, end, write)
    w.start(end)
    w.branch(w.op(f"icmp slt i64 {stop}, {bound}"), more, after, unlikely_yes=True)
    first = (
        f"{at} = phi i64 [ 0, %{entry} ], [ {stop}, %{end} ]",
        f"{full} = add nuw nsw i64 {at}, {chunk_of(s)}",
        f"{following} = call i64 @llvm.smin.i64(i64 {full}, i64 {bound})",
        f"{trips} = sub nuw nsw i64 {following}, {at}",
        f"{work} = trunc i64 {trips} to i32",
    )
    poll(w, more, chunk, work=work, first=first)


def chunk_of(s: While) -> int:
    """How many iterations of an innermost loop need not ask: of long ones fewer."""
    return CHUNK >> (dearest([*s.test, *s.body]) // _LONG).bit_length()


def _next_chunk(w: Writer, label: str, chunk: str, stop: str, bound: str, length: int) -> tuple[str, str]:
    """The cold block between chunks: where the next one ends, and how long it is."""
    full, following, trips = (f"%{w.fresh(name)}" for name in ("full", "following", "trips"))
    first = (
        f"{full} = add nuw nsw i64 {stop}, {length}",
        f"{following} = call i64 @llvm.smin.i64(i64 {full}, i64 {bound})",
        f"{trips} = sub nuw nsw i64 {following}, {stop}",
    )
    poll(w, label, chunk, work=length, first=first, note=untouched(w))
    return following, trips


def _stretch(w: Writer, s: While, start: str, stop: str, end: str, write: Write) -> None:
    """A chunk of a counted loop; the hasty body runs if it may."""
    assert s.counter is not None
    if s.hasty is not None:
        quick, careful = w.fresh("quick"), w.fresh("careful")
        write(w, s.hasty.ask)
        w.branch(w.one(s.hasty.condition), quick, careful, unlikely_no=True)
        w.start(quick)
        write_counted(w, s, start, stop, s.hasty.body, end, write)
        w.start(careful)
    write_counted(w, s, start, stop, s.body, end, write)
