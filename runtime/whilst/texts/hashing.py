"""The hash of a text, in LLVM IR: see ``code``; four characters at once."""

from __future__ import annotations

from whilst_compiler.ops.text_store import BASE, PRIME

__all__ = ["HASHING"]

_POWERS = [pow(BASE, k, PRIME) for k in range(5)]

HASHING = f"""
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

define internal i64 @extended(i64 %start, %view %text) noinline {{
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
"""
