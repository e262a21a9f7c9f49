"""A loop of the user's that asks, each iteration or a few at once, whether it is to go on.

It is rotated: the test stands before the loop and at its end, so that a jump out of the body that sets the exit
selector to a constant becomes a plain second exit. Iterations burn fuel, and Python is asked when it is used up.
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.types import DType
from whilst_compiler.native.llvm.chunks import chunk_of
from whilst_compiler.native.llvm.counted import Write, header, patch
from whilst_compiler.native.llvm.fuel import burn, tick
from whilst_compiler.native.llvm.scopes import repeated
from whilst_compiler.native.llvm.work import has_work, length
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import CHUNK, Get, Hasty, Let, Statement, While

__all__ = ["write_metered"]

_SMALL_TEST = 40
_TWICE = 16
"""To count each iteration that is no longer than this would cost a tenth of it, or, on a core that something else runs
on too, a fourth. (To count four of them at once gains little more, and LLVM is a fourth longer at it.)"""


def write_metered(w: Writer, s: While, write: Write) -> None:
    meter = _Meter(w, s)
    if length(s.test) > _SMALL_TEST:
        _plain(w, s, write, meter)
    elif s.hasty is not None and s.hasty.trips == CHUNK and meter.alone:
        _hasty(w, s, s.hasty, write, meter)
    elif s.hasty is not None and meter.alone and not w.needs.options.lines:  # (a debugger stops in each iteration)
        _few_at_once(w, s, s.hasty, write, meter)
    else:
        _rotated(w, s, write, meter)


class _Meter:
    """What an iteration burns: an innermost loop counts on its own and settles at the end."""

    def __init__(self, w: Writer, s: While) -> None:
        self.w = w
        self.full = chunk_of(s)
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
        w.needs.intrinsic("llvm.sideeffect", "void ()")
        w.line("call void @llvm.sideeffect()")  # (LLVM joins an empty block with the loop: no chunk to count then)
    top = w.loop_label(s.location)
    w.jump(top)
    w.start(top)
    index, line = ("", 0) if s.counter is None else header(w, s.counter)
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
        patch(w, line, index, ("0", before), (following, w.block))
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
    start, first = ("", 0) if s.counter is None else header(w, s.counter)
    write(w, hasty.ask)
    w.branch(w.one(hasty.condition), quick, careful, unlikely_no=True)
    starts = [("0", before)]
    for label, body in ((quick, hasty.body), (careful, s.body)):
        w.start(label)
        top = w.loop_label(s.location)
        w.jump(top)
        w.start(top)
        index, line = ("", 0) if s.counter is None else header(w, s.counter)
        write(w, body)
        following = "" if s.counter is None else w.op(f"add nuw nsw i64 {index}, 1")
        again = w.fresh("again")
        _go_on(w, s, following, again, after, write)
        w.start(again)
        refilled = w.fresh("refilled")
        meter.iteration(refilled)
        if s.counter is not None:
            patch(w, line, index, (start, label), (following, w.block))
            starts.append((following, refilled))
        w.jump(top, repeated(w, 1))
        w.start(refilled)
        w.jump(chunk)
    if s.counter is not None:
        patch(w, first, start, *starts)
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
    index, line = ("", 0) if s.counter is None else header(w, s.counter)
    _go_on(w, s, index, body, after, write)
    w.start(body)
    if s.counter is not None:
        w.values[s.counter] = index
    write(w, s.body)
    meter.iteration()
    if s.counter is not None:
        following = w.op(f"add nuw nsw i64 {index}, 1")
        patch(w, line, index, ("0", before), (following, w.block))
    w.jump(top, repeated(w))
    w.start(after)
    meter.end()
