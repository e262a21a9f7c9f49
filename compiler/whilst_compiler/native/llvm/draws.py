"""Drawing from NumPy's generators: calls of NumPy's functions; doubles of the default generator are made in place.

A bit generator is a row of pointers: to its state, and to the functions that give the next 64 bits, 32 bits, double,
raw bits. Which generator it is tells the function for doubles. That of PCG64 (O'Neill, *PCG: A Family of Simple Fast
Space-Efficient Statistically Good Algorithms for Random Number Generation*, 2014: 128 bits, XSL-RR) is written out
here, so that a loop keeps the state in registers; others are called. So are the methods of ``ops/legacy_drawing.py``.

A ``random.Random`` is a Mersenne Twister (Matsumoto and Nishimura, *Mersenne Twister: A 623-dimensionally
equidistributed uniform pseudo-random number generator*, 1998: MT19937), which is written out here as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.types import DType
from whilst_compiler.native.llvm import scopes
from whilst_compiler.native.llvm.types import in_register
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.ops.drawing import DOUBLES_OF_PCG64, TWISTER

__all__ = ["draw"]

_MULTIPLIER = 2549297995355413924 << 64 | 4865540595714422341

_DOUBLE = """
define internal double @whilst_next_double(i64 %generator) nounwind alwaysinline {{
  %words = inttoptr i64 %generator to ptr
  %place = getelementptr i64, ptr %words, i64 3
  %function = load ptr, ptr %place{constant}
  %state = load ptr, ptr %words{constant}
  %known = icmp eq ptr %function, {symbol}
  br i1 %known, label %here, label %there
here:
  %numbers = load ptr, ptr %state{constant}
  %second = getelementptr i128, ptr %numbers, i64 1
  %before = load i128, ptr %numbers, align 8{state}
  %step = load i128, ptr %second, align 8{state}
  %product = mul i128 %before, {multiplier}
  %after = add i128 %product, %step
  store i128 %after, ptr %numbers, align 8{state}
  %low = trunc i128 %after to i64
  %above = lshr i128 %after, 64
  %high = trunc i128 %above to i64
  %mixed = xor i64 %high, %low
  %turn = lshr i64 %high, 58
  %bits = call i64 @llvm.fshr.i64(i64 %mixed, i64 %mixed, i64 %turn)
  %significant = lshr i64 %bits, 11
  %whole = sitofp i64 %significant to double
  %made = fmul double %whole, 0x3CA0000000000000
  ret double %made
there:
  %called = call double %function(ptr %state) nounwind
  ret double %called
}}
"""

_WORD = """
define internal void @whilst_twist(ptr %state) nounwind noinline {{
entry:
  br label %next
next:
  %k = phi i64 [ 0, %entry ], [ %k1, %next ]
  %k1 = add nuw nsw i64 %k, 1
  %last = icmp eq i64 %k1, 624
  %after = select i1 %last, i64 0, i64 %k1
  %far = add nuw nsw i64 %k, 397
  %beyond = icmp uge i64 %far, 624
  %back = sub i64 %far, 624
  %other = select i1 %beyond, i64 %back, i64 %far
  %here_at = getelementptr i32, ptr %state, i64 %k
  %after_at = getelementptr i32, ptr %state, i64 %after
  %other_at = getelementptr i32, ptr %state, i64 %other
  %here = load i32, ptr %here_at
  %there = load i32, ptr %after_at
  %mixed = load i32, ptr %other_at
  %upper = and i32 %here, -2147483648
  %lower = and i32 %there, 2147483647
  %both = or i32 %upper, %lower
  %half = lshr i32 %both, 1
  %odd = and i32 %both, 1
  %mask = sub i32 0, %odd
  %matrix = and i32 %mask, 2567483615
  %first = xor i32 %mixed, %half
  %new = xor i32 %first, %matrix
  store i32 %new, ptr %here_at
  br i1 %last, label %done, label %next
done:
  ret void
}}
define internal i32 @whilst_twister_word(i64 %object) nounwind {{
entry:
  %place = add i64 %object, {place}
  %used_at = inttoptr i64 %place to ptr
  %state = getelementptr i32, ptr %used_at, i64 1
  %used = load i32, ptr %used_at
  %empty = icmp sge i32 %used, 624
  br i1 %empty, label %twist, label %take
twist:
  call void @whilst_twist(ptr %state)
  br label %take
take:
  %k = phi i32 [ %used, %entry ], [ 0, %twist ]
  %now = add i32 %k, 1
  store i32 %now, ptr %used_at
  %wide = zext i32 %k to i64
  %word_at = getelementptr i32, ptr %state, i64 %wide
  %y0 = load i32, ptr %word_at
  %a = lshr i32 %y0, 11
  %y1 = xor i32 %y0, %a
  %b0 = shl i32 %y1, 7
  %b = and i32 %b0, 2636928640
  %y2 = xor i32 %y1, %b
  %c0 = shl i32 %y2, 15
  %c = and i32 %c0, 4022730752
  %y3 = xor i32 %y2, %c
  %d = lshr i32 %y3, 18
  %y4 = xor i32 %y3, %d
  ret i32 %y4
}}
"""
_TWISTER = """
define internal double @whilst_twister(i64 %object) nounwind {{
  %first = call i32 @whilst_twister_word(i64 %object)
  %second = call i32 @whilst_twister_word(i64 %object)
  %high = lshr i32 %first, 5
  %low = lshr i32 %second, 6
  %high_wide = zext i32 %high to i64
  %low_wide = zext i32 %low to i64
  %shifted = shl nuw nsw i64 %high_wide, 26
  %all = or i64 %shifted, %low_wide
  %whole = sitofp i64 %all to double
  %made = fmul double %whole, 0x3CA0000000000000
  ret double %made
}}
"""

_LEGACY = """
define internal double @whilst_legacy_normal(i64 %pairs, double %loc, double %scale) nounwind {{
entry:
  %at = inttoptr i64 %pairs to ptr
  %bits = load i64, ptr %at
  %is_left_at = getelementptr i8, ptr %at, i64 8
  %left_at = getelementptr i8, ptr %at, i64 16
  %is_left = load i32, ptr %is_left_at
  %some = icmp ne i32 %is_left, 0
  br i1 %some, label %take, label %again
take:
  %left = load double, ptr %left_at
  store double 0.0, ptr %left_at
  br label %done
again:
  %a = call double @whilst_next_double(i64 %bits)
  %a2 = fmul double %a, 2.0
  %x = fadd double %a2, -1.0
  %b = call double @whilst_next_double(i64 %bits)
  %b2 = fmul double %b, 2.0
  %y = fadd double %b2, -1.0
  %xx = fmul double %x, %x
  %yy = fmul double %y, %y
  %r = fadd double %xx, %yy
  %far = fcmp oge double %r, 1.0
  %zero = fcmp oeq double %r, 0.0
  %no = or i1 %far, %zero
  br i1 %no, label %again, label %found
found:
  %log = call double @log(double %r)
  %twice = fmul double %log, -2.0
  %square = fdiv double %twice, %r
  %f = call double @llvm.sqrt.f64(double %square)
  %rest = fmul double %f, %x
  store double %rest, ptr %left_at
  %made = fmul double %f, %y
  br label %done
done:
  %now = phi i32 [ 0, %take ], [ 1, %found ]
  %gauss = phi double [ %left, %take ], [ %made, %found ]
  store i32 %now, ptr %is_left_at
  %moved = fmul double %scale, %gauss
  %result = fadd double %loc, %moved
  ret double %result
}}
define internal double @whilst_legacy_exponential(i64 %pairs, double %scale) nounwind {{
  %at = inttoptr i64 %pairs to ptr
  %bits = load i64, ptr %at
  %a = call double @whilst_next_double(i64 %bits)
  %rest = fsub double 1.0, %a
  %log = call double @log(double %rest)
  %minus = fneg double %log
  %result = fmul double %scale, %minus
  ret double %result
}}
"""


def draw(w: Writer, name: str, result: DType | None, dtypes: Sequence[DType | None], args: Sequence[str]) -> str:
    """A function of NumPy's that takes the address of a bit generator and then numbers."""
    if name == "random_standard_uniform":
        return w.op(f"call double {_next_double(w)}(i64 {args[0]})")
    if name.startswith("random_twister"):
        return _twister(w, name, args[0])
    if name.startswith("random_legacy"):
        return _legacy(w, name, args)
    symbol, type_ = f'"numpy.random._generator/{name}"', in_register(result)
    types = [in_register(t) for t in dtypes]
    w.needs.external(symbol, f"declare {type_} @{symbol}({', '.join(types)}) nounwind")
    return w.op(f"call {type_} @{symbol}({', '.join(f'{t} {x}' for t, x in zip(types, args))})")


