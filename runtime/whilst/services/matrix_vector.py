"""Products of matrices and vectors with vectors of 512 bits: LLVM text for ``products``.

Each number of the matrix is used once, so that all depends on how fast it is read:

    where rows lie together (``@dots``):     y[four rows] = four rows * x
    where columns do (``@sums``):            y[columns] += x[four lines] * four lines

two vectors of four lines at a time, from where the first line is aligned: vectors that are not are read a quarter more
slowly from the larger caches. Each element of the result is added up in one order, whatever the number of threads.
"""

from __future__ import annotations

from collections.abc import Iterable

from whilst.services.pool import PARALLEL
from whilst.services.tiles import Kind
from whilst.services.words import filled, read, write
from whilst_compiler.native import abi

__all__ = ["BY_VECTOR", "STEPS", "matrix_vector"]

BY_VECTOR = "by_vector"
"""``i1 (args, sizes, steps)``, as a loop of ``matmul`` has them: computes the product if it is one of these."""

_LINES, _VECTORS = 4, 2
"""So many lines at once, and so many vectors of each."""
_BLOCK, _CHUNK = 256, 2048
"""Threads take so many columns at least, and go through the lines for so many at once: these stay in the cache."""
_SHORT = 8
"""Lines of fewer vectors are left to others."""

_JOB = (
    "ptr matrix", "i64 out_step", "i64 in_step", "ptr x", "i64 x_step", "ptr y", "i64 y_step", "i64 outs", "i64 k",
)  # fmt: skip
_JOB_HERE = tuple(word if word[0] == "i" or word[-1] not in "xy" else f"{word}_t" for word in _JOB)
STEPS = (
    "i64 a_item", "i64 b_item", "i64 c_item", "i64 a_row", "i64 a_k", "i64 b_k", "i64 b_n", "i64 c_row", "i64 c_n",
)  # fmt: skip
"""The steps that a product of matrices is told, as NumPy's loops are."""


def matrix_vector(kind: Kind, thread: int) -> str:
    """``thread`` multiplications are worth a thread. The text needs ``@first``, ``@context`` and those that
    ``products`` declares."""
    words: dict[str, object] = {
        "T": kind.type, "V": kind.vector, "MASK": kind.mask, "SUFFIX": kind.suffix, "SIZE": kind.size,
        "LANES": kind.lanes, "STEP": _VECTORS * kind.lanes, "THREAD": thread, "LINES": _LINES,
        "BLOCK": _BLOCK, "CHUNK": _CHUNK, "SHORT": _SHORT * kind.lanes, "BY_VECTOR": BY_VECTOR, "PARALLEL": PARALLEL,
        "POLL": abi.POLL, **{f"AT{v}": v * kind.lanes for v in range(_VECTORS)},
    }  # fmt: skip
    return filled(_TEXT + _dots() + _SUMS + _lines(_LINES) + _lines(1), words)


