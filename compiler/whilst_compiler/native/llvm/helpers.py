"""Small functions in LLVM IR that kernels call, written out for the type at hand."""

from __future__ import annotations

from whilst_compiler.native.abi import CLEARED, TRAIL, TRAIL_LENGTH
from whilst_compiler.native.llvm.writer import Needs

__all__ = ["LEFT", "RELEASE", "checked_power", "complex_power", "gcd", "left_call", "power", "release", "remainder"]

RELEASE = "whilst_release"
LEFT = "whilst_left_call"

_LEFT = f"""
define internal void @{LEFT}(ptr %ctx, i64 %place) cold noinline nounwind {{
  %count = getelementptr i64, ptr %ctx, i64 {TRAIL}
  %known = load i64, ptr %count
  %more = add i64 %known, 1
  store i64 %more, ptr %count
  %fits = icmp ult i64 %known, {TRAIL_LENGTH}
  %k = select i1 %fits, i64 %known, i64 {TRAIL_LENGTH - 1}
  %slot = add i64 %k, {CLEARED}
  %at = getelementptr i64, ptr %ctx, i64 %slot
  store i64 %place, ptr %at
  ret void
}}
"""

_POWER = """
define internal {t} @{name}({t} %base, {t} %exponent) nounwind willreturn memory(none) {{
entry:
  br label %loop
loop:
  %b = phi {t} [%base, %entry], [%bb, %loop]
  %e = phi {t} [%exponent, %entry], [%ee, %loop]
  %r = phi {t} [1, %entry], [%rr, %loop]
  %bit = and {t} %e, 1
  %odd = icmp ne {t} %bit, 0
  %more = mul {t} %r, %b
  %rr = select i1 %odd, {t} %more, {t} %r
  %bb = mul {t} %b, %b
  %ee = lshr {t} %e, 1
  %go = icmp ne {t} %ee, 0
  br i1 %go, label %loop, label %done
done:
  ret {t} %rr
}}
"""

_CHECKED_POWER = """
define internal {i64, i1} @whilst_checked_power(i64 %base, i64 %exponent) nounwind willreturn memory(none) {
entry:
  br label %loop
loop:
  %b = phi i64 [%base, %entry], [%bb, %square]
  %e = phi i64 [%exponent, %entry], [%ee, %square]
  %r = phi i64 [1, %entry], [%rr, %square]
  %lost = phi i1 [false, %entry], [%lost_next, %square]
  %bit = and i64 %e, 1
  %odd = icmp ne i64 %bit, 0
  %m = call {i64, i1} @llvm.smul.with.overflow.i64(i64 %r, i64 %b)
  %m_value = extractvalue {i64, i1} %m, 0
  %m_lost = extractvalue {i64, i1} %m, 1
  %rr = select i1 %odd, i64 %m_value, i64 %r
  %m_counts = select i1 %odd, i1 %m_lost, i1 false
  %lost_now = or i1 %lost, %m_counts
  %ee = lshr i64 %e, 1
  %go = icmp ne i64 %ee, 0
  br i1 %go, label %square, label %done
square:
  %s = call {i64, i1} @llvm.smul.with.overflow.i64(i64 %b, i64 %b)
  %bb = extractvalue {i64, i1} %s, 0
  %s_lost = extractvalue {i64, i1} %s, 1
  %lost_next = or i1 %lost_now, %s_lost
  br label %loop
done:
  %first = insertvalue {i64, i1} poison, i64 %rr, 0
  %both = insertvalue {i64, i1} %first, i1 %lost_now, 1
  ret {i64, i1} %both
}
"""

_GCD = """
define internal {t} @{name}({t} %x, {t} %y) nounwind willreturn memory(none) {{
entry:
{absolute}
  br label %test
test:
  %a = phi {t} [%x0, %entry], [%b, %loop]
  %b = phi {t} [%y0, %entry], [%rest, %loop]
  %end = icmp eq {t} %b, 0
  br i1 %end, label %done, label %loop
loop:
  %rest = urem {t} %a, %b
  br label %test
done:
  ret {t} %a
}}
"""

_ABSOLUTE = """  %xm = icmp slt {t} %x, 0
  %xn = sub {t} 0, %x
  %x0 = select i1 %xm, {t} %xn, {t} %x
  %ym = icmp slt {t} %y, 0
  %yn = sub {t} 0, %y
  %y0 = select i1 %ym, {t} %yn, {t} %y"""

_PLAIN = """  %x0 = add {t} %x, 0
  %y0 = add {t} %y, 0"""

