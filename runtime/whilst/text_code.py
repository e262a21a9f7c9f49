"""The store of texts of a thread, in LLVM IR: what kernels call (``native/llvm/texts.py``), and what Python calls.

A store is a row of words: the table (pairs of a ticket and the address of its record, by open addressing), its mask,
how many are in it; where the present block of memory goes on, and ends; the list of all blocks; the items of the list
that was last asked for; the texts that are being joined; whether two texts have met that have one ticket.
A record is the address of the characters, their number, their size (as a power of two), the ticket, and the buffer
that they are in, if it may grow: how far it is used, where it ends, its size of characters.
A *view* of a text is the first three of these; texts that are in their tickets are spelt out for it, four bytes each.
"""

from __future__ import annotations

from whilst_compiler.native import abi
from whilst_compiler.ops.text_store import BASE, LONG, PRIME

__all__ = ["EXPORTS", "PYTHON", "TEXT"]

PYTHON = {"item": "PyList_GetItem", "utf8": "PyUnicode_AsUTF8AndSize", "length": "PyUnicode_GetLength",
          "clear": "PyErr_Clear"}  # fmt: skip
"""What the text calls of Python's: addresses that are filled in when it is loaded."""

EXPORTS = ("create", "reset", "enter", "enter_all", "lookup", "hash", "tickets", "miss", *PYTHON)
"""What Python uses, besides the functions for kernels."""

_BLOCK = 1 << 16
_POWERS = [pow(BASE, k, PRIME) for k in range(5)]

_MEMORY = f"""
%view = type {{ ptr, i64, i64 }}
@miss = global ptr null
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
  call void @renew(ptr %store, i64 1024)
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
  call void @llvm.memset.p0.i64(ptr %store, i8 0, i64 80, i1 false)
  call void @renew(ptr %store, i64 1024)
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
  call void @abort()
  unreachable
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
declare void @abort() noreturn

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

define ptr @lookup(ptr %store, i64 %ticket) {{
  %place = call ptr @find(ptr %store, i64 %ticket)
  %record_at = getelementptr i64, ptr %place, i64 1
  %record = load ptr, ptr %record_at
  ret ptr %record
}}

define internal ptr @record(ptr %store, i64 %ticket, ptr %data, i64 %count, i64 %kind, ptr %buffer) {{
entry:
  %record = call ptr @grab(ptr %store, i64 40)
  store ptr %data, ptr %record
  %r1 = getelementptr i64, ptr %record, i64 1
  store i64 %count, ptr %r1
  %r2 = getelementptr i64, ptr %record, i64 2
  store i64 %kind, ptr %r2
  %r3 = getelementptr i64, ptr %record, i64 3
  store i64 %ticket, ptr %r3
  %r4 = getelementptr i64, ptr %record, i64 4
  store ptr %buffer, ptr %r4
  %place = call ptr @find(ptr %store, i64 %ticket)
  store i64 %ticket, ptr %place
  %record_at = getelementptr i64, ptr %place, i64 1
  store ptr %record, ptr %record_at
  %count_at = getelementptr i64, ptr %store, i64 2
  %before = load i64, ptr %count_at
  %now = add i64 %before, 1
  store i64 %now, ptr %count_at
  %mask_at = getelementptr i64, ptr %store, i64 1
  %mask = load i64, ptr %mask_at
  %twice = shl i64 %now, 1
  %full = icmp ugt i64 %twice, %mask
  br i1 %full, label %widen, label %done
widen:
  %old = load ptr, ptr %store
  %size = add i64 %mask, 1
  %larger = shl i64 %size, 2
  call void @renew(ptr %store, i64 %larger)
  br label %next
next:
  %k = phi i64 [ 0, %widen ], [ %k1, %moved ]
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

_CHARACTERS = f"""
define internal i64 @character(ptr %data, i64 %kind, i64 %k) alwaysinline {{
  switch i64 %kind, label %four [ i64 0, label %one i64 1, label %two ]
one:
  %at1 = getelementptr i8, ptr %data, i64 %k
  %c1 = load i8, ptr %at1
  %x1 = zext i8 %c1 to i64
  ret i64 %x1
two:
  %at2 = getelementptr i16, ptr %data, i64 %k
  %c2 = load i16, ptr %at2
  %x2 = zext i16 %c2 to i64
  ret i64 %x2
four:
  %at4 = getelementptr i32, ptr %data, i64 %k
  %c4 = load i32, ptr %at4
  %x4 = zext i32 %c4 to i64
  ret i64 %x4
}}

