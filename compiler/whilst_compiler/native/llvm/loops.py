"""Loops in LLVM IR: nests over the axes of arrays, and the user's, which can be interrupted.

Those whose iterations have nothing to do with each other are functions of a range of them, too. A counted innermost
loop of the user's runs in ``chunks``, others are ``metered``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst_compiler.native.llvm.chunks import write_chunks
from whilst_compiler.native.llvm.counted import Write, write_counted
from whilst_compiler.native.llvm.fuel import burn
from whilst_compiler.native.llvm.metered import write_metered
from whilst_compiler.native.llvm.parallel import find_fork, write_fork
from whilst_compiler.native.llvm.stretches import write_in_stretches
from whilst_compiler.native.llvm.work import has_work
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import For, Statement, While

__all__ = ["write_for", "write_while"]

_CUT = 2
"""So many loops of a nest, from the outermost one, run in stretches. (Those inside have few trips: the last axis of an
array of many.)"""


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
        write_counted(w, s, low, high, s.body, end, write)

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
        write_counted(w, s, low, high, s.body, end, iteration)
        w.start(end)

    return loop


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
        write_chunks(w, s, write)
    else:
        with w.stepping(not counted):
            write_metered(w, s, write)
    w.depth -= 1
