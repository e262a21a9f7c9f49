"""Who has kernels look for Ctrl-C where functions call each other: a thread that wakes every few milliseconds.

It moves the limits of all stacks up; a function that finds itself below asks by ``deep``, which puts the limit back.
Where nobody has asked for some time it sleeps, with all limits up, so that who asks next wakes it. It is made when the
first one asks, holds nothing of Python's and takes no signals; where there can be none, limits stay up. It ends before
the interpreter does, which frees the code.
"""

from __future__ import annotations

import sys

from whilst_compiler.native.abi import ASKED, INTERRUPTED, POLL, STACK, STACK_LIMIT, STACK_LOWEST, TOO_DEEP, WORK

__all__ = ["ASLEEP", "REFUSED", "RUNNING", "WATCHING"]

_TICK = 5_000
"""Microseconds between two looks."""

_IDLE = 10
"""So many ticks nobody has asked, and the thread sleeps."""

_ALONE = 1 << 16
"""Where there is no such thread, every so many calls look for Ctrl-C."""

RUNNING, ASLEEP, _MISSING, REFUSED = range(4)
"""What ``state`` may be."""
_NEXT, _USED = 2, 3
"""More slots of a record: the next one, and whether its thread lives."""

_SIG_SETMASK = 3 if sys.platform == "darwin" else 2