define internal void @put(ptr %data, i64 %kind, i64 %k, i64 %c) alwaysinline {{
  %bytes = icmp eq i64 %kind, 0
  br i1 %bytes, label %one, label %four
one:
  %at1 = getelementptr i8, ptr %data, i64 %k
  %c1 = trunc i64 %c to i8
  store i8 %c1, ptr %at1
  ret void
four:
  %at4 = getelementptr i32, ptr %data, i64 %k
  %c4 = trunc i64 %c to i32
  store i32 %c4, ptr %at4
  ret void
}}

define internal void @copy(ptr %to, i64 %to_kind, i64 %start, %view %from) {{
entry:
  %data = extractvalue %view %from, 0
  %count = extractvalue %view %from, 1
  %kind = extractvalue %view %from, 2
  %alike = icmp eq i64 %kind, %to_kind
  br i1 %alike, label %block, label %test
block:
  %skip = shl i64 %start, %kind
  %place = getelementptr i8, ptr %to, i64 %skip
  %bytes = shl i64 %count, %kind
  call void @llvm.memcpy.p0.p0.i64(ptr %place, ptr %data, i64 %bytes, i1 false)
  ret void
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %one ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %c = call i64 @character(ptr %data, i64 %kind, i64 %k)
  %at = add i64 %start, %k
  call void @put(ptr %to, i64 %to_kind, i64 %at, i64 %c)
  %k1 = add i64 %k, 1
  br label %test
done:
  ret void
}}

define internal i64 @needed(%view %text) {{
entry:
  %data = extractvalue %view %text, 0
  %count = extractvalue %view %text, 1
  %kind = extractvalue %view %text, 2
  %bytes = icmp eq i64 %kind, 0
  br i1 %bytes, label %narrow, label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %one ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %narrow
one:
  %c = call i64 @character(ptr %data, i64 %kind, i64 %k)
  %k1 = add i64 %k, 1
  %large = icmp ugt i64 %c, 255
  br i1 %large, label %wide, label %test
narrow:
  ret i64 0
wide:
  ret i64 2
}}

define internal i1 @same(%view %a, i64 %first, %view %b) {{
entry:
  %data_a = extractvalue %view %a, 0
  %kind_a = extractvalue %view %a, 2
  %data_b = extractvalue %view %b, 0
  %count = extractvalue %view %b, 1
  %kind_b = extractvalue %view %b, 2
  %alike = icmp eq i64 %kind_a, %kind_b
  br i1 %alike, label %block, label %test
block:
  %skip = shl i64 %first, %kind_a
  %place = getelementptr i8, ptr %data_a, i64 %skip
  %bytes = shl i64 %count, %kind_a
  %order = call i32 @memcmp(ptr %place, ptr %data_b, i64 %bytes)
  %equal = icmp eq i32 %order, 0
  ret i1 %equal
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %one ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %yes
one:
  %at = add i64 %first, %k
  %x = call i64 @character(ptr %data_a, i64 %kind_a, i64 %at)
  %y = call i64 @character(ptr %data_b, i64 %kind_b, i64 %k)
  %k1 = add i64 %k, 1
  %fine = icmp eq i64 %x, %y
  br i1 %fine, label %test, label %no
yes:
  ret i1 true
no:
  ret i1 false
}}

define internal i64 @reduced(i128 %sum) alwaysinline {{
  %low0 = trunc i128 %sum to i64
  %low = and i64 %low0, {PRIME}
  %high0 = lshr i128 %sum, 61
  %high = trunc i128 %high0 to i64
  %all = add i64 %low, %high
  %rest = and i64 %all, {PRIME}
  %over = lshr i64 %all, 61
  %found = add i64 %rest, %over
  ret i64 %found
}}

define internal i128 @term(i64 %x, i64 %y) alwaysinline {{
  %a = zext i64 %x to i128
  %b = zext i64 %y to i128
  %c = mul i128 %a, %b
  ret i128 %c
}}

