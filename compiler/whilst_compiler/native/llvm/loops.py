"""Loops in LLVM IR, rotated: the test stands before the loop and at its end, so that a jump out of the body that sets
the exit selector to a constant becomes a plain second exit.

A user's loop can be interrupted. Iterations burn fuel, and Python is asked when it is used up. A counted innermost loop
runs in long chunks with nothing to ask inside, so that it can be vectorised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst_compiler.ir.types import DType
from whilst_compiler.native.llvm.anchors import find_motions
from whilst_compiler.native.llvm.chains import is_short_chain
from whilst_compiler.native.llvm.costs import dearest
from whilst_compiler.native.llvm.fuel import burn, poll, tick
from whilst_compiler.native.llvm.lanes import lanes_note
from whilst_compiler.native.llvm.parallel import find_fork, write_fork
from whilst_compiler.native.llvm.scopes import four_apart, repeated, untouched
from whilst_compiler.native.llvm.stretches import write_in_stretches
from whilst_compiler.native.llvm.strides import scattered, strides
from whilst_compiler.native.llvm.work import has_work, length
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import (
    CHUNK,
    Const,
    For,
    Get,
    Hasty,
    Let,
    Statement,
    Var,
    While,
)

__all__ = ["write_for", "write_while"]

Write = Callable[[Writer, Sequence[Statement]], None]
_SMALL_TEST = 40
_CUT = 2
"""So many loops of a nest, from the outermost one, run in stretches. (Those inside have few trips: the last axis of an
array of many.)"""
_LONG = 256
"""Simple operations, some 100 ns."""

_FEW = 6
"""An iteration of so many statements, far from the one before in memory, is done before the jump to the next one is."""
_TWICE = 16
"""To count each iteration that is no longer than this would cost a tenth of it, or, on a core that something else runs
on too, a fourth. (To count four of them at once gains little more, and LLVM is a fourth longer at it.)"""


def write_for(w: Writer, s: For, write: Write) -> None:
    start, stop = w.one(s.start), w.one(s.stop)
    before, after = w.fresh("before"), w.fresh("after")
    w.branch(w.op(f"icmp slt i64 {start}, {stop}"), before, after)
    w.start(before)
    fork = find_fork(w, s)
    if fork is not None:
        write_fork(w, s, fork, start, stop, _range(s, write), after)
    else:
        _nest(w, s, start, stop, after, write)
    w.start(after)


def _nest(w: Writer, s: For, start: str, stop: str, after: str, write: Write) -> None:
    """The loop; in stretches if it may take long, as an outer one or a long row of one. One in a loop of the user's,
    which asks in each trip, may not: there are many such nests, of which most are short, and LLVM takes its time over
    what is cut."""
    level = w.level
    w.level = level + 1

    def nest(low: str, high: str, end: str) -> None:
        _count(w, s, low, high, s.body, end, write)

    if level >= _CUT or w.is_asking:
        nest(start, stop, after)
    else:
        write_in_stretches(w, s, start, stop, after, nest)
    w.level = level


def _range(s: For | While, write: Write) -> Callable[[Writer, str, str], None]:
    """The loop for a range that is not empty; if it is the user's and has long iterations, each asks for Ctrl-C."""
    user = isinstance(s, While)
    asking = user and has_work(s.body)

    def iteration(w: Writer, statements: Sequence[Statement]) -> None:
        write(w, statements)
        if asking:
            burn(w, "1", ask=True)

    def loop(w: Writer, low: str, high: str) -> None:
        end = w.fresh("end")
        w.depth += user
        w.is_asking |= _is_the_users(s)
        w.around = s.location
        _count(w, s, low, high, s.body, end, iteration)
        w.start(end)

    return loop


