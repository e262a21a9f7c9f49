"""Drawing from NumPy's generators: calls of NumPy's functions; doubles of the default generator are made in place.

A bit generator is a row of pointers: to its state, and to the functions that give the next 64 bits, 32 bits, double,
raw bits. Which generator it is tells the function for doubles. That of PCG64 (O'Neill, *PCG: A Family of Simple Fast
Space-Efficient Statistically Good Algorithms for Random Number Generation*, 2014: 128 bits, XSL-RR) is written out
here, so that a loop keeps the state in registers; others are called.
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.types import DType
from whilst_compiler.native.llvm import scopes
from whilst_compiler.native.llvm.types import in_register
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.ops.drawing import DOUBLES_OF_PCG64

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


def draw(w: Writer, name: str, result: DType | None, dtypes: Sequence[DType | None], args: Sequence[str]) -> str:
    """A function of NumPy's that takes the address of a bit generator and then numbers."""
    if name == "random_standard_uniform":
        return w.op(f"call double {_next_double(w)}(i64 {args[0]})")
    symbol, type_ = f'"numpy.random._generator/{name}"', in_register(result)
    types = [in_register(t) for t in dtypes]
    w.needs.external(symbol, f"declare {type_} @{symbol}({', '.join(types)}) nounwind")
    return w.op(f"call {type_} @{symbol}({', '.join(f'{t} {x}' for t, x in zip(types, args))})")


def _next_double(w: Writer) -> str:
    symbol = w.needs.external(f'"{DOUBLES_OF_PCG64}"', f'declare double @"{DOUBLES_OF_PCG64}"(ptr)')
    w.needs.intrinsic("llvm.fshr.i64", "i64 (i64, i64, i64)")
    w.needs.helpers["whilst_next_double"] = _DOUBLE.format(
        symbol=symbol, multiplier=_MULTIPLIER, state=scopes.STATE, constant=scopes.CONSTANT
    )
    return "@whilst_next_double"