define internal i64 @extended(i64 %start, %view %text) {{
entry:
  %data = extractvalue %view %text, 0
  %count = extractvalue %view %text, 1
  %kind = extractvalue %view %text, 2
  %fours = and i64 %count, -4
  br label %test4
test4:
  %k = phi i64 [ 0, %entry ], [ %k4, %four ]
  %h = phi i64 [ %start, %entry ], [ %h4, %four ]
  %more = icmp ult i64 %k, %fours
  br i1 %more, label %four, label %test
four:
  %k1 = add i64 %k, 1
  %k2 = add i64 %k, 2
  %k3 = add i64 %k, 3
  %k4 = add i64 %k, 4
  %c0 = call i64 @character(ptr %data, i64 %kind, i64 %k)
  %c1 = call i64 @character(ptr %data, i64 %kind, i64 %k1)
  %c2 = call i64 @character(ptr %data, i64 %kind, i64 %k2)
  %c3 = call i64 @character(ptr %data, i64 %kind, i64 %k3)
  %d0 = add i64 %c0, 1
  %d1 = add i64 %c1, 1
  %d2 = add i64 %c2, 1
  %d3 = add i64 %c3, 1
  %t = call i128 @term(i64 %h, i64 {_POWERS[4]})
  %t0 = call i128 @term(i64 %d0, i64 {_POWERS[3]})
  %t1 = call i128 @term(i64 %d1, i64 {_POWERS[2]})
  %t2 = call i128 @term(i64 %d2, i64 {_POWERS[1]})
  %t3 = zext i64 %d3 to i128
  %s1 = add i128 %t0, %t1
  %s2 = add i128 %t2, %t3
  %s3 = add i128 %s1, %s2
  %s4 = add i128 %t, %s3
  %h4 = call i64 @reduced(i128 %s4)
  br label %test4
test:
  %j = phi i64 [ %k, %test4 ], [ %j1, %one ]
  %g = phi i64 [ %h, %test4 ], [ %g1, %one ]
  %left = icmp ult i64 %j, %count
  br i1 %left, label %one, label %done
one:
  %c = call i64 @character(ptr %data, i64 %kind, i64 %j)
  %d = add i64 %c, 1
  %u = call i128 @term(i64 %g, i64 {_POWERS[1]})
  %v = zext i64 %d to i128
  %w = add i128 %u, %v
  %g1 = call i64 @reduced(i128 %w)
  %j1 = add i64 %j, 1
  br label %test
done:
  %large = icmp uge i64 %g, {PRIME}
  %less = sub i64 %g, {PRIME}
  %found = select i1 %large, i64 %less, i64 %g
  ret i64 %found
}}

define i64 @hash(ptr %data, i64 %kind, i64 %count) {{
  %v0 = insertvalue %view undef, ptr %data, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  %v2 = insertvalue %view %v1, i64 %kind, 2
  %h = call i64 @extended(i64 1, %view %v2)
  ret i64 %h
}}

define internal i64 @packed(%view %text) {{
entry:
  %data = extractvalue %view %text, 0
  %count = extractvalue %view %text, 1
  %kind = extractvalue %view %text, 2
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %add ]
  %ticket = phi i64 [ 1, %entry ], [ %with, %add ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %c = call i64 @character(ptr %data, i64 %kind, i64 %k)
  %utf = call i64 @encoded(i64 %c)
  %zeros = call i64 @llvm.ctlz.i64(i64 %utf, i1 true)
  %bits = sub i64 63, %zeros
  %room = call i64 @llvm.ctlz.i64(i64 %ticket, i1 true)
  %used = sub i64 63, %room
  %all = add i64 %used, %bits
  %fits = icmp ult i64 %all, 57
  br i1 %fits, label %add, label %long
add:
  %moved = shl i64 %ticket, %bits
  %mark = shl i64 1, %bits
  %letters = xor i64 %utf, %mark
  %with = or i64 %moved, %letters
  %k1 = add i64 %k, 1
  br label %test
done:
  ret i64 %ticket
long:
  ret i64 0
}}

