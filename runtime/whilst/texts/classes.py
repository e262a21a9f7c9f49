"""Classes of characters of ASCII, and upper and lower case, in LLVM IR: see ``code``."""

from __future__ import annotations

__all__ = ["CLASSES"]

CLASSES = """
define internal i64 @bit(i64 %low, i64 %high, i64 %c) alwaysinline {
  %first = icmp ult i64 %c, 64
  %word = select i1 %first, i64 %low, i64 %high
  %place = and i64 %c, 63
  %moved = lshr i64 %word, %place
  %bit = and i64 %moved, 1
  ret i64 %bit
}

define i64 @whilst_text_all(ptr %ctx, i64 %a, i64 %low, i64 %high, i64 %less_low, i64 %less_high) {
entry:
  %room = alloca [8 x i32]
  %v = call %view @viewed(i64 %a, ptr %room)
  %data = extractvalue %view %v, 0
  %count = extractvalue %view %v, 1
  %kind = extractvalue %view %v, 2
  br label %test
test:
  %k = phi i64 [ 0, %entry ], [ %k1, %ascii ]
  %some = phi i64 [ 0, %entry ], [ %seen, %ascii ]
  %none = phi i64 [ 0, %entry ], [ %lost, %ascii ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %c = call i64 @character(ptr %data, i64 %kind, i64 %k)
  %far = icmp ugt i64 %c, 127
  br i1 %far, label %other, label %ascii
ascii:
  %k1 = add i64 %k, 1
  %member = call i64 @bit(i64 %low, i64 %high, i64 %c)
  %skipped = call i64 @bit(i64 %less_low, i64 %less_high, i64 %c)
  %seen = or i64 %some, %member
  %fine = or i64 %member, %skipped
  %bad = xor i64 %fine, 1
  %lost = or i64 %none, %bad
  br label %test
done:
  %well = xor i64 %none, 1
  %all = and i64 %some, %well
  ret i64 %all
other:
  ret i64 -1
}

define i64 @whilst_text_cased(ptr %ctx, i64 %a, i64 %upper) {
entry:
  %room = alloca [8 x i32]
  %little = alloca [64 x i8]
  %store = call ptr @store_of(ptr %ctx)
  %v = call %view @viewed(i64 %a, ptr %room)
  %data = extractvalue %view %v, 0
  %count = extractvalue %view %v, 1
  %kind = extractvalue %view %v, 2
  %up = icmp ne i64 %upper, 0
  %first = select i1 %up, i64 97, i64 65
  %few = icmp ult i64 %count, 65
  br i1 %few, label %start, label %large
large:
  %block = call ptr @grab(ptr %store, i64 %count)
  %no_block = icmp eq ptr %block, null
  br i1 %no_block, label %lost, label %start
lost:
  ret i64 -1
start:
  %to = phi ptr [ %little, %entry ], [ %block, %large ]
  br label %test
test:
  %k = phi i64 [ 0, %start ], [ %k1, %ascii ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %c = call i64 @character(ptr %data, i64 %kind, i64 %k)
  %far = icmp ugt i64 %c, 127
  br i1 %far, label %other, label %ascii
ascii:
  %above = sub i64 %c, %first
  %letter = icmp ult i64 %above, 26
  %turned = xor i64 %c, 32
  %cased = select i1 %letter, i64 %turned, i64 %c
  call void @put(ptr %to, i64 0, i64 %k, i64 %cased)
  %k1 = add i64 %k, 1
  br label %test
done:
  %v0 = insertvalue %view zeroinitializer, ptr %to, 0
  %v1 = insertvalue %view %v0, i64 %count, 1
  %stays = xor i1 %few, true
  %made = call i64 @made(ptr %store, %view %v1, i1 %stays)
  ret i64 %made
other:
  ret i64 0
}
"""