WATCHING = f"""
declare i32 @pthread_mutex_init(ptr, ptr)
declare i32 @pthread_cond_init(ptr, ptr)
declare i32 @pthread_mutex_lock(ptr)
declare i32 @pthread_mutex_unlock(ptr)
declare i32 @pthread_cond_wait(ptr, ptr)
declare i32 @pthread_cond_signal(ptr)
declare i32 @pthread_create(ptr, ptr, ptr, ptr)
declare i32 @pthread_join(i64, ptr)
declare i32 @pthread_sigmask(i32, ptr, ptr)
declare i32 @usleep(i32)
declare ptr @calloc(i64, i64)
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
declare i64 @llvm.umin.i64(i64, i64)
@mutex = internal global [16 x i64] zeroinitializer
@wanted = internal global [16 x i64] zeroinitializer
@state = global i64 {_MISSING}
@records = internal global ptr null
@thread = internal global i64 0

define void @reset() {{
  %a = call i32 @pthread_mutex_init(ptr @mutex, ptr null)
  %b = call i32 @pthread_cond_init(ptr @wanted, ptr null)
  store atomic i64 {_MISSING}, ptr @state seq_cst, align 8
  %c = call i1 @move_up()
  ret void
}}

define internal ptr @record(i64 %lowest) {{
entry:
  %a = call i32 @pthread_mutex_lock(ptr @mutex)
  %first = load ptr, ptr @records
  br label %look
look:
  %there = phi ptr [ %first, %entry ], [ %next, %on ]
  %none = icmp eq ptr %there, null
  br i1 %none, label %make, label %ask
ask:
  %used_at = getelementptr i64, ptr %there, i64 {_USED}
  %used = load atomic i64, ptr %used_at acquire, align 8
  %free = icmp eq i64 %used, 0
  br i1 %free, label %take, label %on
on:
  %next_at = getelementptr i64, ptr %there, i64 {_NEXT}
  %next = load ptr, ptr %next_at
  br label %look
make:
  %new = call ptr @calloc(i64 1, i64 64)
  %rest_at = getelementptr i64, ptr %new, i64 {_NEXT}
  store ptr %first, ptr %rest_at
  store atomic i64 -1, ptr %new monotonic, align 8
  store atomic ptr %new, ptr @records release, align 8
  br label %take
take:
  %record = phi ptr [ %there, %ask ], [ %new, %make ]
  %lowest_at = getelementptr i64, ptr %record, i64 {STACK_LOWEST}
  store i64 %lowest, ptr %lowest_at
  %taken_at = getelementptr i64, ptr %record, i64 {_USED}
  store atomic i64 1, ptr %taken_at monotonic, align 8
  %b = call i32 @pthread_mutex_unlock(ptr @mutex)
  ret ptr %record
}}

define void @forget(ptr %record) {{
  store atomic i64 -1, ptr %record monotonic, align 8
  %used_at = getelementptr i64, ptr %record, i64 {_USED}
  store atomic i64 0, ptr %used_at release, align 8
  ret void
}}

define internal i1 @move_up() {{
entry:
  %first = load atomic ptr, ptr @records acquire, align 8
  br label %look
look:
  %record = phi ptr [ %first, %entry ], [ %next, %move ]
  %any = phi i1 [ false, %entry ], [ %some, %move ]
  %none = icmp eq ptr %record, null
  br i1 %none, label %out, label %move
move:
  %limit_at = getelementptr i64, ptr %record, i64 {STACK_LIMIT}
  %limit = atomicrmw xchg ptr %limit_at, i64 -1 seq_cst, align 8
  %asked = icmp ne i64 %limit, -1
  %some = or i1 %any, %asked
  %next_at = getelementptr i64, ptr %record, i64 {_NEXT}
  %next = load ptr, ptr %next_at
  br label %look
out:
  ret i1 %any
}}

define internal ptr @watch(ptr %nothing) {{
entry:
  %all = alloca [16 x i64]
  call void @llvm.memset.p0.i64(ptr %all, i8 -1, i64 128, i1 false)
  %masked = call i32 @pthread_sigmask(i32 {_SIG_SETMASK}, ptr %all, ptr null)
  br label %tick
tick:
  %idle = phi i64 [ 0, %entry ], [ 0, %moved ], [ %more, %quiet ], [ 0, %awake ]
  %slept = call i32 @usleep(i32 {_TICK})
  %any = call i1 @move_up()
  %now = load atomic i64, ptr @state seq_cst, align 8
  %over = icmp eq i64 %now, {REFUSED}
  br i1 %over, label %end, label %go_on
go_on:
  br i1 %any, label %moved, label %quiet
end:
  ret ptr null
moved:
  br label %tick
quiet:
  %more = add i64 %idle, 1
  %long = icmp sge i64 %more, {_IDLE}
  br i1 %long, label %rest, label %tick
rest:
  %a = call i32 @pthread_mutex_lock(ptr @mutex)
  %last = load atomic i64, ptr @state seq_cst, align 8
  %halted = icmp eq i64 %last, {REFUSED}
  br i1 %halted, label %awake, label %doze
doze:
  store atomic i64 {ASLEEP}, ptr @state seq_cst, align 8
  %late = call i1 @move_up()
  br i1 %late, label %up, label %sleep
sleep:
  %b = call i32 @pthread_cond_wait(ptr @wanted, ptr @mutex)
  %state = load atomic i64, ptr @state seq_cst, align 8
  %still = icmp eq i64 %state, {ASLEEP}
  br i1 %still, label %sleep, label %awake
up:
  store atomic i64 {RUNNING}, ptr @state seq_cst, align 8
  br label %awake
awake:
  %c = call i32 @pthread_mutex_unlock(ptr @mutex)
  br label %tick
}}

define internal i1 @wake() {{
entry:
  %a = call i32 @pthread_mutex_lock(ptr @mutex)
  %state = load atomic i64, ptr @state seq_cst, align 8
  switch i64 %state, label %out [ i64 {ASLEEP}, label %signal i64 {_MISSING}, label %create ]
signal:
  store atomic i64 {RUNNING}, ptr @state seq_cst, align 8
  %b = call i32 @pthread_cond_signal(ptr @wanted)
  br label %out
create:
  %failed = call i32 @pthread_create(ptr @thread, ptr null, ptr @watch, ptr null)
  %well = icmp eq i32 %failed, 0
  %now = select i1 %well, i64 {RUNNING}, i64 {REFUSED}
  store atomic i64 %now, ptr @state seq_cst, align 8
  br label %out
out:
  %then = load atomic i64, ptr @state seq_cst, align 8
  %c = call i32 @pthread_mutex_unlock(ptr @mutex)
  %there = icmp ne i64 %then, {REFUSED}
  ret i1 %there
}}

define internal void @halt() {{
  %a = call i32 @pthread_mutex_lock(ptr @mutex)
  %state = load atomic i64, ptr @state seq_cst, align 8
  store atomic i64 {REFUSED}, ptr @state seq_cst, align 8
  %b = call i32 @pthread_cond_signal(ptr @wanted)
  %c = call i32 @pthread_mutex_unlock(ptr @mutex)
  %there = icmp sle i64 %state, {ASLEEP}
  br i1 %there, label %wait, label %out
wait:
  %thread = load i64, ptr @thread
  %d = call i32 @pthread_join(i64 %thread, ptr null)
  br label %out
out:
  ret void
}}

define i32 @deep(ptr %ctx, i64 %here) {{
entry:
  %stack_at = getelementptr i64, ptr %ctx, i64 {STACK}
  %stack = load ptr, ptr %stack_at
  %lowest_at = getelementptr i64, ptr %stack, i64 {STACK_LOWEST}
  %lowest = load i64, ptr %lowest_at
  %below = icmp ult i64 %here, %lowest
  br i1 %below, label %leave, label %down
down:
  %limit_at = getelementptr i64, ptr %stack, i64 {STACK_LIMIT}
  store atomic i64 %lowest, ptr %limit_at seq_cst, align 8
  %asked_at = getelementptr i64, ptr %ctx, i64 {ASKED}
  %before = load i64, ptr %asked_at
  %asked = add i64 %before, 1
  store i64 %asked, ptr %asked_at
  %state = load atomic i64, ptr @state seq_cst, align 8
  %watched = icmp eq i64 %state, {RUNNING}
  br i1 %watched, label %ask, label %call
call:
  %there = call i1 @wake()
  br i1 %there, label %ask, label %alone
alone:
  store atomic i64 -1, ptr %limit_at seq_cst, align 8
  %odd = urem i64 %asked, {_ALONE}
  %rarely = icmp eq i64 %odd, 0
  br i1 %rarely, label %tell, label %on
ask:
  %again = icmp ne i64 %before, 0
  br i1 %again, label %tell, label %on
tell:
  %work_at = getelementptr i64, ptr %ctx, i64 {WORK}
  %work = load i64, ptr %work_at
  store i64 0, ptr %work_at
  %most = call i64 @llvm.umin.i64(i64 %work, i64 {(1 << 31) - 1})
  %steps = trunc i64 %most to i32
  %poll_at = getelementptr i64, ptr %ctx, i64 {POLL}
  %function = load ptr, ptr %poll_at
  %well = call i32 %function(ptr %ctx, i32 %steps, ptr null)
  %go = icmp ne i32 %well, 0
  br i1 %go, label %on, label %leave
on:
  ret i32 0
leave:
  %code = phi i32 [ {TOO_DEEP}, %entry ], [ {INTERRUPTED}, %tell ]
  ret i32 %code
}}
"""
"""``record`` makes what ``forget`` gives back when a thread ends. A kernel that asks for the first time only puts its
limit back, as that may have been up for long before."""
