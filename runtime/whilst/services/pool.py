"""The one pool of threads on which kernels run independent iterations.

It is native code: the threads never touch Python. ``whilst_parallel(ctx, range, env, count, grain, most, slots)`` runs
some of ``count`` iterations (``alone``), and shares out the rest, if there is enough to do, to its caller and the
pool's threads, ``most`` in all, which take ranges of it one by one (``helping``); with one thread, or while another
call uses the pool, the caller runs them all. The caller asks for Ctrl-C while it waits, and between ranges where there
is much to do.

Threads that have worked look on for some time whether there is more before they sleep, and the caller, whether the
others are done. It waits for those alone that have begun: one that wakes up late finds nothing to do.

After a range that fails none behind it is taken. Those before it are run to their ends, and of the errors that of the
lowest range is told, with the first ``slots`` of its payload: it is the one that comes first in program order.
Floating-point errors that threads met are raised in the processor's flags of the caller.
Threads start with the first call that wants them, and again in a child process after a fork.
"""

from __future__ import annotations

import ctypes
import os

from whilst.cache.objects import linked_kernel
from whilst.native.loader import Linked
from whilst.once import once
from whilst.services.alone import ALONE, ASLEEP, AWAKE, PAUSE
from whilst.services.flags import FLAGS
from whilst.services.helping import CONTEXT, HELPING, NOWHERE, PATIENCE, SHARES
from whilst.services.threads import limit_at
from whilst_compiler.native import abi

__all__ = ["PARALLEL", "parallel_address", "pool", "share_from"]

PARALLEL = "whilst_parallel"
_LEAST = 6
"""No range is less than a part of all: one of two to the power of this."""

_LONGEST = 1 << 18
"""No range of a loop without loops inside is longer: there is nothing in it to stop it."""

_STRETCH, _LONG = 256, 1024
"""No range has more work than this many threads may be worth waking for: between ranges Ctrl-C is looked for, if all of
them have more than the other number is worth."""