_TEXT = f"""
declare $T$ @llvm.vector.reduce.fadd.$SUFFIX$($T$, $V$)
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)

define internal i1 @$BY_VECTOR$(ptr %args, ptr %sizes, ptr %steps) nounwind {{
entry:
  %job = alloca [{len(_JOB)} x i64]
{read("args", "ptr a", "ptr b", "ptr c")}
{read("sizes", "i64 items", "i64 m", "i64 k", "i64 n")}
{read("steps", *STEPS)}
  %one_column = icmp eq i64 %n, 1
  %one_row = icmp eq i64 %m, 1
  %one = or i1 %one_column, %one_row
  %matrix = select i1 %one_column, ptr %a, ptr %b
  %matrix_item = select i1 %one_column, i64 %a_item, i64 %b_item
  %x = select i1 %one_column, ptr %b, ptr %a
  %x_item = select i1 %one_column, i64 %b_item, i64 %a_item
  %out_step = select i1 %one_column, i64 %a_row, i64 %b_n
  %in_step = select i1 %one_column, i64 %a_k, i64 %b_k
  %x_step = select i1 %one_column, i64 %b_k, i64 %a_k
  %y_step = select i1 %one_column, i64 %c_row, i64 %c_n
  %outs = select i1 %one_column, i64 %m, i64 %n
  %in_rows = icmp eq i64 %in_step, $SIZE$
  %x_together = icmp eq i64 %x_step, $SIZE$
  %k_long = icmp sge i64 %k, $SHORT$
  %outs_long = icmp sge i64 %outs, $SHORT$
  %both_in_rows = and i1 %in_rows, %x_together
  %dots_fit = and i1 %both_in_rows, %k_long
  %in_columns = icmp eq i64 %out_step, $SIZE$
  %y_together = icmp eq i64 %y_step, $SIZE$
  %both_in_columns = and i1 %in_columns, %y_together
  %sums_fit = and i1 %both_in_columns, %outs_long
  %either = or i1 %dots_fit, %sums_fit
  %some = icmp sgt i64 %outs, 0
  %one_of_some = and i1 %one, %some
  %ours = and i1 %one_of_some, %either
  br i1 %ours, label %begin, label %leave
leave:
  ret i1 false
begin:
  %poll = getelementptr i64, ptr @context, i64 $POLL$
  store ptr @goes_on, ptr %poll
  %range = select i1 %dots_fit, ptr @dots, ptr @sums
  %together = select i1 %dots_fit, i64 $LINES$, i64 $BLOCK$
  %outs_up = add i64 %outs, %together
  %outs_more = sub i64 %outs_up, 1
  %count = udiv i64 %outs_more, %together
  %work = mul i64 %outs, %k
  %worth = udiv i64 %work, $THREAD$
  %threads = call i64 @llvm.smax.i64(i64 %worth, i64 1)
  br label %item
item:
  %t = phi i64 [0, %begin], [%t_next, %item_run]
  %t_go = icmp slt i64 %t, %items
  br i1 %t_go, label %item_run, label %done
item_run:
  %t_next = add i64 %t, 1
  %matrix_to = mul i64 %t, %matrix_item
  %x_to = mul i64 %t, %x_item
  %c_to = mul i64 %t, %c_item
  %matrix_t = getelementptr i8, ptr %matrix, i64 %matrix_to
  %x_t = getelementptr i8, ptr %x, i64 %x_to
  %y_t = getelementptr i8, ptr %c, i64 %c_to
{write("job", *_JOB_HERE)}
  %code = call i32 @$PARALLEL$(ptr @context, ptr %range, ptr %job, i64 %count, i64 1, i64 %threads, i64 0)
  br label %item
done:
  ret i1 true
}}
"""


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _vector(name: str, line: str, at: str) -> str:
    return (
        f"  %{name}_at = getelementptr $T$, ptr %{line}, i64 {at}\n  %{name} = load $V$, ptr %{name}_at, align $SIZE$"
    )


def _part(name: str, line: str, at: str, mask: str) -> str:
    """What there is of a vector."""
    load = f"@llvm.masked.load.$SUFFIX$.p0(ptr %{name}_at, i32 $SIZE$, $MASK$ %{mask}, $V$ zeroinitializer)"
    return f"  %{name}_at = getelementptr $T$, ptr %{line}, i64 {at}\n  %{name} = call $V$ {load}"


def _fma(name: str, x: str, y: str, z: str) -> str:
    return f"  %{name} = call $V$ @llvm.fma.$SUFFIX$($V$ %{x}, $V$ %{y}, $V$ %{z})"


def _bounds(line: str, length: str) -> str:
    """Where a line is aligned, how far whole steps go from there, and what there is of the vectors behind that."""
    ends = (
        f"  %end{v} = add i64 %even, $AT{v}$\n  %left{v} = sub i64 {length}, %end{v}\n"
        f"  %mask{v} = call $MASK$ @first(i64 %left{v})"
        for v in range(_VECTORS)
    )
    return f"""  %place = ptrtoint ptr {line} to i64
  %until = sub i64 0, %place
  %odd_bytes = and i64 %until, 63
  %odd = udiv i64 %odd_bytes, $SIZE$
  %head = call i64 @llvm.smin.i64(i64 %odd, i64 {length})
  %head_mask = call $MASK$ @first(i64 %head)
  %steps_left = sub i64 {length}, %head
  %in_steps = and i64 %steps_left, -$STEP$
  %even = add i64 %head, %in_steps
  %some = icmp sgt i64 %in_steps, 0
{_joined(ends)}"""


