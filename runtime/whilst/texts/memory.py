"""Memory of a store of texts, and its table, in LLVM IR: see ``code``."""

from __future__ import annotations

__all__ = ["CONSTANTS", "MEMORY"]

_SMALLEST = 64
"""The size of a table that is not in use yet."""

CONSTANTS = 4096
"""The size of the table of constants, which is not more than half full: it never moves, as other threads look at it."""

_LARGEST = 1 << 16
"""A larger table is not kept for the next call."""

_SPARE = 32
"""So many blocks are: the system takes its time to give memory again."""

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
  %store = call ptr @calloc(i64 12, i64 8)
  call void @renew(ptr %store, i64 {_SMALLEST})
  ret ptr %store
}}

define internal void @renew(ptr %store, i64 %size) noinline {{
  %kept_size_at = getelementptr i64, ptr %store, i64 11
  %kept_size = load i64, ptr %kept_size_at
  %serves = icmp eq i64 %kept_size, %size
  br i1 %serves, label %again, label %make
again:
  %kept_at = getelementptr i64, ptr %store, i64 10
  %kept = load ptr, ptr %kept_at
  store i64 0, ptr %kept_size_at
  store ptr null, ptr %kept_at
  %bytes = shl i64 %size, 4
  call void @llvm.memset.p0.i64(ptr %kept, i8 0, i64 %bytes, i1 false)
  br label %set
make:
  %new = call ptr @calloc(i64 %size, i64 16)
  br label %set
set:
  %table = phi ptr [ %kept, %again ], [ %new, %make ]
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
  %first = load ptr, ptr %blocks_at
  call void @recycled(ptr %store, ptr %first)
  call void @llvm.memset.p0.i64(ptr %count_at, i8 0, i64 40, i1 false)
  %flag_at = getelementptr i64, ptr %store, i64 8
  store i64 0, ptr %flag_at
  %table = load ptr, ptr %store
  %mask_at = getelementptr i64, ptr %store, i64 1
  %mask = load i64, ptr %mask_at
  %small = icmp ult i64 %mask, {_SMALLEST}
  br i1 %small, label %same, label %other
same:
  call void @llvm.memset.p0.i64(ptr %table, i8 0, i64 {16 * _SMALLEST}, i1 false)
  ret void
other:
  %fits = icmp ult i64 %mask, {_LARGEST}
  br i1 %fits, label %keep, label %drop
keep:
  %kept_at = getelementptr i64, ptr %store, i64 10
  %before = load ptr, ptr %kept_at
  call void @free(ptr %before)
  store ptr %table, ptr %kept_at
  %size = add i64 %mask, 1
  %kept_size_at = getelementptr i64, ptr %store, i64 11
  store i64 %size, ptr %kept_size_at
  br label %anew
drop:
  call void @free(ptr %table)
  br label %anew
anew:
  call void @renew(ptr %store, i64 {_SMALLEST})
  ret void
}}

define internal void @recycled(ptr %store, ptr %first) noinline {{
entry:
  %spare_at = getelementptr i64, ptr %store, i64 7
  %count_at = getelementptr i64, ptr %store, i64 9
  br label %next
next:
  %block = phi ptr [ %first, %entry ], [ %following, %keep ], [ %following, %drop ]
  %end = icmp eq ptr %block, null
  br i1 %end, label %done, label %look
look:
  %following = load ptr, ptr %block
  %usual_at = getelementptr i64, ptr %block, i64 1
  %usual = load i64, ptr %usual_at
  %count = load i64, ptr %count_at
  %room = sub i64 {_SPARE}, %count
  %good = icmp ugt i64 %usual, 0
  %some = icmp sgt i64 %room, 0
  %both = and i1 %good, %some
  br i1 %both, label %keep, label %drop
keep:
  %others = load ptr, ptr %spare_at
  store ptr %others, ptr %block
  store ptr %block, ptr %spare_at
  %more = add i64 %count, 1
  store i64 %more, ptr %count_at
  br label %next
drop:
  call void @free(ptr %block)
  br label %next
done:
  ret void
}}

define void @free_store(ptr %store) {{
  %table = load ptr, ptr %store
  call void @free(ptr %table)
  %kept_at = getelementptr i64, ptr %store, i64 10
  %kept = load ptr, ptr %kept_at
  call void @free(ptr %kept)
  %blocks_at = getelementptr i64, ptr %store, i64 5
  %blocks = load ptr, ptr %blocks_at
  call void @freed(ptr %blocks)
  %spare_at = getelementptr i64, ptr %store, i64 7
  %spare = load ptr, ptr %spare_at
  call void @freed(ptr %spare)
  call void @free(ptr %store)
  ret void
}}

define internal void @freed(ptr %first) noinline {{
entry:
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

define internal ptr @grab(ptr %store, i64 %wanted) noinline {{
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
  %spare_at = getelementptr i64, ptr %store, i64 7
  %spare = load ptr, ptr %spare_at
  %no_spare = icmp eq ptr %spare, null
  %fresh = or i1 %large, %no_spare
  br i1 %fresh, label %get, label %take
take:
  %rest = load ptr, ptr %spare
  store ptr %rest, ptr %spare_at
  %spares_at = getelementptr i64, ptr %store, i64 9
  %spares = load i64, ptr %spares_at
  %fewer = sub i64 %spares, 1
  store i64 %fewer, ptr %spares_at
  br label %link
get:
  %least = select i1 %large, i64 %size, i64 {_BLOCK}
  %all = add i64 %least, 16
  %made = call ptr @malloc(i64 %all)
  %lost = icmp eq ptr %made, null
  br i1 %lost, label %stop, label %note
stop:
  ret ptr null
note:
  %usual = xor i1 %large, true
  %usual_word = zext i1 %usual to i64
  %usual_at = getelementptr i64, ptr %made, i64 1
  store i64 %usual_word, ptr %usual_at
  br label %link
link:
  %block = phi ptr [ %spare, %take ], [ %made, %note ]
  %blocks_at = getelementptr i64, ptr %store, i64 5
  %others = load ptr, ptr %blocks_at
  store ptr %others, ptr %block
  store ptr %block, ptr %blocks_at
  %inside = getelementptr i64, ptr %block, i64 2
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

define internal ptr @known(ptr %store, i64 %ticket) alwaysinline {{
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

define internal ptr @lookup(ptr %store, i64 %ticket) alwaysinline {{
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