def _count(
    w: Writer,
    s: For | While,
    start: str,
    stop: str,
    body: Sequence[Statement],
    after: str,
    write: Write,
) -> None:
    """The loop proper, of one iteration at least; ends in a branch to ``after``."""
    index = s.index if isinstance(s, For) else s.counter
    assert index is not None
    top, before = w.loop_label(s.location), w.block
    apart = scattered(index, body)
    steps = [(x, w.op(f"mul nsw i64 {start}, {w.one(x)}")) for x in (strides(index, body) if apart else ())]
    w.jump(top)
    w.start(top)
    name, patch = _header(w, index)
    offsets = [_header(w, Var("offset", DType.I64)) for _ in steps]
    w.offsets = {(index, stride): offset for (stride, _), (offset, _) in zip(steps, offsets)}
    w.motions, w.counter = {} if apart or not isinstance(s, While) else find_motions(index, body), name
    with w.stepping(False):
        write(w, body)
    w.motions = {}
    following = w.op(f"add nuw nsw i64 {name}, 1")
    _patch(w, patch, name, (start, before), (following, w.block))
    w.offsets = {}
    for (stride, first), (offset, place) in zip(steps, offsets):
        _patch(w, place, offset, (first, before), (w.op(f"add nsw i64 {offset}, {w.one(stride)}"), w.block))
    again = w.op(f"icmp slt i64 {following}, {stop}")
    w.branch(again, top, after, note=_copies(w, s, index, body, apart))


def _copies(w: Writer, s: For | While, index: Var, body: Sequence[Statement], apart: bool) -> str:
    """The note that says how often the body of a counted loop is to stand there."""
    if isinstance(s, For) and s.lanes:
        return lanes_note(w, s)
    if isinstance(s, While) and is_short_chain(index, body):
        return repeated(w, 4)
    if isinstance(s, While) and apart and length(body) <= _FEW:
        return four_apart(w)
    return repeated(w, 0 if apart or (isinstance(s, For) and s.brief) else None)


def _header(w: Writer, index: Var) -> tuple[str, int]:
    """Room for the phi node of a loop's index: its name and its line."""
    name = f"%{w.fresh(index.name)}"
    w.values[index] = name
    w.lines.append("")
    place = len(w.lines) - 1
    w.tell(index, name)
    return name, place


def _patch(w: Writer, line: int, name: str, *incoming: tuple[str, str]) -> None:
    pairs = ", ".join(f"[ {value}, %{block} ]" for value, block in incoming)
    w.lines[line] = f"  {name} = phi i64 {pairs}"


# -- the user's loops --------------------------------------------------------------------------------------------------


def write_while(w: Writer, s: While, write: Write) -> None:
    outside, w.around = (w.around, w.is_asking, w.called), s.location or w.around
    w.is_asking |= _is_the_users(s)
    w.called = False
    _write_while(w, s, write)
    w.around, w.is_asking, w.called = outside


def _is_the_users(s: For | While) -> bool:
    """Whether it is not one that stands for an axis of an array."""
    return isinstance(s, While) and s.location is not None


def _write_while(w: Writer, s: While, write: Write) -> None:
    counted = s.bound is not None and not s.test and w.register(s.condition) == "true"
    fork = find_fork(w, s) if counted else None
    if fork is None or s.bound is None:
        return _serial(w, s, write, counted)
    joined = w.fresh("joined")
    write_fork(w, s, fork, "0", w.one(s.bound), _range(s, write), joined)
    w.start(joined)


def _serial(w: Writer, s: While, write: Write, counted: bool) -> None:
    w.depth += 1
    if counted and not s.careful and not has_work(s.body):
        _chunked(w, s, write)
    else:
        with w.stepping(not counted):
            _metered(w, s, write)
    w.depth -= 1


def _metered(w: Writer, s: While, write: Write) -> None:
    meter = _Meter(w, s)
    if length(s.test) > _SMALL_TEST:
        _plain(w, s, write, meter)
    elif s.hasty is not None and s.hasty.trips == CHUNK and meter.alone:
        _hasty(w, s, s.hasty, write, meter)
    elif s.hasty is not None and meter.alone and not w.needs.options.lines:  # (a debugger stops in each iteration)
        _few_at_once(w, s, s.hasty, write, meter)
    else:
        _rotated(w, s, write, meter)


def _chunked(w: Writer, s: While, write: Write) -> None:
    assert s.counter is not None and s.bound is not None
    bound = w.one(s.bound)
    before, after = w.fresh("before"), w.fresh("after")
    w.branch(w.op(f"icmp sgt i64 {bound}, 0"), before, after)
    w.start(before)
    short = isinstance(s.bound, Const) and s.bound.value.real <= _chunk(s)
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
    first = w.op(f"call i64 @llvm.smin.i64(i64 {bound}, i64 {_chunk(s)})")
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
    following, left = _next_chunk(w, more, chunk, stop, bound, _chunk(s))
    _patch(w, place, stop, (first, entry), (following, more))
    _patch(w, place + 1, trips, (first, entry), (left, more))
    w.start(after)


