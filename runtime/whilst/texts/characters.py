"""Characters of texts, and texts as tickets that have them inside, in LLVM IR: see ``code``."""

from __future__ import annotations

__all__ = ["CHARACTERS", "PACKING"]

CHARACTERS = """
define internal i64 @character(ptr %data, i64 %kind, i64 %k) alwaysinline {
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
}

define internal void @put(ptr %data, i64 %kind, i64 %k, i64 %c) alwaysinline {
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
}

define internal void @copy(ptr %to, i64 %to_kind, i64 %start, %view %from) noinline {
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
}

define internal i64 @needed(%view %text) noinline {
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
}

define internal i1 @same(%view %a, i64 %first, %view %b) noinline {
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
}
"""

PACKING = """
define internal i64 @packed(%view %text) alwaysinline {
entry:
  %here = alloca i64
  %data = extractvalue %view %text, 0
  %count = extractvalue %view %text, 1
  %kind = extractvalue %view %text, 2
  %single = icmp eq i64 %kind, 0
  br i1 %single, label %bytes, label %start
bytes:
  store i64 0, ptr %here
  call void @llvm.memcpy.p0.p0.i64(ptr %here, ptr %data, i64 %count, i1 false)
  %eight = load i64, ptr %here
  %high = and i64 %eight, -9187201950435737472
  %ascii = icmp eq i64 %high, 0
  br i1 %ascii, label %quick, label %start
quick:
  %turned = call i64 @llvm.bswap.i64(i64 %eight)
  %half = lshr i64 %turned, 8
  %eighths = shl i64 %count, 3
  %spare = sub i64 56, %eighths
  %low = lshr i64 %half, %spare
  %lead = shl i64 1, %eighths
  %made = or i64 %low, %lead
  ret i64 %made
start:
  br label %test
test:
  %k = phi i64 [ 0, %start ], [ %k1, %add ]
  %ticket = phi i64 [ 1, %start ], [ %with, %add ]
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
}

define internal i64 @encoded(i64 %c) noinline {
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
}

define internal i64 @spelt(i64 %ticket, ptr %room) noinline {
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
}

define internal %view @viewed(i64 %entry, ptr %room) alwaysinline {
  %far = icmp slt i64 %entry, 0
  br i1 %far, label %record, label %here
record:
  %address = and i64 %entry, 9223372036854775807
  %place = inttoptr i64 %address to ptr
  %view = load %view, ptr %place
  ret %view %view
here:
  %high = and i64 %entry, 36170086419038336
  %ascii = icmp eq i64 %high, 0
  br i1 %ascii, label %bytes, label %wide
bytes:
  %some = or i64 %entry, 1
  %zeros = call i64 @llvm.ctlz.i64(i64 %some, i1 true)
  %last = xor i64 %zeros, 63
  %size = lshr i64 %last, 3
  %used = and i64 %last, 56
  %free = sub i64 64, %used
  %by = and i64 %free, 63
  %first = shl i64 %entry, %by
  %turned = call i64 @llvm.bswap.i64(i64 %first)
  store i64 %turned, ptr %room
  %b0 = insertvalue %view zeroinitializer, ptr %room, 0
  %b1 = insertvalue %view %b0, i64 %size, 1
  ret %view %b1
wide:
  %count = call i64 @spelt(i64 %entry, ptr %room)
  %v0 = insertvalue %view undef, ptr %room, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  %v2 = insertvalue %view %v1, i64 2, 2
  ret %view %v2
}
declare i64 @llvm.bswap.i64(i64)
"""