_RELEASE = """
define internal void @whilst_release(ptr %frame, i64 %count) nounwind cold noinline {
entry:
  br label %loop
loop:
  %i = phi i64 [0, %entry], [%next, %loop]
  %place = getelementptr ptr, ptr %frame, i64 %i
  %block = load ptr, ptr %place
  call void @free(ptr %block)
  %next = add i64 %i, 1
  %more = icmp ult i64 %next, %count
  br i1 %more, label %loop, label %done
done:
  ret void
}
"""


_COMPLEX_POWER = """
define internal {double, double} @whilst_complex_times(double %a, double %b, double %c, double %d) alwaysinline {
  %ac = fmul double %a, %c
  %bd = fmul double %b, %d
  %ad = fmul double %a, %d
  %bc = fmul double %b, %c
  %re = fsub double %ac, %bd
  %im = fadd double %ad, %bc
  %x = insertvalue {double, double} poison, double %re, 0
  %y = insertvalue {double, double} %x, double %im, 1
  ret {double, double} %y
}
define internal {double, double} @whilst_complex_power(double %a, double %b, double %c, double %d) nounwind {
entry:
  %c_zero = fcmp oeq double %c, 0.0
  %d_zero = fcmp oeq double %d, 0.0
  %to_zero = and i1 %c_zero, %d_zero
  br i1 %to_zero, label %one, label %base
base:
  %a_zero = fcmp oeq double %a, 0.0
  %b_zero = fcmp oeq double %b, 0.0
  %of_zero = and i1 %a_zero, %b_zero
  br i1 %of_zero, label %zero, label %exponent
zero:
  %up = fcmp ogt double %c, 0.0
  %part = select i1 %up, double 0.0, double 0x7FF8000000000000
  %z0 = insertvalue {double, double} poison, double %part, 0
  %z1 = insertvalue {double, double} %z0, double %part, 1
  ret {double, double} %z1
one:
  ret {double, double} {double 1.0, double 0.0}
exponent:
  %size = call double @llvm.fabs.f64(double %c)
  %small = fcmp olt double %size, 100.0
  %floor = call double @llvm.floor.f64(double %c)
  %whole = fcmp oeq double %floor, %c
  %fits = and i1 %small, %whole
  %real = and i1 %fits, %d_zero
  br i1 %real, label %start, label %general
general:
  %g = call {double, double} @cpow(double %a, double %b, double %c, double %d)
  ret {double, double} %g
start:
  %count = fptosi double %size to i64
  br label %loop
loop:
  %e = phi i64 [ %count, %start ], [ %half, %next ]
  %pr = phi double [ %a, %start ], [ %qr, %next ]
  %pi = phi double [ %b, %start ], [ %qi, %next ]
  %rr = phi double [ 1.0, %start ], [ %sr, %next ]
  %ri = phi double [ 0.0, %start ], [ %si, %next ]
  %first = phi i1 [ true, %start ], [ %first_next, %next ]
  %bit = and i64 %e, 1
  %odd = icmp ne i64 %bit, 0
  %t = call {double, double} @whilst_complex_times(double %rr, double %ri, double %pr, double %pi)
  %t0 = extractvalue {double, double} %t, 0
  %t1 = extractvalue {double, double} %t, 1
  %m0 = select i1 %first, double %pr, double %t0
  %m1 = select i1 %first, double %pi, double %t1
  %sr = select i1 %odd, double %m0, double %rr
  %si = select i1 %odd, double %m1, double %ri
  %not_odd = xor i1 %odd, true
  %first_next = and i1 %first, %not_odd
  %half = lshr i64 %e, 1
  %more = icmp ne i64 %half, 0
  br i1 %more, label %next, label %done
next:
  %q = call {double, double} @whilst_complex_times(double %pr, double %pi, double %pr, double %pi)
  %qr = extractvalue {double, double} %q, 0
  %qi = extractvalue {double, double} %q, 1
  br label %loop
done:
  %inverse = fcmp olt double %c, 0.0
  br i1 %inverse, label %divide, label %end
end:
  %e0 = insertvalue {double, double} poison, double %sr, 0
  %e1 = insertvalue {double, double} %e0, double %si, 1
  ret {double, double} %e1
divide:
  %re_size = call double @llvm.fabs.f64(double %sr)
  %im_size = call double @llvm.fabs.f64(double %si)
  %wide = fcmp oge double %re_size, %im_size
  %large = select i1 %wide, double %sr, double %si
  %little = select i1 %wide, double %si, double %sr
  %ratio = fdiv double %little, %large
  %scaled = fmul double %little, %ratio
  %sum = fadd double %large, %scaled
  %scale = fdiv double 1.0, %sum
  %re_up = select i1 %wide, double 1.0, double %ratio
  %im_up = select i1 %wide, double %ratio, double 1.0
  %re = fmul double %re_up, %scale
  %im_positive = fmul double %im_up, %scale
  %im = fneg double %im_positive
  %d0 = insertvalue {double, double} poison, double %re, 0
  %d1 = insertvalue {double, double} %d0, double %im, 1
  ret {double, double} %d1
}
"""


