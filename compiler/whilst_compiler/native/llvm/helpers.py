"""Small functions in LLVM IR that kernels call, written out for the type at hand."""

from __future__ import annotations

from whilst_compiler.native.llvm.writer import Needs

__all__ = ["checked_power", "gcd", "power", "release"]

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


def release(needs: Needs) -> str:
    """Frees all blocks of a frame."""
    needs.external("free", "declare void @free(ptr) nounwind")
    needs.helpers["whilst_release"] = _RELEASE
    return "@whilst_release"
