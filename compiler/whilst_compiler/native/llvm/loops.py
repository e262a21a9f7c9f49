"""Loops in LLVM IR, rotated: the test stands before the loop and at its end, so that a jump out of the body that sets
the exit selector to a constant becomes a plain second exit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import For, Statement, Var, While, blocks

__all__ = ["write_for", "write_while"]

Write = Callable[[Writer, Sequence[Statement]], None]
_SMALL_TEST = 40


def write_for(w: Writer, s: For, write: Write) -> None:
    start, stop = w.one(s.start), w.one(s.stop)
    before, top, after = w.fresh("before"), w.fresh("loop"), w.fresh("after")
    w.branch(w.op(f"icmp slt i64 {start}, {stop}"), before, after)
    w.start(before)
    w.jump(top)
    w.start(top)
    index, patch = _header(w, s.index)
    write(w, s.body)
    following = w.op(f"add nuw nsw i64 {index}, 1")
    _patch(w, patch, index, (start, before), (following, w.block))
    w.branch(w.op(f"icmp slt i64 {following}, {stop}"), top, after)
    w.start(after)


def _header(w: Writer, index: Var) -> tuple[str, int]:
    """Room for the phi node of a loop's index: its name and its line."""
    name = f"%{w.fresh(index.name)}"
    w.values[index] = name
    w.lines.append("")
    return name, len(w.lines) - 1


def _patch(w: Writer, line: int, name: str, *incoming: tuple[str, str]) -> None:
    pairs = ", ".join(f"[ {value}, %{block} ]" for value, block in incoming)
    w.lines[line] = f"  {name} = phi i64 {pairs}"


def write_while(w: Writer, s: While, write: Write) -> None:
    if _length(s.test) <= _SMALL_TEST:
        _rotated(w, s, write)
    else:
        _plain(w, s, write)


def _rotated(w: Writer, s: While, write: Write) -> None:
    before, top, after = w.fresh("before"), w.fresh("loop"), w.fresh("after")
    _go_on(w, s, "0", before, after, write)
    w.start(before)
    w.jump(top)
    w.start(top)
    index, patch = ("", 0) if s.counter is None else _header(w, s.counter)
    write(w, s.body)
    following = ""
    if s.counter is not None:
        following = w.op(f"add nuw nsw i64 {index}, 1")
    if s.counter is not None:
        latch = _go_on(w, s, following, top, after, write)
        _patch(w, patch, index, ("0", before), (following, latch))
    else:
        _go_on(w, s, following, top, after, write)
    w.start(after)


def _go_on(w: Writer, s: While, count: str, yes: str, no: str, write: Write) -> str:
    """Test whether there is another iteration, and go to it; the block in which the last branch stands."""
    if s.bound is not None:
        below = w.op(f"icmp slt i64 {count}, {w.one(s.bound)}")
        if not s.test and w.register(s.condition) == "true":
            w.branch(below, yes, no)
            return w.block
        asking = w.fresh("test")
        w.branch(below, asking, no)
        w.start(asking)
    if s.counter is not None:
        w.values[s.counter] = count
    write(w, s.test)
    w.branch(w.one(s.condition), yes, no)
    return w.block


def _plain(w: Writer, s: While, write: Write) -> None:
    """For a test too large to be there twice."""
    before, top, body, after = w.fresh("before"), w.fresh("loop"), w.fresh("body"), w.fresh("after")
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
    if s.counter is not None:
        following = w.op(f"add nuw nsw i64 {index}, 1")
        _patch(w, patch, index, ("0", before), (following, w.block))
    w.jump(top)
    w.start(after)


def _length(statements: Sequence[Statement]) -> int:
    """How many statements there are; loops inside make it too many."""
    return sum(1000 if isinstance(s, For | While) else 1 + sum(map(_length, blocks(s))) for s in statements)
