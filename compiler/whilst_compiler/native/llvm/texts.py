"""Texts in kernels: what takes a few instructions is written out, for the rest the store of texts is called.

A ticket below 2**57 has the bytes of its text in it, behind a leading 1 (``ops/text_store.py``). An entry that is not
negative is such a ticket; any other is the address of a record, with the sign bit set: where the characters are, how
many, and of how many bytes each (as a power of two).
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.native.abi import NO_MEMORY, TEXT_FUNCTIONS, text_symbol
from whilst_compiler.native.llvm import scopes
from whilst_compiler.native.llvm.writer import Writer

__all__ = ["text_operation"]

_ALLOCATING = ("text_slice", "text_concat", "text_of_int", "text_cased", "text_begin", "text_feed", "text_joined")
"""What gives -1 where there is no memory for another text."""

_WRITTEN = {
    "text_entry": """
define internal i64 @here_text_entry(ptr %ctx, i64 %ticket) alwaysinline nounwind {
  %short = icmp ult i64 %ticket, 144115188075855872
  br i1 %short, label %same, label %look
same:
  ret i64 %ticket
look:
  %entry = call i64 @whilst_text_entry(ptr %ctx, i64 %ticket)
  ret i64 %entry
}
""",
    "text_length": """
define internal i64 @here_text_length(ptr %ctx, i64 %entry) alwaysinline nounwind {
  %far = icmp slt i64 %entry, 0
  br i1 %far, label %record, label %here
record:
  %address = and i64 %entry, 9223372036854775807
  %place = inttoptr i64 %address to ptr
  %length_at = getelementptr i64, ptr %place, i64 1
  %known = load i64, ptr %length_at{constant}
  ret i64 %known
here:
  %some = or i64 %entry, 1
  %zeros = call i64 @llvm.ctlz.i64(i64 %some, i1 true)
  %top = sub i64 63, %zeros
  %bytes = lshr i64 %top, 3
  %moved = shl i64 %entry, 1
  %not_moved = xor i64 %moved, -1
  %both = and i64 %entry, %not_moved
  %following = and i64 %both, 36170086419038336
  %fewer = call i64 @llvm.ctpop.i64(i64 %following)
  %count = sub i64 %bytes, %fewer
  ret i64 %count
}
""",
    "text_at": """
define internal i64 @here_text_at(ptr %ctx, i64 %entry, i64 %k) alwaysinline nounwind {
  %far = icmp slt i64 %entry, 0
  br i1 %far, label %record, label %here
record:
  %address = and i64 %entry, 9223372036854775807
  %place = inttoptr i64 %address to ptr
  %kind_at = getelementptr i64, ptr %place, i64 2
  %kind = load i64, ptr %kind_at{constant}
  %bytes = icmp eq i64 %kind, 0
  br i1 %bytes, label %byte, label %there
byte:
  %data = load ptr, ptr %place{constant}
  %at = getelementptr i8, ptr %data, i64 %k
  %c8 = load i8, ptr %at{constant}
  %wide = icmp slt i8 %c8, 0
  br i1 %wide, label %there, label %plain
plain:
  %c = zext i8 %c8 to i64
  %one = or i64 %c, 256
  ret i64 %one
here:
  %high = and i64 %entry, 36170086419038336
  %mixed = icmp ne i64 %high, 0
  br i1 %mixed, label %there, label %ascii
ascii:
  %some = or i64 %entry, 1
  %zeros = call i64 @llvm.ctlz.i64(i64 %some, i1 true)
  %top = sub i64 55, %zeros
  %low = shl i64 %k, 3
  %turn = sub i64 %top, %low
  %down = and i64 %turn, 56
  %moved = lshr i64 %entry, %down
  %letter = and i64 %moved, 255
  %same = or i64 %letter, 256
  ret i64 %same
there:
  %found = call i64 @whilst_text_at(ptr %ctx, i64 %entry, i64 %k)
  ret i64 %found
}
""",
    "text_slice": """