def _entered_late(w: Writer, s: While, bound: str, after: str, write: Write) -> None:
    """Chunks of an outermost loop, a long one of which enters by way of the cold block that asks: a cycle with two
    entries is no loop to LLVM, whose passes over loops would take their time for it."""
    chunk, end, more = w.fresh("chunk"), w.fresh("end"), w.fresh("more")
    names = ("start", "stop", "at", "full", "following", "trips", "work")
    start, stop, at, full, following, trips, work = (f"%{w.fresh(name)}" for name in names)
    w.needs.intrinsic("llvm.smin.i64", "i64 (i64, i64)")
    entry = w.block
    w.branch(w.op(f"icmp sgt i64 {bound}, {_chunk(s)}"), more, chunk, unlikely_yes=True)
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
        f"{full} = add nuw nsw i64 {at}, {_chunk(s)}",
        f"{following} = call i64 @llvm.smin.i64(i64 {full}, i64 {bound})",
        f"{trips} = sub nuw nsw i64 {following}, {at}",
        f"{work} = trunc i64 {trips} to i32",
    )
    poll(w, more, chunk, work=work, first=first)


def _chunk(s: While) -> int:
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
        _count(w, s, start, stop, s.hasty.body, end, write)
        w.start(careful)
    _count(w, s, start, stop, s.body, end, write)


class _Meter:
    """What an iteration burns: an innermost loop counts on its own and settles at the end."""

    def __init__(self, w: Writer, s: While) -> None:
        self.w = w
        self.full = _chunk(s)
        self.count = None if has_work(s.body) or has_work(s.test) else w.slot(DType.I64, "ticks")
        if isinstance(self.count, str):
            w.line(f"store i64 {self.full}, ptr {self.count}")

    @property
    def alone(self) -> bool:
        return self.count is not None

    def iteration(self, refilled: str = "") -> None:
        """Burn one, and go to ``refilled`` (by default: go on) once a chunk is used up and there is a new one."""
        if isinstance(self.count, str):
            tick(self.w, self.count, self.full, refilled)
        else:
            burn(self.w, "1", ask=True)

    def several(self, trips: int) -> None:
        """Burn so many at once, which divide a chunk."""
        assert isinstance(self.count, str) and not self.full % trips
        tick(self.w, self.count, self.full, trips=trips)

    def end(self) -> None:
        if isinstance(self.count, str) and self.w.depth > 1:
            left = self.w.op(f"load i64, ptr {self.count}")
            burn(self.w, self.w.op(f"sub i64 {self.full}, {left}"))


def _rotated(w: Writer, s: While, write: Write, meter: _Meter) -> None:
    times = _counted_at_once(w, s, meter)
    wish = times or (0 if s.careful else None)
    before, after = w.fresh("before"), w.fresh("after")
    _go_on(w, s, "0", before, after, write)
    w.start(before)
    chunk = w.fresh("chunk") if times else ""
    if chunk:
        w.jump(chunk)
        w.start(chunk)
    top = w.loop_label(s.location)
    w.jump(top)
    w.start(top)
    index, patch = ("", 0) if s.counter is None else _header(w, s.counter)
    write(w, s.body)
    following = "" if s.counter is None else w.op(f"add nuw nsw i64 {index}, 1")
    if s.bound is None or _harmless(s.test):
        _ask(w, s, following, after, write)
        meter.iteration(chunk)
        if s.bound is None:
            w.jump(top, repeated(w, wish))
        else:
            w.branch(w.op(f"icmp slt i64 {following}, {w.one(s.bound)}"), top, after, note=repeated(w, wish))
    else:
        meter.iteration()
        _go_on(w, s, following, top, after, write, repeated(w, wish))
    if s.counter is not None:
        _patch(w, patch, index, ("0", before), (following, w.block))
    w.start(after)
    meter.end()


def _counted_at_once(w: Writer, s: While, meter: _Meter) -> int:
    """How many iterations are counted at once, if they are short: LLVM writes them one after the other, late, and sees
    that the count of a chunk, which they divide, can only be used up after the last. (A debugger stops in each.)"""
    options = w.needs.options
    if not meter.alone or s.counter is not None or s.bound is not None or options.lines or not options.polls:
        return 0
    long = length(s.body) + length(s.test)
    return 2 if long <= _TWICE else 0


