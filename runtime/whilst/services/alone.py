"""How a loop that might be worth several threads begins: alone, until it has been seen how long it takes.

What a loop costs is not known before it runs (rows of a sparse matrix, functions of the C library, a processor slowed
down), and to wake a thread takes longer than many a loop. So the caller runs some iterations and looks at the clock; as
long as those that are left would take about as long as waking others, it goes on, in pieces each twice as long as the
one before. Where threads of the pool are awake, or loops follow one another closely, far less is worth it.
"""

from __future__ import annotations

import platform

__all__ = ["ALONE", "ASLEEP", "AWAKE", "PAUSE"]

ASLEEP, AWAKE = 30_000, 5_000
"""So many nanoseconds are worth waking threads, or giving work to such as are awake."""

_CLOSELY = 20_000
"""Loops follow one another if one begins so many nanoseconds after the one before."""

_PIECES = 6
"""The first piece is a part of the iterations: one of two to the power of this."""

_EACH = 5_000
"""So many nanoseconds are worth another thread."""

_HINTS = {
    "x86_64": ("declare void @llvm.x86.sse2.pause()", "call void @llvm.x86.sse2.pause()"),
    "aarch64": ("declare void @llvm.aarch64.hint(i32)", "call void @llvm.aarch64.hint(i32 1)"),
}
_HINTS |= {"AMD64": _HINTS["x86_64"], "arm64": _HINTS["aarch64"]}

DECLARED, PAUSE = _HINTS.get(platform.machine(), ("", ""))
"""What a thread does that looks again and again whether something has changed."""

ALONE = f"""
{DECLARED}
@asleep_worth = global double {ASLEEP}.0
@awake_worth = global double {AWAKE}.0
@awake = global i64 0
@ended = global i64 0

define internal i64 @now() {{
  %place = alloca %timespec
  %t = call i32 @clock_gettime(i32 0, ptr %place)
  %s = load i64, ptr %place
  %ns_place = getelementptr %timespec, ptr %place, i64 0, i32 1
  %ns = load i64, ptr %ns_place
  %all = mul i64 %s, 1000000000
  %now = add i64 %all, %ns
  ret i64 %now
}}

define internal void @note_end() {{
  %now = call i64 @now()
  store atomic i64 %now, ptr @ended monotonic, align 8
  ret void
}}

define internal {{i64, i32, i64}} @alone(ptr %ctx, ptr %range, ptr %env, i64 %count, i64 %grain, i64 %longest) {{
entry:
  %begin = call i64 @now()
  %last = load atomic i64, ptr @ended monotonic, align 8
  %since = sub i64 %begin, %last
  %closely = icmp ult i64 %since, {_CLOSELY}
  %watching = load atomic i64, ptr @awake monotonic, align 8
  %ready = icmp sgt i64 %watching, 0
  %easy = or i1 %ready, %closely
  %for_asleep = load double, ptr @asleep_worth
  %for_awake = load double, ptr @awake_worth
  %worth = select i1 %easy, double %for_awake, double %for_asleep
  %grains = sdiv i64 %longest, %grain
  %full = mul i64 %grains, %grain
  %most = call i64 @llvm.smax.i64(i64 %full, i64 %grain)
  %part = ashr i64 %count, {_PIECES}
  %few = sdiv i64 %part, %grain
  %more = add i64 %few, 1
  %some = mul i64 %more, %grain
  %first = call i64 @llvm.smin.i64(i64 %some, i64 %most)
  br label %next
next:
  %low = phi i64 [ 0, %entry ], [ %high, %again ]
  %piece = phi i64 [ %first, %entry ], [ %longer, %again ]
  %end = add i64 %low, %piece
  %high = call i64 @llvm.smin.i64(i64 %end, i64 %count)
  %code = call i32 %range(ptr %ctx, ptr %env, i64 %low, i64 %high)
  %bad = icmp ne i32 %code, 0
  br i1 %bad, label %out, label %well
well:
  %all = icmp sge i64 %high, %count
  br i1 %all, label %over, label %ask
over:
  call void @note_end()
  br label %out
ask:
  %now = call i64 @now()
  %ns = sub i64 %now, %begin
  %elapsed = sitofp i64 %ns to double
  %left = sub i64 %count, %high
  %left_f = sitofp i64 %left to double
  %high_f = sitofp i64 %high to double
  %ratio = fdiv double %left_f, %high_f
  %rest = fmul double %elapsed, %ratio
  %enough = fcmp ogt double %rest, %worth
  br i1 %enough, label %share, label %again
again:
  %twice = shl i64 %piece, 1
  %longer = call i64 @llvm.smin.i64(i64 %twice, i64 %most)
  br label %next
share:
  %threads = fdiv double %rest, {_EACH}.0
  %some_threads = call i64 @llvm.fptosi.sat.i64.f64(double %threads)
  br label %out
out:
  %told = phi i64 [ 0, %next ], [ 0, %over ], [ %some_threads, %share ]
  %a = insertvalue {{i64, i32, i64}} poison, i64 %high, 0
  %b = insertvalue {{i64, i32, i64}} %a, i32 %code, 1
  %c = insertvalue {{i64, i32, i64}} %b, i64 %told, 2
  ret {{i64, i32, i64}} %c
}}
"""