define internal i64 @here_text_slice(ptr %ctx, i64 %entry, i64 %first, i64 %count, i64 %step) alwaysinline nounwind {
  %far = icmp slt i64 %entry, 0
  %high = and i64 %entry, 36170086419038336
  %mixed = icmp ne i64 %high, 0
  %apart = icmp ne i64 %step, 1
  %odd = or i1 %far, %mixed
  %hard = or i1 %odd, %apart
  br i1 %hard, label %there, label %here
here:
  %some = or i64 %entry, 1
  %zeros = call i64 @llvm.ctlz.i64(i64 %some, i1 true)
  %top = sub i64 63, %zeros
  %length = lshr i64 %top, 3
  %after0 = sub i64 %length, %first
  %after = sub i64 %after0, %count
  %turn0 = shl i64 %after, 3
  %turn = and i64 %turn0, 63
  %moved = lshr i64 %entry, %turn
  %bits0 = shl i64 %count, 3
  %bits = and i64 %bits0, 63
  %mark = shl i64 1, %bits
  %mask = sub i64 %mark, 1
  %letters = and i64 %moved, %mask
  %part = or i64 %letters, %mark
  ret i64 %part
there:
  %found = call i64 @whilst_text_slice(ptr %ctx, i64 %entry, i64 %first, i64 %count, i64 %step)
  ret i64 %found
}
""",
    "text_concat": """
define internal i64 @here_text_concat(ptr %ctx, i64 %a, i64 %b) alwaysinline nounwind {
  %any = or i64 %a, %b
  %short = icmp ult i64 %any, 144115188075855872
  br i1 %short, label %here, label %there
here:
  %some = or i64 %b, 1
  %zeros = call i64 @llvm.ctlz.i64(i64 %some, i1 true)
  %bits = sub i64 63, %zeros
  %last = or i64 %a, 1
  %zeros_a = call i64 @llvm.ctlz.i64(i64 %last, i1 true)
  %bits_a = sub i64 63, %zeros_a
  %all = add i64 %bits, %bits_a
  %fits = icmp ult i64 %all, 57
  br i1 %fits, label %join, label %there
join:
  %moved = shl i64 %a, %bits
  %mark = shl i64 1, %bits
  %tail = xor i64 %b, %mark
  %whole = or i64 %moved, %tail
  ret i64 %whole
there:
  %found = call i64 @whilst_text_concat(ptr %ctx, i64 %a, i64 %b)
  ret i64 %found
}
""",
    "text_code": """
define internal i64 @here_text_code(ptr %ctx, i64 %ticket) alwaysinline nounwind {
  %code = sub i64 %ticket, 256
  %plain = icmp ult i64 %code, 128
  br i1 %plain, label %ascii, label %there
ascii:
  ret i64 %code
there:
  %found = call i64 @whilst_text_code(ptr %ctx, i64 %ticket)
  ret i64 %found
}
""",
    "text_int": """
define internal i64 @here_text_int(ptr %ctx, i64 %entry) alwaysinline nounwind {
  %digit = sub i64 %entry, 304
  %one = icmp ult i64 %digit, 10
  br i1 %one, label %here, label %there
here:
  ret i64 %digit
there:
  %found = call i64 @whilst_text_int(ptr %ctx, i64 %entry)
  ret i64 %found
}
""",
    "text_of_code": """
define internal i64 @here_text_of_code(ptr %ctx, i64 %code) alwaysinline nounwind {
  %plain = icmp ult i64 %code, 128
  br i1 %plain, label %ascii, label %there
ascii:
  %ticket = or i64 %code, 256
  ret i64 %ticket
there:
  %found = call i64 @whilst_text_of_code(ptr %ctx, i64 %code)
  ret i64 %found
}
""",
}


def text_operation(w: Writer, name: str, args: Sequence[str]) -> str:
    """A row of ``ops/texts.py``."""
    needs = w.needs
    if name in TEXT_FUNCTIONS:
        types = ", ".join(["i64"] * TEXT_FUNCTIONS[name])
        needs.external(text_symbol(name), f"declare i64 @{text_symbol(name)}(ptr, {types}) nounwind")
    function = text_symbol(name)
    if name in _WRITTEN:
        needs.intrinsic("llvm.ctlz.i64", "i64 (i64, i1)")
        needs.intrinsic("llvm.ctpop.i64", "i64 (i64)")
        function = f"here_{name}"
        needs.helpers[function] = _WRITTEN[name].replace("{constant}", scopes.CONSTANT)
    found = w.op(f"call i64 @{function}(ptr %ctx, {', '.join(f'i64 {x}' for x in args)})")
    if name in _ALLOCATING:
        w.unless(w.op(f"icmp eq i64 {found}, -1"), str(NO_MEMORY))
    return found
