"""The one pool of threads on which kernels run independent iterations.

It is native code: the threads never touch Python. ``whilst_parallel(ctx, range, env, count, grain, most, slots)`` cuts
``count`` iterations into ranges, which its caller and the pool's threads, ``most`` in all, take one by one; with one
thread, or while another call uses the pool, the caller runs them all. The caller asks for Ctrl-C while it waits,
and between ranges where there is much to do.

A range that fails is the last one to be taken. Those before it are run to their ends, and of the errors that of the
lowest range is told, with the first ``slots`` of its payload: it is the one that comes first in program order.
Threads start with the first call that wants them, and again in a child process after a fork.
"""

from __future__ import annotations

import ctypes
import os

from whilst.cache.objects import linked_kernel
from whilst.native.loader import Linked
from whilst.once import once
from whilst.services.threads import limit_at
from whilst_compiler.native import abi

__all__ = ["PARALLEL", "parallel_address", "pool"]

PARALLEL = "whilst_parallel"
_RANGES = 4
"""Ranges per thread: threads that are slowed down take fewer."""

_LONGEST = 1 << 18
"""No range of a loop without loops inside is longer: there is nothing in it to stop it."""

_STRETCH = 8
"""No range has more work than this many threads are worth waking for: between ranges Ctrl-C is looked for."""

_CONTEXT = 32
"""Slots of the context of a thread of the pool: of what the caller's has, it needs little but the payload."""

_NOWHERE = (1 << 63) - 1

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
@helpers = global i64 0
@next = global i64 0
@stop = global i64 0
@count = global i64 0
@step = global i64 0
@slots = global i64 0
@asks = global i64 0
@failed_at = global i64 0
@failed_code = global i32 0
@failed_payload = global [{_CONTEXT} x i64] zeroinitializer
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
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)

