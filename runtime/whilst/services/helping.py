"""What the threads of the pool do: take ranges of a loop one after another, and wait for the next loop.

Each thread has a share of the loop, the same one of each loop over as much, so that in a loop that comes again it finds
in its cache what it left there. It takes ranges from its own share, then from those of others. After an error only
ranges before it are taken.

A thread that has worked looks on for some time whether there is more, before it sleeps; one that comes late, when the
loop is closed already, too. The state that it shares with callers stands in ``pool``.
"""

from __future__ import annotations

from whilst.services.alone import PAUSE
from whilst_compiler.native import abi

__all__ = ["CONTEXT", "HELPING", "NOWHERE", "PATIENCE", "SHARES"]

CONTEXT = abi.PAYLOAD + abi.SHARED_PAYLOAD
"""Slots of the context of a thread of the pool."""

PATIENCE = 1_000
"""So often a thread looks whether there is something to do, or others are done, before it sleeps: some 30 us."""

NOWHERE = (1 << 63) - 1
"""Where no iteration is."""

SHARES = 64
"""So many shares a loop has at most."""

_TURNS = 2
"""Of what is left of a share a thread takes so small a part, so that all are done at about the same time."""

HELPING = f"""
@shares = global [{SHARES} x [16 x i64]] zeroinitializer, align 128
@sharing = global i64 1

define internal void @close(i64 %from) {{
entry:
  %sharing = load i64, ptr @sharing
  br label %each
each:
  %t = phi i64 [ %from, %entry ], [ %more, %shut ]
  %some = icmp slt i64 %t, %sharing
  br i1 %some, label %shut, label %out
shut:
  %next = getelementptr [16 x i64], ptr @shares, i64 %t
  store atomic i64 {NOWHERE}, ptr %next monotonic, align 8
  %more = add i64 %t, 1
  br label %each
out:
  ret void
}}

define internal i32 @take(ptr %ctx, i64 %me) {{
entry:
  %range = load ptr, ptr @range
  %env = load ptr, ptr @env
  %most = load i64, ptr @step
  %least = load i64, ptr @least
  %grain = load i64, ptr @grain
  %sharing = load i64, ptr @sharing
  br label %share
share:
  %tried = phi i64 [ 0, %entry ], [ %tries, %done ]
  %any = icmp slt i64 %tried, %sharing
  br i1 %any, label %choose, label %out
choose:
  %from_mine = add i64 %me, %tried
  %whose = urem i64 %from_mine, %sharing
  %next = getelementptr [16 x i64], ptr @shares, i64 %whose
  %end_place = getelementptr i64, ptr %next, i64 1
  %end = load i64, ptr %end_place
  br label %loop
loop:
  %seen = load atomic i64, ptr %next monotonic, align 8
  br label %try
try:
  %low = phi i64 [ %seen, %loop ], [ %now, %size ]
  %some = icmp slt i64 %low, %end
  br i1 %some, label %size, label %done
done:
  %tries = add i64 %tried, 1
  br label %share
size:
  %left = sub i64 %end, %low
  %part = sdiv i64 %left, {_TURNS}
  %grains = sdiv i64 %part, %grain
  %more = add i64 %grains, 1
  %some_of_it = mul i64 %more, %grain
  %large = call i64 @llvm.smax.i64(i64 %some_of_it, i64 %least)
  %step = call i64 @llvm.smin.i64(i64 %large, i64 %most)
  %far = add i64 %low, %step
  %high = call i64 @llvm.smin.i64(i64 %far, i64 %end)
  %pair = cmpxchg weak ptr %next, i64 %low, i64 %high monotonic monotonic, align 8
  %now = extractvalue {{i64, i1}} %pair, 0
  %mine = extractvalue {{i64, i1}} %pair, 1
  br i1 %mine, label %run, label %try
run:
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
  call void @close(i64 %whose)
  br label %done
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
  call void @close(i64 0)
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
  %mine_of_all = add i64 %me, 1
  %code = call i32 @take(ptr %ctx, i64 %mine_of_all)
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