define internal i64 @encoded(i64 %c) {{
entry:
  %one = icmp ult i64 %c, 128
  br i1 %one, label %plain, label %more
plain:
  %t1 = or i64 %c, 256
  ret i64 %t1
more:
  %l0 = and i64 %c, 63
  %last = or i64 %l0, 128
  %c6 = lshr i64 %c, 6
  %two = icmp ult i64 %c, 2048
  br i1 %two, label %second, label %further
second:
  %h2 = or i64 %c6, 448
  %s2 = shl i64 %h2, 8
  %t2 = or i64 %s2, %last
  ret i64 %t2
further:
  %m0 = and i64 %c6, 63
  %m1 = or i64 %m0, 128
  %m2 = shl i64 %m1, 8
  %low = or i64 %m2, %last
  %c12 = lshr i64 %c, 12
  %three = icmp ult i64 %c, 65536
  br i1 %three, label %third, label %fourth
third:
  %h3 = or i64 %c12, 480
  %s3 = shl i64 %h3, 16
  %t3 = or i64 %s3, %low
  ret i64 %t3
fourth:
  %n0 = and i64 %c12, 63
  %n1 = or i64 %n0, 128
  %n2 = shl i64 %n1, 16
  %low4 = or i64 %n2, %low
  %c18 = lshr i64 %c, 18
  %h4 = or i64 %c18, 496
  %s4 = shl i64 %h4, 24
  %t4 = or i64 %s4, %low4
  ret i64 %t4
}}

define internal i64 @spelt(i64 %ticket, ptr %room) {{
entry:
  %some = or i64 %ticket, 1
  %zeros = call i64 @llvm.ctlz.i64(i64 %some, i1 true)
  %bits = sub i64 63, %zeros
  br label %test
test:
  %left = phi i64 [ %bits, %entry ], [ %rest, %next ]
  %count = phi i64 [ 0, %entry ], [ %now, %next ]
  %c = phi i64 [ 0, %entry ], [ %with, %next ]
  %more = icmp ugt i64 %left, 0
  br i1 %more, label %one, label %done
one:
  %rest = sub i64 %left, 8
  %moved = lshr i64 %ticket, %rest
  %byte = and i64 %moved, 255
  %low = and i64 %byte, 63
  %tag = and i64 %byte, 192
  %follows = icmp eq i64 %tag, 128
  br i1 %follows, label %further, label %begin
further:
  %up = shl i64 %c, 6
  %longer = or i64 %up, %low
  br label %next
begin:
  %plain = icmp ult i64 %byte, 128
  %two = icmp ult i64 %byte, 224
  %three = icmp ult i64 %byte, 240
  %low5 = and i64 %byte, 31
  %low4 = and i64 %byte, 15
  %low3 = and i64 %byte, 7
  %of3 = select i1 %three, i64 %low4, i64 %low3
  %of2 = select i1 %two, i64 %low5, i64 %of3
  %of1 = select i1 %plain, i64 %byte, i64 %of2
  br label %next
next:
  %with = phi i64 [ %longer, %further ], [ %of1, %begin ]
  %grows = phi i64 [ 0, %further ], [ 1, %begin ]
  %now = add i64 %count, %grows
  %k = sub i64 %now, 1
  %at = getelementptr i32, ptr %room, i64 %k
  %c32 = trunc i64 %with to i32
  store i32 %c32, ptr %at
  br label %test
done:
  ret i64 %count
}}