define void @reset() {{
  store atomic i64 0, ptr @started seq_cst, align 8
  store atomic i64 0, ptr @busy seq_cst, align 8
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

define internal i32 @take(ptr %ctx) {{
entry:
  %range = load ptr, ptr @range
  %env = load ptr, ptr @env
  %count = load i64, ptr @count
  %step = load i64, ptr @step
  br label %loop
loop:
  %low = atomicrmw add ptr @next, i64 %step monotonic
  %left = icmp slt i64 %low, %count
  br i1 %left, label %run, label %out
run:
  %end = add i64 %low, %step
  %high = call i64 @llvm.smin.i64(i64 %end, i64 %count)
  %code = call i32 %range(ptr %ctx, ptr %env, i64 %low, i64 %high)
  %failed = icmp ne i32 %code, 0
  br i1 %failed, label %why, label %ask
why:
  %off = icmp eq i32 %code, {abi.INTERRUPTED}
  br i1 %off, label %leave, label %report
report:
  %l = call i32 @pthread_mutex_lock(ptr @mutex)
  %known = load i64, ptr @failed_at
  %first = icmp slt i64 %low, %known
  br i1 %first, label %note, label %noted
note:
  store i64 %low, ptr @failed_at
  store i32 %code, ptr @failed_code
  %payload = getelementptr i64, ptr %ctx, i64 {abi.PAYLOAD}
  %slots = load i64, ptr @slots
  %bytes = mul i64 %slots, 8
  call void @llvm.memcpy.p0.p0.i64(ptr @failed_payload, ptr %payload, i64 %bytes, i1 false)
  br label %noted
noted:
  %u = call i32 @pthread_mutex_unlock(ptr @mutex)
  store atomic i64 %count, ptr @next monotonic, align 8
  br label %out
ask:
  %asks = load i64, ptr @asks
  %silent = icmp eq i64 %asks, 0
  br i1 %silent, label %loop, label %asking
asking:
  %well = call i32 @asked(ptr %ctx)
  %go = icmp ne i32 %well, 0
  br i1 %go, label %loop, label %leave
leave:
  %answer = phi i32 [ %code, %why ], [ {abi.INTERRUPTED}, %asking ]
  store atomic i64 1, ptr @stop monotonic, align 8
  store atomic i64 %count, ptr @next monotonic, align 8
  ret i32 %answer
out:
  ret i32 0
}}

define internal ptr @work(ptr %number) {{
entry:
  %ctx = alloca [{_CONTEXT} x i64]
  call void @llvm.memset.p0.i64(ptr %ctx, i8 0, i64 {8 * _CONTEXT}, i1 false)
  %place = getelementptr i64, ptr %ctx, i64 {abi.POLL}
  store ptr @going_on, ptr %place
  %me = ptrtoint ptr %number to i64
  %l0 = call i32 @pthread_mutex_lock(ptr @mutex)
  br label %wait
wait:
  %seen = phi i64 [ 0, %entry ], [ %seen, %sleep ], [ %now, %finish ], [ %now, %skip ]
  %now = load i64, ptr @generation
  %same = icmp eq i64 %now, %seen
  br i1 %same, label %sleep, label %awake
sleep:
  %s = call i32 @pthread_cond_wait(ptr @start, ptr @mutex)
  br label %wait
awake:
  %helpers = load i64, ptr @helpers
  %mine = icmp slt i64 %me, %helpers
  br i1 %mine, label %help, label %skip
skip:
  br label %wait
help:
  %u1 = call i32 @pthread_mutex_unlock(ptr @mutex)
  %code = call i32 @take(ptr %ctx)
  %l1 = call i32 @pthread_mutex_lock(ptr @mutex)
  %running = load i64, ptr @running
  %fewer = sub i64 %running, 1
  store i64 %fewer, ptr @running
  %last = icmp eq i64 %fewer, 0
  br i1 %last, label %tell, label %finish
tell:
  %b = call i32 @pthread_cond_broadcast(ptr @done)
  br label %finish
finish:
  br label %wait
}}

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

define i32 @parallel(ptr %ctx, ptr %range, ptr %env, i64 %count, i64 %grain, i64 %most, i64 %slots) {{
entry:
  %until = alloca %timespec
  %each = sdiv i64 %count, %most
  %some_rows = mul i64 %each, {_STRETCH}
  %rows = add i64 %some_rows, 1
  %told = load atomic i64, ptr @wanted monotonic, align 8
  %wanted = call i64 @llvm.smin.i64(i64 %told, i64 %most)
  %alone = icmp slt i64 %wanted, 2
  br i1 %alone, label %serial, label %claim
claim:
  %was = atomicrmw xchg ptr @busy, i64 1 acquire
  %taken = icmp ne i64 %was, 0
  br i1 %taken, label %serial, label %begin
serial:
  br label %next
next:
  %from = phi i64 [ 0, %serial ], [ %to, %onwards ]
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
  %others = sub i64 %wanted, 1
  %helpers = call i64 @launch(i64 %others)
  store ptr %range, ptr @range
  store ptr %env, ptr @env
  store i64 %count, ptr @count
  store i64 %slots, ptr @slots
  store i64 {_NOWHERE}, ptr @failed_at
  %parts = mul i64 %wanted, {_RANGES}
  %share = sdiv i64 %count, %parts
  %brief = call i64 @llvm.smin.i64(i64 %share, i64 {_LONGEST})
  %short = call i64 @llvm.smin.i64(i64 %brief, i64 %rows)
  %long = icmp sgt i64 %most, {_RANGES * _STRETCH}
  %asks = zext i1 %long to i64
  store i64 %asks, ptr @asks
  %grains = sdiv i64 %short, %grain
  %some = add i64 %grains, 1
  %step = mul i64 %some, %grain
  store i64 %step, ptr @step
  store i64 %helpers, ptr @helpers
  store i64 %helpers, ptr @running
  store atomic i64 0, ptr @stop monotonic, align 8
  store atomic i64 0, ptr @next monotonic, align 8
  %g = load i64, ptr @generation
  %g1 = add i64 %g, 1
  store i64 %g1, ptr @generation
  %b = call i32 @pthread_cond_broadcast(ptr @start)
  %u0 = call i32 @pthread_mutex_unlock(ptr @mutex)
  %mine = call i32 @take(ptr %ctx)
  br label %waiting
waiting:
  %code = phi i32 [ %mine, %begin ], [ %answer, %polled ]
  %l1 = call i32 @pthread_mutex_lock(ptr @mutex)
  %running = load i64, ptr @running
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
  store atomic i64 %count, ptr @next monotonic, align 8
  br label %polled
polled:
  %answer = phi i32 [ %code, %sleep ], [ %code, %poll ], [ {abi.INTERRUPTED}, %stopping ]
  br label %waiting
end:
  %u2 = call i32 @pthread_mutex_unlock(ptr @mutex)
  %at = load i64, ptr @failed_at
  %none = icmp eq i64 %at, {_NOWHERE}
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
  store atomic i64 0, ptr @busy release, align 8
  ret i32 %result
}}

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
    names = ("parallel", "reset", "wanted")
    linked = linked_kernel(_TEXT, "threads", names, quick=True)
    reset = ctypes.CFUNCTYPE(None)(linked.addresses["reset"])
    reset()
    os.register_at_fork(after_in_child=reset)
    limit_at(linked.addresses["wanted"])
    return linked


def parallel_address() -> int:
    """The address of ``whilst_parallel``."""
    return pool().addresses["parallel"]