_TEXT = f"""
%timespec = type {{ i64, i64 }}
@mutex = global [16 x i64] zeroinitializer
@start = global [16 x i64] zeroinitializer
@done = global [16 x i64] zeroinitializer
@wanted = global i64 1
@started = global i64 0
@busy = global i64 0
@generation = global i64 0
@running = global i64 0
@open = global i64 0
@helpers = global i64 0
@stop = global i64 0
@step = global i64 0
@least = global i64 0
@grain = global i64 0
@slots = global i64 0
@asks = global i64 0
@failed_at = global i64 0
@failed_code = global i32 0
@failed_payload = global [{CONTEXT} x i64] zeroinitializer
@flags = global i32 0
@range = global ptr null
@env = global ptr null

declare i32 @pthread_mutex_init(ptr, ptr)
declare i32 @pthread_cond_init(ptr, ptr)
declare i32 @pthread_mutex_lock(ptr)
declare i32 @pthread_mutex_unlock(ptr)
declare i32 @pthread_cond_wait(ptr, ptr)
declare i32 @pthread_cond_timedwait(ptr, ptr, ptr)
declare i32 @pthread_cond_broadcast(ptr)
declare i32 @pthread_create(ptr, ptr, ptr, ptr)
declare i32 @pthread_detach(i64)
declare i32 @clock_gettime(i32, ptr)
declare i64 @llvm.smin.i64(i64, i64)
declare i64 @llvm.smax.i64(i64, i64)
declare i64 @llvm.fptosi.sat.i64.f64(double)
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)

define void @reset() {{
  store atomic i64 0, ptr @started seq_cst, align 8
  store atomic i64 0, ptr @busy seq_cst, align 8
  store atomic i64 0, ptr @open seq_cst, align 8
  store atomic i64 0, ptr @running seq_cst, align 8
  store atomic i64 0, ptr @awake seq_cst, align 8
  %a = call i32 @pthread_mutex_init(ptr @mutex, ptr null)
  %b = call i32 @pthread_cond_init(ptr @start, ptr null)
  %c = call i32 @pthread_cond_init(ptr @done, ptr null)
  ret void
}}

define i32 @going_on(ptr %ctx, i32 %site, ptr %payload) {{
  %stop = load atomic i64, ptr @stop monotonic, align 8
  %well = icmp eq i64 %stop, 0
  %answer = zext i1 %well to i32
  ret i32 %answer
}}

{FLAGS}
{HELPING}
define internal i64 @launch(i64 %wanted) {{
entry:
  %thread = alloca i64
  br label %loop
loop:
  %there = load i64, ptr @started
  %enough = icmp sge i64 %there, %wanted
  br i1 %enough, label %out, label %create
create:
  %number = inttoptr i64 %there to ptr
  %failed = call i32 @pthread_create(ptr %thread, ptr null, ptr @work, ptr %number)
  %well = icmp eq i32 %failed, 0
  br i1 %well, label %more, label %out
more:
  %id = load i64, ptr %thread
  %d = call i32 @pthread_detach(i64 %id)
  %one = add i64 %there, 1
  store i64 %one, ptr @started
  br label %loop
out:
  %found = call i64 @llvm.smin.i64(i64 %there, i64 %wanted)
  ret i64 %found
}}

define internal void @share_out(i64 %base, i64 %count, i64 %grain, i64 %threads) {{
entry:
  %sharing = call i64 @llvm.smin.i64(i64 %threads, i64 {SHARES})
  store i64 %sharing, ptr @sharing
  %each = sdiv i64 %count, %sharing
  %grains = sdiv i64 %each, %grain
  %whole = mul i64 %grains, %grain
  %last = sub i64 %sharing, 1
  br label %loop
loop:
  %t = phi i64 [ 0, %entry ], [ %more, %loop ]
  %more = add i64 %t, 1
  %low = mul i64 %t, %whole
  %below = add i64 %low, %whole
  %is_last = icmp eq i64 %t, %last
  %end = select i1 %is_last, i64 %count, i64 %below
  %begin = call i64 @llvm.smax.i64(i64 %low, i64 %base)
  %next = getelementptr [16 x i64], ptr @shares, i64 %t
  %end_place = getelementptr i64, ptr %next, i64 1
  store i64 %end, ptr %end_place
  store atomic i64 %begin, ptr %next monotonic, align 8
  br i1 %is_last, label %out, label %loop
out:
  ret void
}}

define i32 @parallel(ptr %ctx, ptr %range, ptr %env, i64 %count, i64 %grain, i64 %most, i64 %slots) {{
entry:
  %until = alloca %timespec
  %each = sdiv i64 %count, %most
  %some_rows = mul i64 %each, {_STRETCH}
  %odd = srem i64 %count, %most
  %odd_many = mul i64 %odd, {_STRETCH}
  %odd_rows = sdiv i64 %odd_many, %most
  %all_rows = add i64 %some_rows, %odd_rows
  %rows = add i64 %all_rows, 1
  %told = load atomic i64, ptr @wanted monotonic, align 8
  %wanted = call i64 @llvm.smin.i64(i64 %told, i64 %most)
  %alone = icmp slt i64 %wanted, 2
  br i1 %alone, label %serial, label %try
try:
  %inner_most = call i64 @llvm.smin.i64(i64 %rows, i64 {_LONGEST})
  %begun = call {{i64, i32, i64}} @alone(ptr %ctx, ptr %range, ptr %env, i64 %count, i64 %grain, i64 %inner_most)
  %base = extractvalue {{i64, i32, i64}} %begun, 0
  %begun_code = extractvalue {{i64, i32, i64}} %begun, 1
  %worth = extractvalue {{i64, i32, i64}} %begun, 2
  %begun_bad = icmp ne i32 %begun_code, 0
  %begun_all = icmp sge i64 %base, %count
  %ready = or i1 %begun_bad, %begun_all
  br i1 %ready, label %tried, label %claim
tried:
  ret i32 %begun_code
claim:
  %was = atomicrmw xchg ptr @busy, i64 1 acquire
  %taken = icmp ne i64 %was, 0
  br i1 %taken, label %serial, label %begin
serial:
  %onward = phi i64 [ 0, %entry ], [ %base, %claim ]
  br label %next
next:
  %from = phi i64 [ %onward, %serial ], [ %to, %onwards ]
  %far = add i64 %from, {_LONGEST}
  %near = call i64 @llvm.smin.i64(i64 %far, i64 %count)
  %inner = icmp eq i64 %grain, 1
  %rows_far = add i64 %from, %rows
  %rows_near = call i64 @llvm.smin.i64(i64 %rows_far, i64 %count)
  %to = select i1 %inner, i64 %rows_near, i64 %near
  %failed = call i32 %range(ptr %ctx, ptr %env, i64 %from, i64 %to)
  %bad = icmp ne i32 %failed, 0
  br i1 %bad, label %lost, label %check
check:
  %over = icmp sge i64 %to, %count
  br i1 %over, label %all, label %ask
ask:
  %asked = call i32 @asked(ptr %ctx)
  %quit = icmp eq i32 %asked, 0
  br i1 %quit, label %interrupted, label %onwards
onwards:
  br label %next
lost:
  ret i32 %failed
interrupted:
  ret i32 {abi.INTERRUPTED}
all:
  ret i32 0
begin:
  %l0 = call i32 @pthread_mutex_lock(ptr @mutex)
  %most_others = sub i64 %wanted, 1
  %some_others = call i64 @llvm.smax.i64(i64 %worth, i64 1)
  %others = call i64 @llvm.smin.i64(i64 %most_others, i64 %some_others)
  %sharing = add i64 %others, 1
  %helpers = call i64 @launch(i64 %others)
  store ptr %range, ptr @range
  store ptr %env, ptr @env
  store i64 %slots, ptr @slots
  store i64 {NOWHERE}, ptr @failed_at
  store i32 0, ptr @flags
  %left = sub i64 %count, %base
  %few = ashr i64 %left, {_LEAST}
  %few_grains = sdiv i64 %few, %grain
  %some_grains = add i64 %few_grains, 1
  %least = mul i64 %some_grains, %grain
  store i64 %least, ptr @least
  store i64 %grain, ptr @grain
  %short = call i64 @llvm.smin.i64(i64 %rows, i64 {_LONGEST})
  %long = icmp sgt i64 %most, {_LONG}
  %asks = zext i1 %long to i64
  store i64 %asks, ptr @asks
  %grains = sdiv i64 %short, %grain
  %some = add i64 %grains, 1
  %step = mul i64 %some, %grain
  store i64 %step, ptr @step
  store i64 %helpers, ptr @helpers
  store atomic i64 0, ptr @stop monotonic, align 8
  call void @share_out(i64 %base, i64 %count, i64 %grain, i64 %sharing)
  store atomic i64 1, ptr @open monotonic, align 8
  %g = load atomic i64, ptr @generation monotonic, align 8
  %g1 = add i64 %g, 1
  store atomic i64 %g1, ptr @generation monotonic, align 8
  %b = call i32 @pthread_cond_broadcast(ptr @start)
  %u0 = call i32 @pthread_mutex_unlock(ptr @mutex)
  %mine = call i32 @take(ptr %ctx, i64 0)
  %l2 = call i32 @pthread_mutex_lock(ptr @mutex)
  store atomic i64 0, ptr @open monotonic, align 8
  %u3 = call i32 @pthread_mutex_unlock(ptr @mutex)
  br label %look
look:
  %looks = phi i64 [ 0, %begin ], [ %looked, %still ]
  %there = load atomic i64, ptr @running monotonic, align 8
  %nobody = icmp eq i64 %there, 0
  br i1 %nobody, label %waiting, label %still
still:
  {PAUSE}
  %looked = add i64 %looks, 1
  %patient = icmp slt i64 %looked, {PATIENCE}
  br i1 %patient, label %look, label %waiting
waiting:
  %code = phi i32 [ %mine, %look ], [ %mine, %still ], [ %answer, %polled ]
  %l1 = call i32 @pthread_mutex_lock(ptr @mutex)
  %running = load atomic i64, ptr @running monotonic, align 8
  %ended = icmp eq i64 %running, 0
  br i1 %ended, label %end, label %sleep
sleep:
  %t = call i32 @clock_gettime(i32 0, ptr %until)
  %ns_place = getelementptr %timespec, ptr %until, i64 0, i32 1
  %ns = load i64, ptr %ns_place
  %later = add i64 %ns, 20000000
  %carry = icmp sge i64 %later, 1000000000
  %less = sub i64 %later, 1000000000
  %ns_then = select i1 %carry, i64 %less, i64 %later
  store i64 %ns_then, ptr %ns_place
  %s = load i64, ptr %until
  %s_carry = zext i1 %carry to i64
  %s_then = add i64 %s, %s_carry
  store i64 %s_then, ptr %until
  %timed = call i32 @pthread_cond_timedwait(ptr @done, ptr @mutex, ptr %until)
  %u1 = call i32 @pthread_mutex_unlock(ptr @mutex)
  %woken = icmp eq i32 %timed, 0
  %known = icmp ne i32 %code, 0
  %rest = or i1 %woken, %known
  br i1 %rest, label %polled, label %poll
poll:
  %well = call i32 @asked(ptr %ctx)
  %off = icmp eq i32 %well, 0
  br i1 %off, label %stopping, label %polled
stopping:
  store atomic i64 1, ptr @stop monotonic, align 8
  call void @close(i64 0)
  br label %polled
polled:
  %answer = phi i32 [ %code, %sleep ], [ %code, %poll ], [ {abi.INTERRUPTED}, %stopping ]
  br label %waiting
end:
  %u2 = call i32 @pthread_mutex_unlock(ptr @mutex)
  %flags = load i32, ptr @flags
  call void @flags_raise(i32 %flags)
  %at = load i64, ptr @failed_at
  %none = icmp eq i64 %at, {NOWHERE}
  %broken = icmp ne i32 %code, 0
  %silent = or i1 %none, %broken
  br i1 %silent, label %back, label %tell
tell:
  %payload = getelementptr i64, ptr %ctx, i64 {abi.PAYLOAD}
  %bytes = mul i64 %slots, 8
  call void @llvm.memcpy.p0.p0.i64(ptr %payload, ptr @failed_payload, i64 %bytes, i1 false)
  %told_code = load i32, ptr @failed_code
  br label %back
back:
  %result = phi i32 [ %code, %end ], [ %told_code, %tell ]
  call void @note_end()
  store atomic i64 0, ptr @busy release, align 8
  ret i32 %result
}}

{ALONE}
define internal i32 @asked(ptr %ctx) {{
  %place = getelementptr i64, ptr %ctx, i64 {abi.POLL}
  %poll = load ptr, ptr %place
  %answer = call i32 %poll(ptr %ctx, i32 0, ptr null)
  ret i32 %answer
}}
"""


@once
def pool() -> Linked:
    """The native code, made when the first kernel asks for it."""
    names = ("parallel", "reset", "wanted", "asleep_worth", "awake_worth")
    linked = linked_kernel(_TEXT, "threads", names, quick=True)
    reset = ctypes.CFUNCTYPE(None)(linked.addresses["reset"])
    reset()
    os.register_at_fork(after_in_child=reset)
    limit_at(linked.addresses["wanted"])
    return linked


def parallel_address() -> int:
    """The address of ``whilst_parallel``."""
    return pool().addresses["parallel"]


def share_from(asleep: float = ASLEEP, awake: float = AWAKE) -> None:
    """Let a loop be shared out that takes so many more nanoseconds, with threads that sleep or are awake; below zero,
    each is. Tests want to know beforehand."""
    for name, worth in (("asleep_worth", asleep), ("awake_worth", awake)):
        ctypes.c_double.from_address(pool().addresses[name]).value = worth