def _hasty(w: Writer, s: While, hasty: Hasty, write: Write, meter: _Meter) -> None:
    """An innermost loop in chunks, each with the hasty body if it may have that."""
    before, chunk, after = w.fresh("before"), w.fresh("chunk"), w.fresh("after")
    quick, careful = w.fresh("quick"), w.fresh("careful")
    _go_on(w, s, "0", before, after, write)
    w.start(before)
    w.jump(chunk)
    w.start(chunk)
    start, patch = ("", 0) if s.counter is None else _header(w, s.counter)
    write(w, hasty.ask)
    w.branch(w.one(hasty.condition), quick, careful, unlikely_no=True)
    starts = [("0", before)]
    for label, body in ((quick, hasty.body), (careful, s.body)):
        w.start(label)
        top = w.loop_label(s.location)
        w.jump(top)
        w.start(top)
        index, line = ("", 0) if s.counter is None else _header(w, s.counter)
        write(w, body)
        following = "" if s.counter is None else w.op(f"add nuw nsw i64 {index}, 1")
        again = w.fresh("again")
        _go_on(w, s, following, again, after, write)
        w.start(again)
        refilled = w.fresh("refilled")
        meter.iteration(refilled)
        if s.counter is not None:
            _patch(w, line, index, (start, label), (following, w.block))
            starts.append((following, refilled))
        w.jump(top, repeated(w, 1))
        w.start(refilled)
        w.jump(chunk)
    if s.counter is not None:
        _patch(w, patch, start, *starts)
    w.start(after)
    meter.end()


def _few_at_once(w: Writer, s: While, hasty: Hasty, write: Write, meter: _Meter) -> None:
    """An innermost loop, not counted, whose hasty body stands there for each iteration that it may have."""
    before, after, quick, careful = (w.fresh(name) for name in ("before", "after", "quick", "careful"))
    _go_on(w, s, "0", before, after, write)
    w.start(before)
    top = w.loop_label(s.location)
    w.jump(top)
    w.start(top)
    write(w, hasty.ask)
    w.branch(w.one(hasty.condition), quick, careful, unlikely_no=True)
    for label, body, trips in ((quick, hasty.body, hasty.trips), (careful, s.body, 1)):
        w.start(label)
        for _ in range(trips):
            write(w, body)
            again = w.fresh("again")
            _go_on(w, s, "", again, after, write)
            w.start(again)
        meter.several(hasty.trips)
        w.jump(top, repeated(w, 1))
    w.start(after)
    meter.end()


def _ask(w: Writer, s: While, count: str, no: str, write: Write) -> None:
    """Ask the test alone, right after the body, so that a branch that sets an exit selector goes straight out."""
    if s.counter is not None:
        w.values[s.counter] = count
    write(w, s.test)
    going_on = w.fresh("again")
    w.branch(w.one(s.condition), going_on, no)
    w.start(going_on)


def _harmless(test: Sequence[Statement]) -> bool:
    """Whether the test may be asked once more after the last iteration: it reads no memory and cannot fail."""
    return all(isinstance(s, Get) or (isinstance(s, Let) and s.site is None) for s in test)


def _go_on(w: Writer, s: While, count: str, yes: str, no: str, write: Write, note: str = "") -> None:
    """Test whether there is another iteration, and go to it; ``note`` is for the branch that does."""
    if s.bound is not None:
        below = w.op(f"icmp slt i64 {count}, {w.one(s.bound)}")
        if not s.test and w.register(s.condition) == "true":
            w.branch(below, yes, no, note=note)
            return
        asking = w.fresh("test")
        w.branch(below, asking, no)
        w.start(asking)
    if s.counter is not None:
        w.values[s.counter] = count
    write(w, s.test)
    w.branch(w.one(s.condition), yes, no, note=note)


def _plain(w: Writer, s: While, write: Write, meter: _Meter) -> None:
    """For a test too large to be there twice."""
    before, top, body, after = w.fresh("before"), w.loop_label(s.location), w.fresh("body"), w.fresh("after")
    w.jump(before)
    w.start(before)
    w.jump(top)
    w.start(top)
    index, patch = ("", 0) if s.counter is None else _header(w, s.counter)
    _go_on(w, s, index, body, after, write)
    w.start(body)
    if s.counter is not None:
        w.values[s.counter] = index
    write(w, s.body)
    meter.iteration()
    if s.counter is not None:
        following = w.op(f"add nuw nsw i64 {index}, 1")
        _patch(w, patch, index, ("0", before), (following, w.block))
    w.jump(top, repeated(w))
    w.start(after)
    meter.end()
