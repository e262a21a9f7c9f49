"""From a placed graph to LLVM IR: ``lower_to_loops`` writes loops, ``emit`` writes LLVM text, ``show`` prints loops."""

from __future__ import annotations

from whilst_compiler.native.llvm.module import NativeProgram, emit
from whilst_compiler.native.llvm.vectors import PREFIXES as VECTOR_BITS
from whilst_compiler.native.llvm.writer import Options
from whilst_compiler.native.report import report
from whilst_compiler.native.schedule.lower import lower_to_loops
from whilst_compiler.native.show import show

__all__ = ["VECTOR_BITS", "NativeProgram", "Options", "emit", "lower_to_loops", "report", "show"]