_REMAINDER = """
define internal {t} @{name}({t} %x, {t} %y) alwaysinline nounwind willreturn memory(none) {{
entry:
  %a = call {t} @llvm.fabs.f{bits}({t} %x)
  %size = call {t} @llvm.fabs.f{bits}({t} %y)
  %small = fcmp olt {t} %a, %size
  %b = select i1 %small, {t} 1.0, {t} %size
  %ratio = fdiv {t} %a, %b
  %times = call {t} @llvm.trunc.f{bits}({t} %ratio)
  %exact = fcmp olt {t} %ratio, {limit}
  %fits = or i1 %small, %exact
  br i1 %fits, label %quick, label %slow
quick:
  %less = fneg {t} %times
  %rest = call {t} @llvm.fma.f{bits}({t} %less, {t} %b, {t} %a)
  %beyond = fcmp olt {t} %rest, 0.0
  %back = fadd {t} %rest, %b
  %near = select i1 %beyond, {t} %back, {t} %rest
  %size_of_rest = select i1 %small, {t} %a, {t} %near
  %signed = call {t} @llvm.copysign.f{bits}({t} %size_of_rest, {t} %x)
  br label %done
slow:
  %called = call {t} @{symbol}({t} %x, {t} %y)
  br label %done
done:
  %r = phi {t} [ %signed, %quick ], [ %called, %slow ]
  ret {t} %r
}}
"""


def remainder(needs: Needs, symbol: str, type_: str) -> str:
    """C's ``fmod``, which is exact, by one division where the quotient is small.

    The quotient, rounded and cut off, is the right one or one too many. So what is left, computed with one rounding, is
    a number of the type, or that number less the divisor, which is one, too: both come out exact.
    """
    bits, digits = (64, 52) if type_ == "double" else (32, 23)
    for name, count in (("fabs", 1), ("trunc", 1), ("copysign", 2), ("fma", 3)):
        needs.intrinsic(f"llvm.{name}.f{bits}", f"{type_} ({', '.join([type_] * count)})")
    name = f"whilst_{symbol}"
    limit = f"{float(1 << digits):.1f}"
    needs.helpers[name] = _REMAINDER.format(t=type_, name=name, bits=bits, limit=limit, symbol=symbol)
    return f"@{name}"


def complex_power(needs: Needs) -> str:
    """As NumPy does it: multiplication for small whole exponents, which is exact where C's function is not."""
    needs.intrinsic("llvm.fabs.f64", "double (double)")
    needs.intrinsic("llvm.floor.f64", "double (double)")
    needs.external("cpow", "declare {double, double} @cpow(double, double, double, double)")
    needs.helpers["whilst_complex_power"] = _COMPLEX_POWER
    return "@whilst_complex_power"


def power(needs: Needs, type_: str) -> str:
    """Integer power by squaring; wraps; the exponent is taken as unsigned."""
    name = f"whilst_power_{type_}"
    needs.helpers[name] = _POWER.format(t=type_, name=name)
    return f"@{name}"


def checked_power(needs: Needs) -> str:
    """i64 power and whether it overflowed; squares that no longer count do not."""
    needs.intrinsic("llvm.smul.with.overflow.i64", "{i64, i1} (i64, i64)")
    needs.helpers["whilst_checked_power"] = _CHECKED_POWER
    return "@whilst_checked_power"


def gcd(needs: Needs, type_: str, signed: bool) -> str:
    name = f"whilst_gcd_{'i' if signed else 'u'}{type_}"
    absolute = (_ABSOLUTE if signed else _PLAIN).format(t=type_)
    needs.helpers[name] = _GCD.format(t=type_, name=name, absolute=absolute)
    return f"@{name}"


def left_call(needs: Needs) -> str:
    """Notes the place of a call that a failure leaves."""
    needs.helpers[LEFT] = _LEFT
    return f"@{LEFT}"


def release(needs: Needs) -> str:
    """Frees all blocks of a frame."""
    needs.external("free", "declare void @free(ptr) nounwind")
    needs.helpers[RELEASE] = _RELEASE
    return f"@{RELEASE}"
