"""Vector forms of mathematical functions: loops that call ``exp`` may be vectorised with a function on four at once."""

from __future__ import annotations

from whilst_compiler.native.llvm.writer import Needs

__all__ = ["PREFIXES", "vector_forms"]

PREFIXES = {"b": 128, "c": 256, "d": 256, "e": 512}
"""Letters of glibc's vector ABI, and the bits of a register: SSE, AVX, AVX2, AVX-512."""


def vector_forms(needs: Needs, symbol: str, type_: str, count: int) -> str:
    """The attribute of a call that names the vector forms of its callee; empty if there are none."""
    forms = []
    for letter, bits in PREFIXES.items():
        lanes = bits // (64 if type_ == "double" else 32)
        shape = f"N{lanes}{'v' * count}"
        name = f"_ZGV{letter}{shape}_{symbol}"
        if name not in needs.options.vectors:
            continue
        vector = f"<{lanes} x {type_}>"
        arguments = ", ".join([vector] * count)
        needs.external(name, f"declare {vector} @{name}({arguments}) nounwind willreturn memory(none)")
        needs.used[name] = None
        forms.append(f"_ZGV_LLVM_{shape}_{symbol}({name})")
    return f' "vector-function-abi-variant"="{",".join(forms)}"' if forms else ""
