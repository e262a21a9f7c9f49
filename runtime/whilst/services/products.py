"""Products of matrices with vectors of 512 bits, where NumPy's BLAS has none for a processor that has.

    for some columns of b at a time, and some k:         (so many that they stay in the cache)
        pack b[k, columns] into panels of a few vectors
        for each eight rows of a, on several threads:
            for each panel:
                c[rows, panel] += a[rows, k] * panel     (``tiles``)

Each element of the result is added up in order, multiplication and addition fused, as BLAS does; it does not depend on
the number of threads. After Goto and van de Geijn, *Anatomy of high-performance matrix multiplication* (2008), but that
``a`` is not packed: its numbers are read one at a time, wherever they are.

That is twice as fast as OpenBLAS with vectors of 256 bits on a processor of the kind Zen 5, for all sizes but where
there are few rows and a large ``b``, each number of which is used but a few times: those are left to NumPy. Where one
of the two is a vector, ``matrix_vector`` has the product.
"""

from __future__ import annotations

import ctypes

from numpy._core import _multiarray_umath

from whilst.cache.objects import linked_kernel
from whilst.native.loader import Linked
from whilst.native.machine import MACHINE
from whilst.services.helping import CONTEXT
from whilst.services.matrix_vector import BY_VECTOR, STEPS, matrix_vector
from whilst.services.pool import PARALLEL, parallel_address
from whilst.services.tiles import KINDS, ROWS, WIDEST, Kind, tile
from whilst.services.words import filled, read, write
from whilst_compiler.native import abi

__all__ = ["is_better", "linked_product"]

_DEPTH = 256
"""So many numbers of a row at a time: eight rows of them, and a panel, stay in the first cache."""
_PACKED = 1 << 18
"""So many bytes of ``b`` at a time."""
_THREAD = 1 << 15
"""So many multiplications are worth a thread."""
_ROWS_OF_MANY, _ROWS_OF_FEW, _FEW = 32, 8, 1 << 17
"""From so many rows on; from so many, where ``b`` has no more numbers than this."""

_NARROW = ("Haswell", "Zen", "Excavator", "Steamroller", "Sandybridge", "Prescott", "Nehalem", "Generic")
"""OpenBLAS's names for processors for which it has no vectors of 512 bits."""
_CORE_NAMES = [f"{head}openblas_get_corename{tail}" for head in ("scipy_", "") for tail in ("64_", "")]


def is_better(types: str) -> bool:
    """Whether these products are better than the BLAS that this NumPy calls, as far as one knows it."""
    return types in KINDS and MACHINE.wide and _core() in _NARROW


def _core() -> str:
    """The processor for which NumPy's OpenBLAS computes; empty for another BLAS."""
    library = ctypes.CDLL(_multiarray_umath.__file__)
    for name in _CORE_NAMES:
        if hasattr(library, name):
            ask = getattr(library, name)
            ask.restype = ctypes.c_char_p
            return str((ask() or b"").decode("ascii", "replace"))
    return ""


def linked_product(types: str, theirs: int) -> Linked:
    """Machine code ``i1 loop(arguments, sizes, steps)`` for NumPy's ``types``; ``theirs`` is the address of NumPy's."""
    imports = {"theirs": theirs, PARALLEL: parallel_address()}
    return linked_kernel(_text(KINDS[types]), f"products {types}", ("loop",), imports, by_hand=True)


def _text(kind: Kind) -> str:
    words: dict[str, object] = {
        "T": kind.type, "V": kind.vector, "MASK": kind.mask, "SUFFIX": kind.suffix, "SIZE": kind.size,
        "LANES": kind.lanes, "NUMBERS": f"<{kind.lanes} x i64>", "PLACES": f"<{kind.lanes} x ptr>",
        "COUNT": f"<{', '.join(f'i64 {k}' for k in range(kind.lanes))}>",
        "SAME": f"<{kind.lanes} x i32> zeroinitializer",
        "ROWS": ROWS, "WIDEST": WIDEST, "PANEL": WIDEST * kind.lanes, "DEPTH": _DEPTH, "ROOM": _PACKED // kind.size,
        "THREAD": _THREAD, "ROWS_OF_MANY": _ROWS_OF_MANY, "ROWS_OF_FEW": _ROWS_OF_FEW, "FEW": _FEW,
        "PARALLEL": PARALLEL, "CONTEXT": CONTEXT, "POLL": abi.POLL, "BY_VECTOR": BY_VECTOR,
    }  # fmt: skip
    tiles = "".join(tile(kind, width) for width in range(1, WIDEST + 1))
    return filled(_TEXT, words) + tiles + matrix_vector(kind, _THREAD)


