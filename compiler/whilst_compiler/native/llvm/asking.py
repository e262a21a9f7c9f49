"""Comparisons of floats that several choices ask.

A choice among floats takes the mask that a comparison makes, if it alone asks for it. Where two do, LLVM goes by way of
a flag, a register and back, which lies on the path of a loop that waits for the choice (a bisection). So each of them
gets a comparison of its own; a fence, which is no instruction, keeps LLVM from seeing that they are the same.
"""

from __future__ import annotations

from whilst_compiler.native.llvm.writer import Comparison, Writer

__all__ = ["asked"]


def asked(w: Writer, condition: str, type_: str) -> str:
    """The condition for a choice among values of this type: itself, or another one that is always equal to it."""
    found = w.compared.get(condition)
    if found is None:
        return condition
    if type_ == found.type:
        condition = _again(w, found) if found.by_floats or found.for_others else condition
        found.by_floats = True
    elif not found.for_others:
        found.for_others = _again(w, found) if found.by_floats else condition
    return condition if type_ == found.type else found.for_others


def _again(w: Writer, one: Comparison) -> str:
    name = "llvm.arithmetic.fence." + {"double": "f64", "float": "f32"}[one.type]
    w.needs.intrinsic(name, f"{one.type} ({one.type})")
    fenced = w.op(f"call {one.type} @{name}({one.type} {one.x})")
    return w.op(f"fcmp {one.kind} {one.type} {fenced}, {one.y}")