define internal %view @viewed(i64 %entry, ptr %room) {{
  %far = icmp slt i64 %entry, 0
  br i1 %far, label %record, label %here
record:
  %address = and i64 %entry, 9223372036854775807
  %place = inttoptr i64 %address to ptr
  %view = load %view, ptr %place
  ret %view %view
here:
  %count = call i64 @spelt(i64 %entry, ptr %room)
  %v0 = insertvalue %view undef, ptr %room, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  %v2 = insertvalue %view %v1, i64 2, 2
  ret %view %v2
}}
"""

_MAKING = f"""
define internal void @checked(ptr %store, ptr %record, i64 %prefix, %view %text) {{
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

define internal i64 @made(ptr %store, %view %text, i1 %stays) {{
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
  ret i64 %ticket
move:
  %own = call i64 @needed(%view %text)
  %size = shl i64 %count, %own
  %room = call ptr @grab(ptr %store, i64 %size)
  call void @copy(ptr %room, i64 %own, i64 0, %view %text)
  %r2 = call ptr @record(ptr %store, i64 %ticket, ptr %room, i64 %count, i64 %own, ptr null)
  ret i64 %ticket
}}

define i64 @enter(ptr %store, ptr %data, i64 %kind, i64 %count) {{
  %v0 = insertvalue %view undef, ptr %data, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  %v2 = insertvalue %view %v1, i64 %kind, 2
  %ticket = call i64 @made(ptr %store, %view %v2, i1 true)
  ret i64 %ticket
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
  %known = call ptr @lookup(ptr %store, i64 %ticket)
  %lost = icmp eq ptr %known, null
  br i1 %lost, label %ask, label %found
ask:
  %miss1 = load ptr, ptr @miss
  call void %miss1(i64 %ticket)
  %told = call ptr @lookup(ptr %store, i64 %ticket)
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
  br label %test
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

define i64 @whilst_text_concat(ptr %ctx, i64 %a, i64 %b) {{
start:
  %room_a = alloca [16 x i32]
  %room_b = alloca [8 x i32]
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
  call void @copy(ptr %room_a, i64 2, i64 %count_a, %view %vb)
  %both = insertvalue %view %va, i64 %count, 1
  %short = call i64 @made(ptr %store, %view %both, i1 false)
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
  ret i64 %ticket
fresh:
  %need_a = call i64 @needed(%view %va)
  %kind = or i64 %need_a, %kind_b
  %half = lshr i64 %count, 1
  %spare = add i64 %half, 16
  %slack = add i64 %count, %spare
  %size = shl i64 %slack, %kind
  %data = call ptr @grab(ptr %store, i64 %size)
  call void @copy(ptr %data, i64 %kind, i64 0, %view %va)
  call void @copy(ptr %data, i64 %kind, i64 %count_a, %view %vb)
  %head = call ptr @grab(ptr %store, i64 16)
  %bytes = shl i64 %count, %kind
  %end = getelementptr i8, ptr %data, i64 %bytes
  store ptr %end, ptr %head
  %stop = getelementptr i8, ptr %data, i64 %size
  %stop_at = getelementptr i64, ptr %head, i64 1
  store ptr %stop, ptr %stop_at
  %r2 = call ptr @record(ptr %store, i64 %ticket, ptr %data, i64 %count, i64 %kind, ptr %head)
  ret i64 %ticket
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

_ASKING = """
define i64 @whilst_text_compare(ptr %ctx, i64 %a, i64 %b) {
entry:
  %room_a = alloca [8 x i32]
  %room_b = alloca [8 x i32]
  %va = call %view @viewed(i64 %a, ptr %room_a)
  %vb = call %view @viewed(i64 %b, ptr %room_b)
  %data_a = extractvalue %view %va, 0
  %count_a = extractvalue %view %va, 1
  %kind_a = extractvalue %view %va, 2
  %data_b = extractvalue %view %vb, 0
  %count_b = extractvalue %view %vb, 1
  %kind_b = extractvalue %view %vb, 2
  %count = call i64 @llvm.umin.i64(i64 %count_a, i64 %count_b)
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %one ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %ends
one:
  %x = call i64 @character(ptr %data_a, i64 %kind_a, i64 %k)
  %y = call i64 @character(ptr %data_b, i64 %kind_b, i64 %k)
  %k1 = add i64 %k, 1
  %same = icmp eq i64 %x, %y
  br i1 %same, label %test, label %differ
differ:
  %less = icmp ult i64 %x, %y
  %order = select i1 %less, i64 -1, i64 1
  ret i64 %order
ends:
  %shorter = icmp ult i64 %count_a, %count_b
  %longer = icmp ugt i64 %count_a, %count_b
  %up = zext i1 %longer to i64
  %down = zext i1 %shorter to i64
  %sign = sub i64 %up, %down
  ret i64 %sign
}

define i64 @whilst_text_find(ptr %ctx, i64 %a, i64 %b) {
entry:
  %room_a = alloca [8 x i32]
  %room_b = alloca [8 x i32]
  %va = call %view @viewed(i64 %a, ptr %room_a)
  %vb = call %view @viewed(i64 %b, ptr %room_b)
  %data_a = extractvalue %view %va, 0
  %count_a = extractvalue %view %va, 1
  %kind_a = extractvalue %view %va, 2
  %data_b = extractvalue %view %vb, 0
  %count_b = extractvalue %view %vb, 1
  %kind_b = extractvalue %view %vb, 2
  %nothing = icmp eq i64 %count_b, 0
  br i1 %nothing, label %at_once, label %some
at_once:
  ret i64 0
some:
  %c = call i64 @character(ptr %data_b, i64 %kind_b, i64 0)
  %last = sub i64 %count_a, %count_b
  br label %test
test:
  %k = phi i64 [ 0, %some ], [ %k1, %next ]
  %over = icmp sgt i64 %k, %last
  br i1 %over, label %none, label %one
one:
  %x = call i64 @character(ptr %data_a, i64 %kind_a, i64 %k)
  %begins = icmp eq i64 %x, %c
  br i1 %begins, label %closely, label %next
closely:
  %same = call i1 @same(%view %va, i64 %k, %view %vb)
  br i1 %same, label %found, label %next
next:
  %k1 = add i64 %k, 1
  br label %test
found:
  ret i64 %k
none:
  ret i64 -1
}

define i64 @whilst_text_begin(ptr %ctx, i64 %separator) {
  %store = call ptr @store_of(ptr %ctx)
  %entry = call i64 @whilst_text_entry(ptr %ctx, i64 %separator)
  %new = call ptr @grab(ptr %store, i64 56)
  call void @llvm.memset.p0.i64(ptr %new, i8 0, i64 56, i1 false)
  %separator_at = getelementptr i64, ptr %new, i64 4
  store i64 %entry, ptr %separator_at
  %number = ptrtoint ptr %new to i64
  ret i64 %number
}

define internal void @appended(ptr %store, ptr %made, %view %text) {
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
  ret void
move:
  %new_kind = or i64 %kind, %own
  %half = shl i64 %all, 1
  %slack = add i64 %half, 64
  %new_size = shl i64 %slack, %new_kind
  %room = call ptr @grab(ptr %store, i64 %new_size)
  %old = load %view, ptr %made
  call void @copy(ptr %room, i64 %new_kind, i64 0, %view %old)
  store ptr %room, ptr %made
  store i64 %new_kind, ptr %kind_at
  store i64 %new_size, ptr %size_at
  call void @copy(ptr %room, i64 %new_kind, i64 %count, %view %text)
  store i64 %all, ptr %count_at
  ret void
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
  call void @appended(ptr %store, ptr %made, %view %vs)
  br label %text
text:
  %entry = call i64 @whilst_text_entry(ptr %ctx, i64 %ticket)
  %view = call %view @viewed(i64 %entry, ptr %room)
  call void @appended(ptr %store, ptr %made, %view %view)
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

_GIVEN = """
define internal %view @ascii(ptr %list, i64 %k) {
  %size_at = alloca i64
  %item1 = load ptr, ptr @item
  %text = call ptr %item1(ptr %list, i64 %k)
  %utf81 = load ptr, ptr @utf8
  %data = call ptr %utf81(ptr %text, ptr %size_at)
  %odd = icmp eq ptr %data, null
  br i1 %odd, label %clear, label %found
clear:
  %clear1 = load ptr, ptr @clear
  call void %clear1()
  br label %other
found:
  %size = load i64, ptr %size_at
  %length1 = load ptr, ptr @length
  %count = call i64 %length1(ptr %text)
  %plain = icmp eq i64 %size, %count
  br i1 %plain, label %well, label %other
well:
  %v0 = insertvalue %view zeroinitializer, ptr %data, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  ret %view %v1
other:
  ret %view zeroinitializer
}

define void @tickets(ptr %list, i64 %count, ptr %to) {
entry:
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %next ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %view = call %view @ascii(ptr %list, i64 %k)
  %data = extractvalue %view %view, 0
  %odd = icmp eq ptr %data, null
  br i1 %odd, label %next, label %plain
plain:
  %size = extractvalue %view %view, 1
  %few = icmp ult i64 %size, 8
  br i1 %few, label %short, label %long
short:
  %packed = call i64 @packed(%view %view)
  br label %next
long:
  %hash = call i64 @extended(i64 1, %view %view)
  %marked = or i64 %hash, LONG
  br label %next
next:
  %ticket = phi i64 [ 0, %one ], [ %packed, %short ], [ %marked, %long ]
  %place = getelementptr i64, ptr %to, i64 %k
  store i64 %ticket, ptr %place
  %k1 = add i64 %k, 1
  br label %test
done:
  ret void
}

define void @enter_all(ptr %store, ptr %list, i64 %count) {
entry:
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %next ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %view = call %view @ascii(ptr %list, i64 %k)
  %data = extractvalue %view %view, 0
  %odd = icmp eq ptr %data, null
  br i1 %odd, label %next, label %plain
plain:
  %ticket = call i64 @made(ptr %store, %view %view, i1 true)
  br label %next
next:
  %k1 = add i64 %k, 1
  br label %test
done:
  ret void
}
""".replace("LONG", str(LONG)) + "".join(f"@{name} = global ptr null\n" for name in PYTHON)

TEXT = _MEMORY + _CHARACTERS + _MAKING + _ASKING + _GIVEN
