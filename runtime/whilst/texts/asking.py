"""Order of texts, and texts in texts, in LLVM IR: see ``code``."""

from __future__ import annotations

__all__ = ["ASKING"]

ASKING = """
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
"""
