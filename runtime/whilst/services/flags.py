"""The processor's flags of floating-point errors, in LLVM IR: ``flags_clear()``, ``flags_met()``, ``flags_raise(i32)``.

They stay set until they are cleared, so what is set after a run came up in it (or in an arm of a branch that was
computed and not taken, or where numbers were compared with NaN: they say that there may have been something, not what).
"""

from __future__ import annotations

import platform

__all__ = ["FLAGS"]

_X86 = """
define internal void @flags_clear() {
  %place = alloca i32
  call void @llvm.x86.sse.stmxcsr(ptr %place)
  %word = load i32, ptr %place
  %met = and i32 %word, 13
  %none = icmp eq i32 %met, 0
  br i1 %none, label %out, label %clear
clear:
  %clean = and i32 %word, -14
  store i32 %clean, ptr %place
  call void @llvm.x86.sse.ldmxcsr(ptr %place)
  br label %out
out:
  ret void
}
define internal i32 @flags_met() {
  %place = alloca i32
  call void @llvm.x86.sse.stmxcsr(ptr %place)
  %word = load i32, ptr %place
  %met = and i32 %word, 13
  ret i32 %met
}
define internal void @flags_raise(i32 %met) {
  %place = alloca i32
  call void @llvm.x86.sse.stmxcsr(ptr %place)
  %word = load i32, ptr %place
  %all = or i32 %word, %met
  store i32 %all, ptr %place
  call void @llvm.x86.sse.ldmxcsr(ptr %place)
  ret void
}
declare void @llvm.x86.sse.stmxcsr(ptr)
declare void @llvm.x86.sse.ldmxcsr(ptr)
"""
_OTHERS = """
define internal void @flags_clear() {
  %done = call i32 @feclearexcept(i32 7)
  ret void
}
define internal i32 @flags_met() {
  %met = call i32 @fetestexcept(i32 7)
  ret i32 %met
}
define internal void @flags_raise(i32 %met) {
  %done = call i32 @feraiseexcept(i32 %met)
  ret void
}
declare i32 @feclearexcept(i32)
declare i32 @fetestexcept(i32)
declare i32 @feraiseexcept(i32)
"""
FLAGS = _X86 if platform.machine().lower() in ("x86_64", "amd64", "i686") else _OTHERS
"""Those of invalid operations, divisions by zero, and overflows. (The numbers are those of the processor, and of Arm's
``fenv.h``.)"""