def _dots() -> str:
    """Four rows at a time. Those beyond the last one are that one again."""
    rows, vectors = range(_LINES), range(_VECTORS)
    cells = [(r, v) for r in rows for v in vectors]
    places, head, ends = [], [], []
    for r in rows:
        places += [
            f"  %far{r} = add i64 %top, {r}", f"  %i{r} = call i64 @llvm.smin.i64(i64 %far{r}, i64 %last)",
            f"  %r{r}_to = mul i64 %i{r}, %out_step", f"  %r{r} = getelementptr i8, ptr %matrix, i64 %r{r}_to",
        ]  # fmt: skip
        head += [_part(f"h{r}", f"r{r}", "0", "head_mask"), f"  %b{r}_0 = fmul $V$ %h{r}, %h"]
        ends += [
            f"  %all{r} = fadd $V$ %e{r}_0, %e{r}_1",
            f"  %sum{r} = call reassoc $T$ @llvm.vector.reduce.fadd.$SUFFIX$($T$ 0.0, $V$ %all{r})",
            f"  %y{r}_to = mul i64 %i{r}, %y_step", f"  %y{r} = getelementptr i8, ptr %y, i64 %y{r}_to",
            f"  store $T$ %sum{r}, ptr %y{r}, align $SIZE$",
        ]  # fmt: skip
    first = {(r, v): "zeroinitializer" if v else f"%b{r}_0" for r, v in cells}
    sums = [f"phi $V$ [{first[r, v]}, %block], [%s{r}_{v}_next, %loop]" for r, v in cells]
    body, rest = [f"  %j{v} = add i64 %j, $AT{v}$" for v in vectors], []
    body += [_vector(f"x{v}", "x", f"%j{v}") for v in vectors]
    rest += [_part(f"z{v}", "x", f"%end{v}", f"mask{v}") for v in vectors]
    for r, v in cells:
        body += [_vector(f"u{r}_{v}", f"r{r}", f"%j{v}"), _fma(f"s{r}_{v}_next", f"u{r}_{v}", f"x{v}", f"s{r}_{v}")]
        rest += [_part(f"w{r}_{v}", f"r{r}", f"%end{v}", f"mask{v}")]
        rest += [_fma(f"e{r}_{v}", f"w{r}_{v}", f"z{v}", f"p{r}_{v}")]
    return f"""
define internal i32 @dots(ptr %ctx, ptr %job, i64 %low, i64 %high) nounwind {{
entry:
{read("job", *_JOB)}
  %last = sub i64 %outs, 1
  br label %block
block:
  %b = phi i64 [%low, %entry], [%b_next, %rest]
  %b_next = add i64 %b, 1
  %top = mul i64 %b, $LINES$
{_joined(places)}
{_bounds("%r0", "%k")}
{_part("h", "x", "0", "head_mask")}
{_joined(head)}
  br i1 %some, label %loop, label %rest
loop:
  %j = phi i64 [%head, %block], [%j_next, %loop]
{_joined(f"  %s{r}_{v} = {value}" for (r, v), value in zip(cells, sums, strict=True))}
  %j_next = add i64 %j, $STEP$
{_joined(body)}
  %on = icmp slt i64 %j_next, %even
  br i1 %on, label %loop, label %rest
rest:
{_joined(f"  %p{r}_{v} = {value}" for (r, v), value in zip(cells, sums, strict=True))}
{_joined(rest)}
{_joined(ends)}
  %go = icmp slt i64 %b_next, %high
  br i1 %go, label %block, label %done
done:
  ret i32 0
}}
"""


