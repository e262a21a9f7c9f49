"""Texts put together, in LLVM IR: see ``code``."""

from __future__ import annotations

from whilst_compiler.ops.text_store import LONG, PRIME

__all__ = ["BUILDING", "CONCAT"]

CONCAT = f"""
define i64 @whilst_text_concat(ptr %ctx, i64 %a, i64 %b) {{
start:
  %room_a = alloca [8 x i32]
  %room_b = alloca [8 x i32]
  %all = alloca [16 x i32]
  %a_empty = icmp ult i64 %a, 2
  %b_empty = icmp ult i64 %b, 2
  %none = or i1 %a_empty, %b_empty
  br i1 %none, label %trivial, label %work
trivial:
  %other = select i1 %a_empty, i64 %b, i64 %a
  ret i64 %other
work:
  %store = call ptr @store_of(ptr %ctx)
  %entry_a = call i64 @whilst_text_entry(ptr %ctx, i64 %a)
  %entry_b = call i64 @whilst_text_entry(ptr %ctx, i64 %b)
  %va = call %view @viewed(i64 %entry_a, ptr %room_a)
  %vb = call %view @viewed(i64 %entry_b, ptr %room_b)
  %count_a = extractvalue %view %va, 1
  %count_b = extractvalue %view %vb, 1
  %count = add i64 %count_a, %count_b
  %far_a = icmp slt i64 %entry_a, 0
  %far_b = icmp slt i64 %entry_b, 0
  %far = or i1 %far_a, %far_b
  br i1 %far, label %long, label %little
little:
  %size_a = extractvalue %view %va, 2
  %size_b = extractvalue %view %vb, 2
  %wider = or i64 %size_a, %size_b
  call void @copy(ptr %all, i64 %wider, i64 0, %view %va)
  call void @copy(ptr %all, i64 %wider, i64 %count_a, %view %vb)
  %w0 = insertvalue %view undef, ptr %all, 0
  %w1 = insertvalue %view %w0, i64 %count, 1
  %w2 = insertvalue %view %w1, i64 %wider, 2
  %short = call i64 @made(ptr %store, %view %w2, i1 false)
  ret i64 %short
long:
  %known = and i64 %a, {PRIME}
  br i1 %far_a, label %on, label %from_start
from_start:
  %spelt = call i64 @extended(i64 1, %view %va)
  br label %on
on:
  %hash_a = phi i64 [ %known, %long ], [ %spelt, %from_start ]
  %hash = call i64 @extended(i64 %hash_a, %view %vb)
  %ticket = or i64 %hash, {LONG}
  %old = call ptr @lookup(ptr %store, i64 %ticket)
  %new = icmp eq ptr %old, null
  br i1 %new, label %add, label %check
check:
  call void @checked(ptr %store, ptr %old, i64 %count_a, %view %vb)
  %data_old = load ptr, ptr %old
  %data_a0 = extractvalue %view %va, 0
  %shared = icmp eq ptr %data_old, %data_a0
  br i1 %shared, label %there, label %compare
compare:
  %view_old = load %view, ptr %old
  %begins = call i1 @same(%view %view_old, i64 0, %view %va)
  br i1 %begins, label %there, label %odd
odd:
  %flag_at = getelementptr i64, ptr %store, i64 8
  store i64 1, ptr %flag_at
  br label %there
there:
  ret i64 %ticket
add:
  %kind_b = call i64 @needed(%view %vb)
  br i1 %far_a, label %look, label %fresh
look:
  %address = and i64 %entry_a, 9223372036854775807
  %record = inttoptr i64 %address to ptr
  %buffer_at = getelementptr i64, ptr %record, i64 4
  %buffer = load ptr, ptr %buffer_at
  %plain = icmp eq ptr %buffer, null
  br i1 %plain, label %fresh, label %tail
tail:
  %data_a = extractvalue %view %va, 0
  %kind_a = extractvalue %view %va, 2
  %bytes_a = shl i64 %count_a, %kind_a
  %end_a = getelementptr i8, ptr %data_a, i64 %bytes_a
  %used = load ptr, ptr %buffer
  %limit_at = getelementptr i64, ptr %buffer, i64 1
  %limit = load ptr, ptr %limit_at
  %last = icmp eq ptr %used, %end_a
  %bytes_b = shl i64 %count_b, %kind_a
  %then = getelementptr i8, ptr %used, i64 %bytes_b
  %room = icmp ule ptr %then, %limit
  %narrow = icmp ule i64 %kind_b, %kind_a
  %go0 = and i1 %last, %room
  %go = and i1 %go0, %narrow
  br i1 %go, label %append, label %fresh
append:
  call void @copy(ptr %data_a, i64 %kind_a, i64 %count_a, %view %vb)
  store ptr %then, ptr %buffer
  %r1 = call ptr @record(ptr %store, i64 %ticket, ptr %data_a, i64 %count, i64 %kind_a, ptr %buffer)
  %no_r1 = icmp eq ptr %r1, null
  br i1 %no_r1, label %lost, label %there
fresh:
  %need_a = call i64 @needed(%view %va)
  %kind = or i64 %need_a, %kind_b
  %half = lshr i64 %count, 1
  %spare = add i64 %half, 16
  %slack = add i64 %count, %spare
  %size = shl i64 %slack, %kind
  %data = call ptr @grab(ptr %store, i64 %size)
  %head = call ptr @grab(ptr %store, i64 16)
  %no_data = icmp eq ptr %data, null
  %no_head = icmp eq ptr %head, null
  %neither = or i1 %no_data, %no_head
  br i1 %neither, label %lost, label %fill
lost:
  ret i64 -1
fill:
  call void @copy(ptr %data, i64 %kind, i64 0, %view %va)
  call void @copy(ptr %data, i64 %kind, i64 %count_a, %view %vb)
  %bytes = shl i64 %count, %kind
  %end = getelementptr i8, ptr %data, i64 %bytes
  store ptr %end, ptr %head
  %stop = getelementptr i8, ptr %data, i64 %size
  %stop_at = getelementptr i64, ptr %head, i64 1
  store ptr %stop, ptr %stop_at
  %r2 = call ptr @record(ptr %store, i64 %ticket, ptr %data, i64 %count, i64 %kind, ptr %head)
  %no_r2 = icmp eq ptr %r2, null
  br i1 %no_r2, label %lost, label %there
}}

define i64 @whilst_text_of_int(ptr %ctx, i64 %number) {{
entry:
  %room = alloca [24 x i8]
  %minus = icmp slt i64 %number, 0
  %opposite = sub i64 0, %number
  %size = select i1 %minus, i64 %opposite, i64 %number
  br label %next
next:
  %rest = phi i64 [ %size, %entry ], [ %quotient, %next ]
  %k = phi i64 [ 24, %entry ], [ %k1, %next ]
  %quotient = udiv i64 %rest, 10
  %tens = mul i64 %quotient, 10
  %digit = sub i64 %rest, %tens
  %letter = add i64 %digit, 48
  %k1 = sub i64 %k, 1
  call void @put(ptr %room, i64 0, i64 %k1, i64 %letter)
  %end = icmp eq i64 %quotient, 0
  br i1 %end, label %sign, label %next
sign:
  %k2 = sub i64 %k1, 1
  br i1 %minus, label %negative, label %done
negative:
  call void @put(ptr %room, i64 0, i64 %k2, i64 45)
  br label %done
done:
  %start = phi i64 [ %k1, %sign ], [ %k2, %negative ]
  %place = getelementptr i8, ptr %room, i64 %start
  %count = sub i64 24, %start
  %v0 = insertvalue %view undef, ptr %place, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  %v2 = insertvalue %view %v1, i64 0, 2
  %store = call ptr @store_of(ptr %ctx)
  %ticket = call i64 @made(ptr %store, %view %v2, i1 false)
  ret i64 %ticket
}}
"""

