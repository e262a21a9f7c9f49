"""Memory of a store of texts, and its table, in LLVM IR: see ``code``."""

from __future__ import annotations

__all__ = ["CONSTANTS", "MEMORY"]

_SMALLEST = 64
"""The size of a table that is not in use yet."""

CONSTANTS = 4096
"""The size of the table of constants, which is not more than half full: it never moves, as other threads look at it."""

_BLOCK = 1 << 16
"""The size of a block of memory for small things."""

MEMORY = f"""
%view = type {{ ptr, i64, i64 }}
@miss = global ptr null
@constants = global ptr null
declare ptr @malloc(i64)
declare ptr @calloc(i64, i64)
declare void @free(ptr)
declare i32 @memcmp(ptr, ptr, i64)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
declare i64 @llvm.ctlz.i64(i64, i1)
declare i64 @llvm.umin.i64(i64, i64)
declare i64 @llvm.umax.i64(i64, i64)

define ptr @create() {{
  %store = call ptr @calloc(i64 10, i64 8)
  call void @renew(ptr %store, i64 {_SMALLEST})
  ret ptr %store
}}

define internal void @renew(ptr %store, i64 %size) {{
  %table = call ptr @calloc(i64 %size, i64 16)
  store ptr %table, ptr %store
  %mask = sub i64 %size, 1
  %mask_at = getelementptr i64, ptr %store, i64 1
  store i64 %mask, ptr %mask_at
  ret void
}}

define void @reset(ptr %store) {{
  %count_at = getelementptr i64, ptr %store, i64 2
  %count = load i64, ptr %count_at
  %blocks_at = getelementptr i64, ptr %store, i64 5
  %blocks = load i64, ptr %blocks_at
  %either = or i64 %count, %blocks
  %unused = icmp eq i64 %either, 0
  br i1 %unused, label %done, label %clear
done:
  ret void
clear:
  %mask_at = getelementptr i64, ptr %store, i64 1
  %mask = load i64, ptr %mask_at
  %small = icmp ult i64 %mask, {_SMALLEST}
  %first = inttoptr i64 %blocks to ptr
  %no_block = icmp eq i64 %blocks, 0
  br i1 %no_block, label %anew, label %look
look:
  %others = load ptr, ptr %first
  %only = icmp eq ptr %others, null
  %end_at = getelementptr i64, ptr %store, i64 4
  %end = load i64, ptr %end_at
  %start = add i64 %blocks, 8
  %its_end = add i64 %start, {_BLOCK}
  %usual = icmp eq i64 %end, %its_end
  %one = and i1 %only, %usual
  %quick = and i1 %one, %small
  br i1 %quick, label %again, label %anew
again:
  %table = load ptr, ptr %store
  call void @llvm.memset.p0.i64(ptr %table, i8 0, i64 {16 * _SMALLEST}, i1 false)
  store i64 0, ptr %count_at
  %at_at = getelementptr i64, ptr %store, i64 3
  store i64 %start, ptr %at_at
  %rest_at = getelementptr i64, ptr %store, i64 6
  call void @llvm.memset.p0.i64(ptr %rest_at, i8 0, i64 32, i1 false)
  ret void
anew:
  call void @emptied(ptr %store)
  call void @llvm.memset.p0.i64(ptr %store, i8 0, i64 80, i1 false)
  call void @renew(ptr %store, i64 {_SMALLEST})
  ret void
}}

define void @free_store(ptr %store) {{
  call void @emptied(ptr %store)
  call void @free(ptr %store)
  ret void
}}

define internal void @emptied(ptr %store) {{
entry:
  %table = load ptr, ptr %store
  call void @free(ptr %table)
  %blocks_at = getelementptr i64, ptr %store, i64 5
  %first = load ptr, ptr %blocks_at
  br label %next
next:
  %block = phi ptr [ %first, %entry ], [ %following, %drop ]
  %end = icmp eq ptr %block, null
  br i1 %end, label %done, label %drop
drop:
  %following = load ptr, ptr %block
  call void @free(ptr %block)
  br label %next
done:
  ret void
}}
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)

define internal ptr @grab(ptr %store, i64 %wanted) {{
  %more = add i64 %wanted, 7
  %size = and i64 %more, -8
  %at_at = getelementptr i64, ptr %store, i64 3
  %end_at = getelementptr i64, ptr %store, i64 4
  %at = load i64, ptr %at_at
  %end = load i64, ptr %end_at
  %after = add i64 %at, %size
  %fits = icmp ule i64 %after, %end
  br i1 %fits, label %here, label %make
here:
  store i64 %after, ptr %at_at
  %place = inttoptr i64 %at to ptr
  ret ptr %place
make:
  %large = icmp ugt i64 %size, {_BLOCK // 4}
  %least = select i1 %large, i64 %size, i64 {_BLOCK}
  %all = add i64 %least, 8
  %block = call ptr @malloc(i64 %all)
  %lost = icmp eq ptr %block, null
  br i1 %lost, label %stop, label %link
stop:
  ret ptr null
link:
  %blocks_at = getelementptr i64, ptr %store, i64 5
  %others = load ptr, ptr %blocks_at
  store ptr %others, ptr %block
  store ptr %block, ptr %blocks_at
  %inside = getelementptr i64, ptr %block, i64 1
  br i1 %large, label %alone, label %go_on
alone:
  ret ptr %inside
go_on:
  %first = ptrtoint ptr %inside to i64
  %used = add i64 %first, %size
  %limit = add i64 %first, {_BLOCK}
  store i64 %used, ptr %at_at
  store i64 %limit, ptr %end_at
  ret ptr %inside
}}

define internal ptr @find(ptr %store, i64 %ticket) alwaysinline {{
entry:
  %table = load ptr, ptr %store
  %mask_at = getelementptr i64, ptr %store, i64 1
  %mask = load i64, ptr %mask_at
  %start = and i64 %ticket, %mask
  br label %look
look:
  %slot = phi i64 [ %start, %entry ], [ %next, %other ]
  %place = getelementptr [2 x i64], ptr %table, i64 %slot
  %there = load i64, ptr %place
  %same = icmp eq i64 %there, %ticket
  %none = icmp eq i64 %there, 0
  %either = or i1 %same, %none
  br i1 %either, label %found, label %other
other:
  %more = add i64 %slot, 1
  %next = and i64 %more, %mask
  br label %look
found:
  ret ptr %place
}}

define internal ptr @known(ptr %store, i64 %ticket) {{
  %own = call ptr @lookup(ptr %store, i64 %ticket)
  %lost = icmp eq ptr %own, null
  br i1 %lost, label %further, label %done
done:
  ret ptr %own
further:
  %constants = load ptr, ptr @constants
  %none = icmp eq ptr %constants, null
  br i1 %none, label %done, label %look
look:
  %constant = call ptr @lookup(ptr %constants, i64 %ticket)
  ret ptr %constant
}}

define internal ptr @lookup(ptr %store, i64 %ticket) {{
  %place = call ptr @find(ptr %store, i64 %ticket)
  %record_at = getelementptr i64, ptr %place, i64 1
  %record = load ptr, ptr %record_at
  ret ptr %record
}}

define internal ptr @record(ptr %store, i64 %ticket, ptr %data, i64 %count, i64 %kind, ptr %buffer) noinline {{
entry:
  %count_at = getelementptr i64, ptr %store, i64 2
  %before = load i64, ptr %count_at
  %now = add i64 %before, 1
  %mask_at = getelementptr i64, ptr %store, i64 1
  %mask = load i64, ptr %mask_at
  %free = icmp ult i64 %now, %mask
  br i1 %free, label %get, label %lost
lost:
  ret ptr null
get:
  %record = call ptr @grab(ptr %store, i64 48)
  %gone = icmp eq ptr %record, null
  br i1 %gone, label %lost, label %fill
fill:
  store ptr %data, ptr %record
  %r1 = getelementptr i64, ptr %record, i64 1
  store i64 %count, ptr %r1
  %r2 = getelementptr i64, ptr %record, i64 2
  store i64 %kind, ptr %r2
  %r3 = getelementptr i64, ptr %record, i64 3
  store i64 %ticket, ptr %r3
  %r4 = getelementptr i64, ptr %record, i64 4
  store ptr %buffer, ptr %r4
  %r5 = getelementptr i64, ptr %record, i64 5
  store ptr null, ptr %r5
  %place = call ptr @find(ptr %store, i64 %ticket)
  fence release
  %record_at = getelementptr i64, ptr %place, i64 1
  store ptr %record, ptr %record_at
  fence release
  store i64 %ticket, ptr %place
  store i64 %now, ptr %count_at
  %twice = shl i64 %now, 1
  %full = icmp ugt i64 %twice, %mask
  br i1 %full, label %widen, label %done
widen:
  %old = load ptr, ptr %store
  %size = add i64 %mask, 1
  %larger = shl i64 %size, 2
  %table = call ptr @calloc(i64 %larger, i64 16)
  %narrow = icmp eq ptr %table, null
  br i1 %narrow, label %done, label %take
take:
  %new_mask = sub i64 %larger, 1
  store ptr %table, ptr %store
  store i64 %new_mask, ptr %mask_at
  br label %next
next:
  %k = phi i64 [ 0, %take ], [ %k1, %moved ]
  %from = getelementptr [2 x i64], ptr %old, i64 %k
  %one = load i64, ptr %from
  %there = icmp ne i64 %one, 0
  br i1 %there, label %move, label %moved
move:
  %to = call ptr @find(ptr %store, i64 %one)
  call void @llvm.memcpy.p0.p0.i64(ptr %to, ptr %from, i64 16, i1 false)
  br label %moved
moved:
  %k1 = add i64 %k, 1
  %all = icmp ugt i64 %k1, %mask
  br i1 %all, label %freed, label %next
freed:
  call void @free(ptr %old)
  br label %done
done:
  ret ptr %record
}}
"""