_SUMS = f"""
define internal i32 @sums(ptr %ctx, ptr %job, i64 %low, i64 %high) nounwind {{
entry:
{read("job", *_JOB)}
  %begin = mul i64 %low, $BLOCK$
  %far = mul i64 %high, $BLOCK$
  %end = call i64 @llvm.smin.i64(i64 %far, i64 %outs)
  %fours = and i64 %k, -$LINES$
  br label %chunk
chunk:
  %j = phi i64 [%begin, %entry], [%j_next, %chunk_end]
  %there = sub i64 %end, %j
  %width = call i64 @llvm.smin.i64(i64 %there, i64 $CHUNK$)
  %j_next = add i64 %j, %width
  %here = getelementptr $T$, ptr %y, i64 %j
  %lines = getelementptr $T$, ptr %matrix, i64 %j
  %bytes = mul i64 %width, $SIZE$
  call void @llvm.memset.p0.i64(ptr %here, i8 0, i64 %bytes, i1 false)
  br label %four
four:
  %q = phi i64 [0, %chunk], [%q_next, %four_run]
  %q_go = icmp slt i64 %q, %fours
  br i1 %q_go, label %four_run, label %one
four_run:
  %q_next = add i64 %q, $LINES$
  %q_line = mul i64 %q, %in_step
  %q_x = mul i64 %q, %x_step
  %q_from = getelementptr i8, ptr %lines, i64 %q_line
  %q_by = getelementptr i8, ptr %x, i64 %q_x
  call void @lines$LINES$(ptr %q_from, i64 %in_step, ptr %q_by, i64 %x_step, ptr %here, i64 %width)
  br label %four
one:
  %o = phi i64 [%q, %four], [%o_next, %one_run]
  %o_go = icmp slt i64 %o, %k
  br i1 %o_go, label %one_run, label %chunk_end
one_run:
  %o_next = add i64 %o, 1
  %o_line = mul i64 %o, %in_step
  %o_x = mul i64 %o, %x_step
  %o_from = getelementptr i8, ptr %lines, i64 %o_line
  %o_by = getelementptr i8, ptr %x, i64 %o_x
  call void @lines1(ptr %o_from, i64 %in_step, ptr %o_by, i64 %x_step, ptr %here, i64 %width)
  br label %one
chunk_end:
  %go = icmp slt i64 %j_next, %end
  br i1 %go, label %chunk, label %done
done:
  ret i32 0
}}
"""


def _lines(count: int) -> str:
    """``@lines{count}``: so many lines of the matrix, times a number each, added to the result."""
    lines, vectors = range(count), range(_VECTORS)
    before, body = [], []
    for q in lines:
        before += [
            f"  %m_to{q} = mul i64 %step, {q}", f"  %m{q} = getelementptr i8, ptr %m, i64 %m_to{q}",
            f"  %x_to{q} = mul i64 %x_step, {q}", f"  %x{q} = getelementptr i8, ptr %x, i64 %x_to{q}",
            f"  %n{q} = load $T$, ptr %x{q}, align $SIZE$",
            f"  %one{q} = insertelement $V$ poison, $T$ %n{q}, i64 0",
            f"  %f{q} = shufflevector $V$ %one{q}, $V$ poison, <$LANES$ x i32> zeroinitializer",
        ]  # fmt: skip
    for v in vectors:
        body += [f"  %j{v} = add i64 %j, $AT{v}$", _vector(f"s{v}_0", "y", f"%j{v}")]
        for q in lines:
            body += [_vector(f"u{v}_{q}", f"m{q}", f"%j{v}"), _fma(f"s{v}_{q + 1}", f"f{q}", f"u{v}_{q}", f"s{v}_{q}")]
        body += [f"  store $V$ %s{v}_{count}, ptr %s{v}_0_at, align $SIZE$"]
    rest = _joined(_some(f"r{v}", f"%end{v}", f"mask{v}", count) for v in vectors)
    return f"""
define internal void @lines{count}(ptr %m, i64 %step, ptr %x, i64 %x_step, ptr %y, i64 %width) nounwind noinline {{
entry:
{_joined(before)}
{_bounds("%m", "%width")}
{_some("h", "0", "head_mask", count)}
  br i1 %some, label %loop, label %rest
loop:
  %j = phi i64 [%head, %entry], [%j_next, %loop]
  %j_next = add i64 %j, $STEP$
{_joined(body)}
  %on = icmp slt i64 %j_next, %even
  br i1 %on, label %loop, label %rest
rest:
{rest}
  ret void
}}
"""


def _some(name: str, at: str, mask: str, count: int) -> str:
    """What there is of a vector of the result, with that of the lines added."""
    steps = [_part(f"{name}_0", "y", at, mask)]
    for q in range(count):
        steps += [_part(f"{name}w{q}", f"m{q}", at, mask)]
        steps += [_fma(f"{name}_{q + 1}", f"f{q}", f"{name}w{q}", f"{name}_{q}")]
    store = f"$V$ %{name}_{count}, ptr %{name}_0_at, i32 $SIZE$, $MASK$ %{mask}"
    return _joined([*steps, f"  call void @llvm.masked.store.$SUFFIX$.p0({store})"])