def _twister(w: Writer, name: str, address: str) -> str:
    w.needs.helpers["whilst_twister_word"] = _WORD.format(place=TWISTER)
    if name == "random_twister_word":
        return w.op(f"zext i32 {w.op(f'call i32 @whilst_twister_word(i64 {address})')} to i64")
    w.needs.helpers["whilst_twister"] = _TWISTER.format()
    return w.op(f"call double @whilst_twister(i64 {address})")


def _legacy(w: Writer, name: str, args: Sequence[str]) -> str:
    _next_double(w)
    w.needs.external("log", "declare double @log(double) nounwind willreturn memory(none)")
    w.needs.intrinsic("llvm.sqrt.f64", "double (double)")
    w.needs.helpers["whilst_legacy"] = _LEGACY.format()
    numbers = "".join(f", double {x}" for x in args[1:])
    return w.op(f"call double @{name.replace('random', 'whilst')}(i64 {args[0]}{numbers})")


def _next_double(w: Writer) -> str:
    symbol = w.needs.external(f'"{DOUBLES_OF_PCG64}"', f'declare double @"{DOUBLES_OF_PCG64}"(ptr)')
    w.needs.intrinsic("llvm.fshr.i64", "i64 (i64, i64, i64)")
    w.needs.helpers["whilst_next_double"] = _DOUBLE.format(
        symbol=symbol, multiplier=_MULTIPLIER, state=scopes.STATE, constant=scopes.CONSTANT
    )
    return "@whilst_next_double"
