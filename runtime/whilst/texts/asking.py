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

define i64 @whilst_text_find(ptr %ctx, i64 %a, i64 %b, i64 %start) {
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
  %there = icmp sle i64 %start, %count_a
  %same_place = select i1 %there, i64 %start, i64 -1
  ret i64 %same_place
some:
  %c = call i64 @character(ptr %data_b, i64 %kind_b, i64 0)
  %last = sub i64 %count_a, %count_b
  br label %test
test:
  %k = phi i64 [ %start, %some ], [ %k1, %next ]
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

define i64 @whilst_text_match(ptr %ctx, i64 %a, i64 %k, i64 %b) {
  %room_a = alloca [8 x i32]
  %room_b = alloca [8 x i32]
  %va = call %view @viewed(i64 %a, ptr %room_a)
  %vb = call %view @viewed(i64 %b, ptr %room_b)
  %count_a = extractvalue %view %va, 1
  %count_b = extractvalue %view %vb, 1
  %end = add i64 %k, %count_b
  %low = icmp sge i64 %k, 0
  %high = icmp sle i64 %end, %count_a
  %inside = and i1 %low, %high
  br i1 %inside, label %look, label %no
look:
  %same = call i1 @same(%view %va, i64 %k, %view %vb)
  %found = zext i1 %same to i64
  ret i64 %found
no:
  ret i64 0
}

define i64 @whilst_text_int(ptr %ctx, i64 %a) {
entry:
  %room = alloca [8 x i32]
  %v = call %view @viewed(i64 %a, ptr %room)
  %data = extractvalue %view %v, 0
  %count = extractvalue %view %v, 1
  %kind = extractvalue %view %v, 2
  %some = icmp ugt i64 %count, 0
  br i1 %some, label %sign, label %none
sign:
  %first = call i64 @character(ptr %data, i64 %kind, i64 0)
  %minus = icmp eq i64 %first, 45
  %plus = icmp eq i64 %first, 43
  %signed = or i1 %minus, %plus
  %start = zext i1 %signed to i64
  %digits = sub i64 %count, %start
  %before = sub i64 %digits, 1
  %fits = icmp ult i64 %before, 18
  br i1 %fits, label %test, label %none
test:
  %k = phi i64 [ %start, %sign ], [ %k1, %add ]
  %total = phi i64 [ 0, %sign ], [ %with, %add ]
  %more = icmp ult i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %c = call i64 @character(ptr %data, i64 %kind, i64 %k)
  %digit = sub i64 %c, 48
  %good = icmp ult i64 %digit, 10
  br i1 %good, label %add, label %none
add:
  %tens = mul i64 %total, 10
  %with = add i64 %tens, %digit
  %k1 = add i64 %k, 1
  br label %test
done:
  %opposite = sub i64 0, %total
  %number = select i1 %minus, i64 %opposite, i64 %total
  ret i64 %number
none:
  ret i64 -9223372036854775808
}

define internal i1 @blank(i64 %c) alwaysinline {
  %from_tab = sub i64 %c, 9
  %a = icmp ult i64 %from_tab, 5
  %from_separators = sub i64 %c, 28
  %b = icmp ult i64 %from_separators, 5
  %ascii = or i1 %a, %b
  %plain = icmp ult i64 %c, 128
  br i1 %plain, label %done, label %far
done:
  ret i1 %ascii
far:
  %from_spaces = sub i64 %c, 8192
  %spaces = icmp ult i64 %from_spaces, 11
  br i1 %spaces, label %yes, label %others
others:
  switch i64 %c, label %no [ i64 133, label %yes i64 160, label %yes i64 5760, label %yes i64 8232, label %yes
                             i64 8233, label %yes i64 8239, label %yes i64 8287, label %yes i64 12288, label %yes ]
yes:
  ret i1 true
no:
  ret i1 false
}

define i64 @whilst_text_run(ptr %ctx, i64 %a, i64 %start, i64 %wanted) {
entry:
  %room = alloca [8 x i32]
  %v = call %view @viewed(i64 %a, ptr %room)
  %data = extractvalue %view %v, 0
  %count = extractvalue %view %v, 1
  %kind = extractvalue %view %v, 2
  %for = icmp ne i64 %wanted, 0
  br label %test
test:
  %k = phi i64 [ %start, %entry ], [ %k1, %one ]
  %more = icmp slt i64 %k, %count
  br i1 %more, label %one, label %done
one:
  %c = call i64 @character(ptr %data, i64 %kind, i64 %k)
  %is = call i1 @blank(i64 %c)
  %k1 = add i64 %k, 1
  %other = xor i1 %is, %for
  br i1 %other, label %test, label %found
found:
  ret i64 %k
done:
  ret i64 %count
}

define i64 @whilst_text_run_back(ptr %ctx, i64 %a, i64 %end) {
entry:
  %room = alloca [8 x i32]
  %v = call %view @viewed(i64 %a, ptr %room)
  %data = extractvalue %view %v, 0
  %kind = extractvalue %view %v, 2
  br label %test
test:
  %k = phi i64 [ %end, %entry ], [ %k1, %one ]
  %more = icmp sgt i64 %k, 0
  br i1 %more, label %one, label %found
one:
  %k1 = sub i64 %k, 1
  %c = call i64 @character(ptr %data, i64 %kind, i64 %k1)
  %is = call i1 @blank(i64 %c)
  br i1 %is, label %test, label %found
found:
  ret i64 %k
}
"""
