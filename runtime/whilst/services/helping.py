"""What the threads of the pool do: take ranges of a loop one after another, and wait for the next loop.

A thread that has worked looks on for some time whether there is more, before it sleeps; one that comes late, when the
loop is closed already, too. The state that it shares with callers stands in ``pool``.
"""

from __future__ import annotations

from whilst.services.alone import PAUSE
from whilst_compiler.native import abi

__all__ = ["CONTEXT", "HELPING", "PATIENCE"]

CONTEXT = 32
"""Slots of the context of a thread of the pool: of what the caller's has, it needs little but the payload."""

PATIENCE = 1_000
"""So often a thread looks whether there is something to do, or others are done, before it sleeps: some 30 us."""

HELPING = f"""
define internal i32 @take(ptr %ctx) {{
entry:
  %range = load ptr, ptr @range
  %env = load ptr, ptr @env
  %count = load i64, ptr @count
  %most = load i64, ptr @step
  %least = load i64, ptr @least
  %grain = load i64, ptr @grain
  %parts = load i64, ptr @parts
  br label %loop
loop:
  %seen = load atomic i64, ptr @next monotonic, align 8
  br label %try
try:
  %low = phi i64 [ %seen, %loop ], [ %now, %size ]
  %some = icmp slt i64 %low, %count
  br i1 %some, label %size, label %out
size:
  %left = sub i64 %count, %low
  %part = sdiv i64 %left, %parts
  %grains = sdiv i64 %part, %grain
  %more = add i64 %grains, 1
  %share = mul i64 %more, %grain
  %large = call i64 @llvm.smax.i64(i64 %share, i64 %least)
  %step = call i64 @llvm.smin.i64(i64 %large, i64 %most)
  %end = add i64 %low, %step
  %pair = cmpxchg weak ptr @next, i64 %low, i64 %end monotonic monotonic, align 8
  %now = extractvalue {{i64, i1}} %pair, 0
  %mine = extractvalue {{i64, i1}} %pair, 1
  br i1 %mine, label %run, label %try
run:
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
  %ctx = alloca [{CONTEXT} x i64]
  call void @llvm.memset.p0.i64(ptr %ctx, i8 0, i64 {8 * CONTEXT}, i1 false)
  %place = getelementptr i64, ptr %ctx, i64 {abi.POLL}
  store ptr @going_on, ptr %place
  %me = ptrtoint ptr %number to i64
  %l0 = call i32 @pthread_mutex_lock(ptr @mutex)
  br label %wait
wait:
  %seen = phi i64 [ 0, %entry ], [ %seen, %sleep ], [ %seen, %tired ], [ %now, %finish ], [ %now, %skip ]
  %rested = phi i1 [ false, %entry ], [ false, %sleep ], [ false, %tired ], [ true, %finish ], [ true, %skip ]
  %now = load atomic i64, ptr @generation monotonic, align 8
  %same = icmp eq i64 %now, %seen
  br i1 %same, label %idle, label %awake
idle:
  br i1 %rested, label %watch, label %sleep
watch:
  %one_more = atomicrmw add ptr @awake, i64 1 monotonic
  %u0 = call i32 @pthread_mutex_unlock(ptr @mutex)
  br label %look
look:
  %looks = phi i64 [ 0, %watch ], [ %again, %look ]
  {PAUSE}
  %newest = load atomic i64, ptr @generation monotonic, align 8
  %none = icmp eq i64 %newest, %seen
  %again = add i64 %looks, 1
  %patient = icmp slt i64 %again, {PATIENCE}
  %on = and i1 %none, %patient
  br i1 %on, label %look, label %tired
tired:
  %one_less = atomicrmw sub ptr @awake, i64 1 monotonic
  %l2 = call i32 @pthread_mutex_lock(ptr @mutex)
  br label %wait
sleep:
  %s = call i32 @pthread_cond_wait(ptr @start, ptr @mutex)
  br label %wait
awake:
  %open = load atomic i64, ptr @open monotonic, align 8
  %is_open = icmp ne i64 %open, 0
  %helpers = load i64, ptr @helpers
  %wanted = icmp slt i64 %me, %helpers
  %mine = and i1 %wanted, %is_open
  br i1 %mine, label %help, label %skip
skip:
  br label %wait
help:
  %before = load atomic i64, ptr @running monotonic, align 8
  %with_me = add i64 %before, 1
  store atomic i64 %with_me, ptr @running monotonic, align 8
  %u1 = call i32 @pthread_mutex_unlock(ptr @mutex)
  call void @flags_clear()
  %code = call i32 @take(ptr %ctx)
  %flags = call i32 @flags_met()
  %l1 = call i32 @pthread_mutex_lock(ptr @mutex)
  %flags_before = load i32, ptr @flags
  %all_flags = or i32 %flags_before, %flags
  store i32 %all_flags, ptr @flags
  %running = load atomic i64, ptr @running monotonic, align 8
  %fewer = sub i64 %running, 1
  store atomic i64 %fewer, ptr @running release, align 8
  %last = icmp eq i64 %fewer, 0
  br i1 %last, label %tell, label %finish
tell:
  %b = call i32 @pthread_cond_broadcast(ptr @done)
  br label %finish
finish:
  br label %wait
}}
"""
