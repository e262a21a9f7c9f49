"""A counted loop in LLVM IR: its index, and how often its body is to stand there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst_compiler.ir.types import DType
from whilst_compiler.native.llvm.anchors import find_motions
from whilst_compiler.native.llvm.chains import is_short_chain
from whilst_compiler.native.llvm.lanes import lanes_note
from whilst_compiler.native.llvm.scopes import four_apart, in_vectors, repeated
from whilst_compiler.native.llvm.strides import handles_apart, scattered, strides
from whilst_compiler.native.llvm.work import length
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import For, Statement, Var, While

__all__ = ["Write", "header", "patch", "write_counted"]

Write = Callable[[Writer, Sequence[Statement]], None]
"""Writes statements."""

_CHAINS = 8
"""So many accumulators a fold has of elements that lie apart."""
_FEW = 6
"""An iteration of so many statements, far from the one before in memory, is done before the jump to the next one is."""


def write_counted(
    w: Writer,
    s: For | While,
    start: str,
    stop: str,
    body: Sequence[Statement],
    after: str,
    write: Write,
) -> None:
    """A loop of one iteration at least; ends in a branch to ``after``."""
    index = s.index if isinstance(s, For) else s.counter
    assert index is not None
    top, before = w.loop_label(s.location), w.block
    apart = scattered(index, body)
    steps = [(x, w.op(f"mul nsw i64 {start}, {w.one(x)}")) for x in (strides(index, body) if apart else ())]
    w.jump(top)
    w.start(top)
    name, line = header(w, index)
    offsets = [header(w, Var("offset", DType.I64)) for _ in steps]
    w.offsets = {(index, stride): offset for (stride, _), (offset, _) in zip(steps, offsets)}
    w.motions, w.counter = {} if apart or not isinstance(s, While) else find_motions(index, body), name
    with w.stepping(False):
        write(w, body)
    w.motions = {}
    following = w.op(f"add nuw nsw i64 {name}, 1")
    patch(w, line, name, (start, before), (following, w.block))
    w.offsets = {}
    for (stride, first), (offset, place) in zip(steps, offsets):
        patch(w, place, offset, (first, before), (w.op(f"add nsw i64 {offset}, {w.one(stride)}"), w.block))
    again = w.op(f"icmp slt i64 {following}, {stop}")
    w.branch(again, top, after, note=_copies(w, s, index, body, apart))


def _copies(w: Writer, s: For | While, index: Var, body: Sequence[Statement], apart: bool) -> str:
    """The note that says how often the body of a counted loop is to stand there."""
    if isinstance(s, For) and s.lanes:
        return lanes_note(w, s)
    if isinstance(s, For) and (what := handles_apart(index, body)):
        return in_vectors(w, 1, _CHAINS) if what == "folds" else four_apart(w)
    if isinstance(s, While) and is_short_chain(index, body):
        return repeated(w, 4)
    if isinstance(s, While) and apart and length(body) <= _FEW:
        return four_apart(w)
    return repeated(w, 0 if apart or (isinstance(s, For) and s.brief) else None)


def header(w: Writer, index: Var) -> tuple[str, int]:
    """Room for the phi node of a loop's index: its name and its line."""
    name = f"%{w.fresh(index.name)}"
    w.values[index] = name
    w.lines.append("")
    place = len(w.lines) - 1
    w.tell(index, name)
    return name, place


def patch(w: Writer, line: int, name: str, *incoming: tuple[str, str]) -> None:
    """Write the phi node, of values and the blocks that they come from."""
    pairs = ", ".join(f"[ {value}, %{block} ]" for value, block in incoming)
    w.lines[line] = f"  {name} = phi i64 {pairs}"