_JOB = ("ptr a", "i64 a_row", "i64 a_k", "ptr packed", "i64 k", "ptr c", "i64 c_row", "i64 m", "i64 n", "i64 before")
_JOB_HERE = (
    "ptr a_here", "i64 a_row", "i64 a_k", "ptr packed", "i64 depth", "ptr c_here", "i64 c_row", "i64 m", "i64 width",
    "i64 q",
)  # fmt: skip
"""What threads are told, and what that is where they are told it."""

_OPERANDS = "ptr %a_here, i64 %a_row, i64 %a_k, ptr %b_here, i64 %k, ptr %c_here, i64 %c_row, i64 %last"
_CALLS = "\n".join(
    f"tile{width}:\n  call void @tile{width}({_OPERANDS}, $MASK$ %mask, i1 %more)\n  br label %panel_end"
    for width in range(1, WIDEST + 1)
)

_TEXT = f"""
@context = internal global [$CONTEXT$ x i64] zeroinitializer
declare i1 @theirs(ptr, ptr, ptr)
declare i32 @$PARALLEL$(ptr, ptr, ptr, i64, i64, i64, i64)
declare ptr @aligned_alloc(i64, i64)
declare void @free(ptr)
declare i64 @llvm.smin.i64(i64, i64)
declare i64 @llvm.smax.i64(i64, i64)
declare $V$ @llvm.fma.$SUFFIX$($V$, $V$, $V$)
declare $V$ @llvm.masked.load.$SUFFIX$.p0(ptr, i32, $MASK$, $V$)
declare $V$ @llvm.masked.gather.$SUFFIX$.v$LANES$p0($PLACES$, i32, $MASK$, $V$)
declare void @llvm.masked.store.$SUFFIX$.p0($V$, ptr, i32, $MASK$)

define internal i32 @goes_on(ptr %ctx, i32 %work, ptr %payload) {{
  ret i32 1
}}

define i1 @loop(ptr %args, ptr %sizes, ptr %steps) nounwind {{
entry:
  %job = alloca [10 x i64]
{read("args", "ptr a_all", "ptr b_all", "ptr c_all")}
{read("sizes", "i64 items", "i64 m", "i64 k", "i64 n")}
{read("steps", *STEPS)}
  %numbers = mul i64 %k, %n
  %many = icmp sge i64 %m, $ROWS_OF_MANY$
  %some = icmp sge i64 %m, $ROWS_OF_FEW$
  %few = icmp sle i64 %numbers, $FEW$
  %some_of_few = and i1 %some, %few
  %used_often = or i1 %many, %some_of_few
  %deep = icmp sgt i64 %k, 1
  %wide = icmp sgt i64 %n, 1
  %is_product = and i1 %deep, %wide
  %in_rows = icmp eq i64 %c_n, $SIZE$
  %right = and i1 %is_product, %in_rows
  %ours = and i1 %used_often, %right
  br i1 %ours, label %room, label %vector
vector:
  %by_vector = call i1 @$BY_VECTOR$(ptr %args, ptr %sizes, ptr %steps)
  br i1 %by_vector, label %ready, label %leave
ready:
  ret i1 false
leave:
  %failed = call i1 @theirs(ptr %args, ptr %sizes, ptr %steps)
  ret i1 %failed
room:
  %k_more = add i64 %k, {_DEPTH - 1}
  %depths = udiv i64 %k_more, $DEPTH$
  %k_even = add i64 %k_more, %depths
  %k_sum = sub i64 %k_even, $DEPTH$
  %most_deep = udiv i64 %k_sum, %depths
  %lines = udiv i64 $ROOM$, %most_deep
  %panels = udiv i64 %lines, $PANEL$
  %most_wide = mul i64 %panels, $PANEL$
  %n_some = call i64 @llvm.smin.i64(i64 %n, i64 %most_wide)
  %n_up = add i64 %n_some, $PANEL$
  %packed_numbers = mul i64 %n_up, %most_deep
  %packed_bytes = mul i64 %packed_numbers, $SIZE$
  %packed_up = add i64 %packed_bytes, 63
  %bytes = and i64 %packed_up, -64
  %packed = call ptr @aligned_alloc(i64 64, i64 %bytes)
  %lack = icmp eq ptr %packed, null
  br i1 %lack, label %leave, label %begin
begin:
  %poll = getelementptr i64, ptr @context, i64 $POLL$
  store ptr @goes_on, ptr %poll
  %blocks_up = add i64 %m, {ROWS - 1}
  %blocks = udiv i64 %blocks_up, $ROWS$
  br label %item
item:
  %t = phi i64 [0, %begin], [%t_next, %item_end]
  %a_t = mul i64 %t, %a_item
  %b_t = mul i64 %t, %b_item
  %c_t = mul i64 %t, %c_item
  %a = getelementptr i8, ptr %a_all, i64 %a_t
  %b = getelementptr i8, ptr %b_all, i64 %b_t
  %c = getelementptr i8, ptr %c_all, i64 %c_t
  br label %columns
columns:
  %j = phi i64 [0, %item], [%j_next, %columns_end]
  %j_left = sub i64 %n, %j
  %width = call i64 @llvm.smin.i64(i64 %j_left, i64 %most_wide)
  %j_next = add i64 %j, %width
  %c_j = mul i64 %j, $SIZE$
  %c_here = getelementptr i8, ptr %c, i64 %c_j
  %b_j = mul i64 %j, %b_n
  %b_columns = getelementptr i8, ptr %b, i64 %b_j
  br label %some_k
some_k:
  %q = phi i64 [0, %columns], [%q_next, %some_k]
  %q_left = sub i64 %k, %q
  %depth = call i64 @llvm.smin.i64(i64 %q_left, i64 %most_deep)
  %q_next = add i64 %q, %depth
  %a_q = mul i64 %q, %a_k
  %a_here = getelementptr i8, ptr %a, i64 %a_q
  %b_q = mul i64 %q, %b_k
  %b_here = getelementptr i8, ptr %b_columns, i64 %b_q
  call void @pack(ptr %b_here, i64 %b_k, i64 %b_n, i64 %depth, i64 %width, ptr %packed)
{write("job", *_JOB_HERE)}
  %of_row = mul i64 %depth, %width
  %work = mul i64 %of_row, %m
  %worth = udiv i64 %work, $THREAD$
  %threads = call i64 @llvm.smax.i64(i64 %worth, i64 1)
  %code = call i32 @$PARALLEL$(ptr @context, ptr @rows, ptr %job, i64 %blocks, i64 1, i64 %threads, i64 0)
  %q_go = icmp slt i64 %q_next, %k
  br i1 %q_go, label %some_k, label %columns_end
columns_end:
  %j_go = icmp slt i64 %j_next, %n
  br i1 %j_go, label %columns, label %item_end
item_end:
  %t_next = add i64 %t, 1
  %t_go = icmp slt i64 %t_next, %items
  br i1 %t_go, label %item, label %done
done:
  call void @free(ptr %packed)
  ret i1 false
}}

define internal i64 @vectors(i64 %left) alwaysinline {{
  %up = add i64 %left, $LANES$
  %sum = sub i64 %up, 1
  %count = udiv i64 %sum, $LANES$
  %four = icmp eq i64 %count, 4
  %most = call i64 @llvm.smin.i64(i64 %count, i64 $WIDEST$)
  %width = select i1 %four, i64 2, i64 %most
  ret i64 %width
}}

define internal $MASK$ @first(i64 %count) alwaysinline {{
  %one = insertelement $NUMBERS$ poison, i64 %count, i64 0
  %all = shufflevector $NUMBERS$ %one, $NUMBERS$ poison, $SAME$
  %mask = icmp sgt $NUMBERS$ %all, $COUNT$
  ret $MASK$ %mask
}}

define internal void @pack(ptr %b, i64 %b_k, i64 %b_n, i64 %k, i64 %n, ptr %packed) nounwind noinline {{
entry:
  %in_rows = icmp eq i64 %b_n, $SIZE$
  %one_step = insertelement $NUMBERS$ poison, i64 %b_n, i64 0
  %all_steps = shufflevector $NUMBERS$ %one_step, $NUMBERS$ poison, $SAME$
  %offsets = mul $NUMBERS$ %all_steps, $COUNT$
  br label %panel
panel:
  %j = phi i64 [0, %entry], [%j_next, %panel_end]
  %to = phi ptr [%packed, %entry], [%next, %panel_end]
  %left = sub i64 %n, %j
  %width = call i64 @vectors(i64 %left)
  %numbers = mul i64 %width, $LANES$
  %j_next = add i64 %j, %numbers
  %b_j = mul i64 %j, %b_n
  %columns = getelementptr i8, ptr %b, i64 %b_j
  br label %line
line:
  %q = phi i64 [0, %panel], [%q_next, %line_end]
  %line_to = phi ptr [%to, %panel], [%next, %line_end]
  %q_next = add i64 %q, 1
  %b_q = mul i64 %q, %b_k
  %row = getelementptr i8, ptr %columns, i64 %b_q
  br label %vector
vector:
  %v = phi i64 [0, %line], [%v_next, %vector_end]
  %place = phi ptr [%line_to, %line], [%next, %vector_end]
  %v_next = add i64 %v, 1
  %next = getelementptr $V$, ptr %place, i64 1
  %before = mul i64 %v, $LANES$
  %there = sub i64 %left, %before
  %mask = call $MASK$ @first(i64 %there)
  %b_v = mul i64 %before, %b_n
  %from = getelementptr i8, ptr %row, i64 %b_v
  br i1 %in_rows, label %near, label %apart
near:
  %x = call $V$ @llvm.masked.load.$SUFFIX$.p0(ptr %from, i32 $SIZE$, $MASK$ %mask, $V$ zeroinitializer)
  br label %vector_end
apart:
  %places = getelementptr i8, ptr %from, $NUMBERS$ %offsets
  %y = call $V$ @llvm.masked.gather.$SUFFIX$.v$LANES$p0($PLACES$ %places, i32 $SIZE$, $MASK$ %mask, $V$ zeroinitializer)
  br label %vector_end
vector_end:
  %z = phi $V$ [%x, %near], [%y, %apart]
  store $V$ %z, ptr %place, align 64
  %v_go = icmp slt i64 %v_next, %width
  br i1 %v_go, label %vector, label %line_end
line_end:
  %q_go = icmp slt i64 %q_next, %k
  br i1 %q_go, label %line, label %panel_end
panel_end:
  %j_go = icmp slt i64 %j_next, %n
  br i1 %j_go, label %panel, label %done
done:
  ret void
}}

define internal i32 @rows(ptr %ctx, ptr %job, i64 %low, i64 %high) nounwind {{
entry:
{read("job", *_JOB)}
  %more = icmp sgt i64 %before, 0
  br label %block
block:
  %at = phi i64 [%low, %entry], [%at_next, %block_end]
  %at_next = add i64 %at, 1
  %top = mul i64 %at, $ROWS$
  %rows_left = sub i64 %m, %top
  %last = sub i64 %rows_left, 1
  %a_to = mul i64 %top, %a_row
  %c_to = mul i64 %top, %c_row
  %a_here = getelementptr i8, ptr %a, i64 %a_to
  %c_block = getelementptr i8, ptr %c, i64 %c_to
  br label %panel
panel:
  %j = phi i64 [0, %block], [%j_next, %panel_end]
  %b_here = phi ptr [%packed, %block], [%b_next, %panel_end]
  %left = sub i64 %n, %j
  %width = call i64 @vectors(i64 %left)
  %numbers = mul i64 %width, $LANES$
  %j_next = add i64 %j, %numbers
  %full = sub i64 %numbers, $LANES$
  %there = sub i64 %left, %full
  %mask = call $MASK$ @first(i64 %there)
  %c_j = mul i64 %j, $SIZE$
  %c_here = getelementptr i8, ptr %c_block, i64 %c_j
  switch i64 %width, label %tile3 [ i64 1, label %tile1
                                    i64 2, label %tile2 ]
{_CALLS}
panel_end:
  %b_numbers = mul i64 %numbers, %k
  %b_next = getelementptr $T$, ptr %b_here, i64 %b_numbers
  %j_go = icmp slt i64 %j_next, %n
  br i1 %j_go, label %panel, label %block_end
block_end:
  %at_go = icmp slt i64 %at_next, %high
  br i1 %at_go, label %block, label %done
done:
  ret i32 0
}}
"""
