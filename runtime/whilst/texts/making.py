"""Texts that kernels make, in LLVM IR: see ``code``."""

from __future__ import annotations

from whilst.texts.memory import CONSTANTS
from whilst_compiler.native import abi
from whilst_compiler.ops.text_store import LONG

__all__ = ["MAKING"]

MAKING = f"""
define internal void @checked(ptr %store, ptr %record, i64 %prefix, %view %text) noinline {{
  %known = load %view, ptr %record
  %length = extractvalue %view %known, 1
  %count = extractvalue %view %text, 1
  %all = add i64 %prefix, %count
  %alike = icmp eq i64 %length, %all
  br i1 %alike, label %look, label %odd
look:
  %same = call i1 @same(%view %known, i64 %prefix, %view %text)
  br i1 %same, label %fine, label %odd
odd:
  %flag_at = getelementptr i64, ptr %store, i64 8
  store i64 1, ptr %flag_at
  ret void
fine:
  ret void
}}

define internal i64 @made(ptr %store, %view %text, i1 %stays) noinline {{
entry:
  %count = extractvalue %view %text, 1
  %few = icmp ult i64 %count, 8
  br i1 %few, label %try, label %long
try:
  %short = call i64 @packed(%view %text)
  %fits = icmp ne i64 %short, 0
  br i1 %fits, label %done, label %long
done:
  ret i64 %short
long:
  %hash = call i64 @extended(i64 1, %view %text)
  %ticket = or i64 %hash, {LONG}
  %old = call ptr @lookup(ptr %store, i64 %ticket)
  %new = icmp eq ptr %old, null
  br i1 %new, label %add, label %check
check:
  call void @checked(ptr %store, ptr %old, i64 0, %view %text)
  ret i64 %ticket
add:
  %data = extractvalue %view %text, 0
  %kind = extractvalue %view %text, 2
  br i1 %stays, label %keep, label %move
keep:
  %r1 = call ptr @record(ptr %store, i64 %ticket, ptr %data, i64 %count, i64 %kind, ptr null)
  %no_r1 = icmp eq ptr %r1, null
  %found1 = select i1 %no_r1, i64 -1, i64 %ticket
  ret i64 %found1
lost:
  ret i64 -1
move:
  %own = call i64 @needed(%view %text)
  %size = shl i64 %count, %own
  %room = call ptr @grab(ptr %store, i64 %size)
  %no_room = icmp eq ptr %room, null
  br i1 %no_room, label %lost, label %fill
fill:
  call void @copy(ptr %room, i64 %own, i64 0, %view %text)
  %r2 = call ptr @record(ptr %store, i64 %ticket, ptr %room, i64 %count, i64 %own, ptr null)
  %no_r2 = icmp eq ptr %r2, null
  %found2 = select i1 %no_r2, i64 -1, i64 %ticket
  ret i64 %found2
}}

define i64 @enter(ptr %store, ptr %data, i64 %kind, i64 %count) {{
  %v0 = insertvalue %view undef, ptr %data, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  %v2 = insertvalue %view %v1, i64 %kind, 2
  %ticket = call i64 @made(ptr %store, %view %v2, i1 true)
  ret i64 %ticket
}}

define i32 @enter_constant(ptr %data, i64 %kind, i64 %size, ptr %text) {{
  %old = load ptr, ptr @constants
  %none = icmp eq ptr %old, null
  br i1 %none, label %make, label %go
make:
  %new = call ptr @calloc(i64 12, i64 8)
  call void @renew(ptr %new, i64 {CONSTANTS})
  store ptr %new, ptr @constants
  br label %go
go:
  %store = load ptr, ptr @constants
  %count_at = getelementptr i64, ptr %store, i64 2
  %count = load i64, ptr %count_at
  %room = icmp ult i64 %count, {CONSTANTS // 2 - 1}
  br i1 %room, label %enter, label %full
full:
  ret i32 0
enter:
  %ticket = call i64 @enter(ptr %store, ptr %data, i64 %kind, i64 %size)
  %record = call ptr @lookup(ptr %store, i64 %ticket)
  %lost = icmp eq ptr %record, null
  br i1 %lost, label %full, label %own
own:
  %text_at = getelementptr i64, ptr %record, i64 5
  store ptr %text, ptr %text_at
  ret i32 1
}}

define internal ptr @store_of(ptr %ctx) alwaysinline {{
  %at = getelementptr i64, ptr %ctx, i64 {abi.TEXTS}
  %store = load ptr, ptr %at
  ret ptr %store
}}

define i64 @whilst_text_entry(ptr %ctx, i64 %ticket) {{
entry:
  %short = icmp ult i64 %ticket, {LONG}
  br i1 %short, label %same, label %look
same:
  ret i64 %ticket
look:
  %store = call ptr @store_of(ptr %ctx)
  %known = call ptr @known(ptr %store, i64 %ticket)
  %lost = icmp eq ptr %known, null
  br i1 %lost, label %ask, label %found
ask:
  %miss1 = load ptr, ptr @miss
  call void %miss1(ptr %store, i64 %ticket)
  %told = call ptr @known(ptr %store, i64 %ticket)
  %none = icmp eq ptr %told, null
  br i1 %none, label %nothing, label %found
nothing:
  ret i64 1
found:
  %record = phi ptr [ %known, %look ], [ %told, %ask ]
  %address = ptrtoint ptr %record to i64
  %entry_of = or i64 %address, -9223372036854775808
  ret i64 %entry_of
}}

define i64 @whilst_text_at(ptr %ctx, i64 %entry, i64 %k) {{
  %room = alloca [8 x i32]
  %view = call %view @viewed(i64 %entry, ptr %room)
  %data = extractvalue %view %view, 0
  %kind = extractvalue %view %view, 2
  %c = call i64 @character(ptr %data, i64 %kind, i64 %k)
  %ticket = call i64 @encoded(i64 %c)
  ret i64 %ticket
}}

define i64 @whilst_text_code(ptr %ctx, i64 %ticket) {{
  %room = alloca [8 x i32]
  %short = icmp ult i64 %ticket, {LONG}
  br i1 %short, label %here, label %none
here:
  %count = call i64 @spelt(i64 %ticket, ptr %room)
  %one = icmp eq i64 %count, 1
  br i1 %one, label %found, label %none
found:
  %c = load i32, ptr %room
  %code = zext i32 %c to i64
  ret i64 %code
none:
  ret i64 -1
}}

define i64 @whilst_text_of_code(ptr %ctx, i64 %code) {{
  %ticket = call i64 @encoded(i64 %code)
  ret i64 %ticket
}}

define i64 @whilst_text_slice(ptr %ctx, i64 %entry, i64 %first, i64 %count, i64 %step) {{
start:
  %room = alloca [8 x i32]
  %store = call ptr @store_of(ptr %ctx)
  %view = call %view @viewed(i64 %entry, ptr %room)
  %data = extractvalue %view %view, 0
  %kind = extractvalue %view %view, 2
  %in_one = icmp eq i64 %step, 1
  br i1 %in_one, label %piece, label %pick
piece:
  %skip = shl i64 %first, %kind
  %place = getelementptr i8, ptr %data, i64 %skip
  %v0 = insertvalue %view %view, ptr %place, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  %far = icmp slt i64 %entry, 0
  %part = call i64 @made(ptr %store, %view %v1, i1 %far)
  ret i64 %part
pick:
  %little = icmp ult i64 %count, 9
  %own0 = icmp eq i64 %kind, 0
  %own = select i1 %own0, i64 0, i64 2
  br i1 %little, label %small, label %large
small:
  %few = alloca [8 x i32]
  br label %test
large:
  %size = shl i64 %count, %own
  %block = call ptr @grab(ptr %store, i64 %size)
  %no_block = icmp eq ptr %block, null
  br i1 %no_block, label %lost, label %test
lost:
  ret i64 -1
test:
  %to = phi ptr [ %few, %small ], [ %block, %large ], [ %to, %one ]
  %k = phi i64 [ 0, %small ], [ 0, %large ], [ %k1, %one ]
  %at = phi i64 [ %first, %small ], [ %first, %large ], [ %at1, %one ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %c = call i64 @character(ptr %data, i64 %kind, i64 %at)
  call void @put(ptr %to, i64 %own, i64 %k, i64 %c)
  %k1 = add i64 %k, 1
  %at1 = add i64 %at, %step
  br label %test
done:
  %w0 = insertvalue %view undef, ptr %to, 0
  %w1 = insertvalue %view %w0, i64 %count, 1
  %w2 = insertvalue %view %w1, i64 %own, 2
  %stays = xor i1 %little, true
  %made = call i64 @made(ptr %store, %view %w2, i1 %stays)
  ret i64 %made
}}
"""