BUILDING = """
define i64 @whilst_text_begin(ptr %ctx, i64 %separator) {
  %store = call ptr @store_of(ptr %ctx)
  %entry = call i64 @whilst_text_entry(ptr %ctx, i64 %separator)
  %new = call ptr @grab(ptr %store, i64 56)
  %none = icmp eq ptr %new, null
  br i1 %none, label %lost, label %fill
lost:
  ret i64 -1
fill:
  call void @llvm.memset.p0.i64(ptr %new, i8 0, i64 56, i1 false)
  %separator_at = getelementptr i64, ptr %new, i64 4
  store i64 %entry, ptr %separator_at
  %number = ptrtoint ptr %new to i64
  ret i64 %number
}

define internal i1 @appended(ptr %store, ptr %made, %view %text) noinline {
  %data = load ptr, ptr %made
  %count_at = getelementptr i64, ptr %made, i64 1
  %count = load i64, ptr %count_at
  %kind_at = getelementptr i64, ptr %made, i64 2
  %kind = load i64, ptr %kind_at
  %size_at = getelementptr i64, ptr %made, i64 3
  %size = load i64, ptr %size_at
  %more = extractvalue %view %text, 1
  %all = add i64 %count, %more
  %bytes = shl i64 %all, %kind
  %fits = icmp ule i64 %bytes, %size
  %own = call i64 @needed(%view %text)
  %narrow = icmp ule i64 %own, %kind
  %good = and i1 %fits, %narrow
  br i1 %good, label %add, label %move
add:
  call void @copy(ptr %data, i64 %kind, i64 %count, %view %text)
  store i64 %all, ptr %count_at
  ret i1 true
lost:
  ret i1 false
move:
  %new_kind = or i64 %kind, %own
  %half = shl i64 %all, 1
  %slack = add i64 %half, 64
  %new_size = shl i64 %slack, %new_kind
  %room = call ptr @grab(ptr %store, i64 %new_size)
  %no_room = icmp eq ptr %room, null
  br i1 %no_room, label %lost, label %fill
fill:
  %old = load %view, ptr %made
  call void @copy(ptr %room, i64 %new_kind, i64 0, %view %old)
  store ptr %room, ptr %made
  store i64 %new_kind, ptr %kind_at
  store i64 %new_size, ptr %size_at
  call void @copy(ptr %room, i64 %new_kind, i64 %count, %view %text)
  store i64 %all, ptr %count_at
  ret i1 true
}

define i64 @whilst_text_feed(ptr %ctx, i64 %number, i64 %ticket) {
start:
  %room = alloca [8 x i32]
  %store = call ptr @store_of(ptr %ctx)
  %made = inttoptr i64 %number to ptr
  %begun_at = getelementptr i64, ptr %made, i64 5
  %begun = load i64, ptr %begun_at
  %separator_at = getelementptr i64, ptr %made, i64 4
  %separator = load i64, ptr %separator_at
  %none = icmp eq i64 %separator, 1
  %first = icmp eq i64 %begun, 0
  %quick = or i1 %none, %first
  store i64 1, ptr %begun_at
  br i1 %quick, label %text, label %between
between:
  %vs = call %view @viewed(i64 %separator, ptr %room)
  %well = call i1 @appended(ptr %store, ptr %made, %view %vs)
  br i1 %well, label %text, label %lost
lost:
  ret i64 -1
text:
  %entry = call i64 @whilst_text_entry(ptr %ctx, i64 %ticket)
  %view = call %view @viewed(i64 %entry, ptr %room)
  %good = call i1 @appended(ptr %store, ptr %made, %view %view)
  br i1 %good, label %done, label %lost
done:
  ret i64 0
}

define i64 @whilst_text_joined(ptr %ctx, i64 %number) {
  %store = call ptr @store_of(ptr %ctx)
  %made = inttoptr i64 %number to ptr
  %view = load %view, ptr %made
  %ticket = call i64 @made(ptr %store, %view %view, i1 true)
  ret i64 %ticket
}

define i64 @whilst_text_found(ptr %ctx, i64 %k) {
  %store = call ptr @store_of(ptr %ctx)
  %found_at = getelementptr i64, ptr %store, i64 6
  %found = load ptr, ptr %found_at
  %at = getelementptr i64, ptr %found, i64 %k
  %ticket = load i64, ptr %at
  ret i64 %ticket
}
"""
