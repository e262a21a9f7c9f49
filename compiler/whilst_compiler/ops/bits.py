"""Bits of integers and bools."""

from __future__ import annotations

import numpy as np

from whilst_compiler.ir.row import Instruction
from whilst_compiler.ir.types import DType
from whilst_compiler.ops.define import DISCRETE, elementwise, index
from whilst_compiler.ops.term import Term, expand

__all__ = ["ROWS"]


def _split_count(count: Term) -> tuple[Term, Term]:
    """Whether the count is below the number of bits (a negative one is not), and one that the machine can take."""
    unsigned = count.cast(DType("u" + count.dtype.value[1:]))
    return unsigned < count.dtype.bits, count.do("bitwise_and", count.dtype.bits - 1)


def _left_shift(x: Term, count: Term) -> Term:
    if count.literal is not None and 0 <= int(count.literal.real) < x.dtype.bits:
        return x.do("machine_left_shift", count)
    small, masked = _split_count(count)
    return small.where(x.do("machine_left_shift", masked), 0)


def _right_shift(x: Term, count: Term) -> Term:
    if count.literal is not None and 0 <= int(count.literal.real) < x.dtype.bits:
        return x.do("machine_right_shift", count)
    small, masked = _split_count(count)
    if x.kind == "i":
        return x.do("machine_right_shift", small.where(masked, x.dtype.bits - 1))
    return small.where(x.do("machine_right_shift", masked), 0)


def _invert(x: Term) -> Term:
    ones = {"b": True, "i": -1, "u": 2**x.dtype.bits - 1}[x.kind]
    return x.do("bitwise_xor", ones)


_BITWISE = tuple(
    elementwise(f"bitwise_{word}", "biu", Instruction(dict.fromkeys("biu", word)), DISCRETE, count=2, commutative=True)
    for word in ("and", "or", "xor")
)

ROWS = index(
    *_BITWISE,
    elementwise("invert", "biu", expand(_invert), DISCRETE, also=("np.bitwise_not", "np.bitwise_invert")),
    elementwise("left_shift", "iu", expand(_left_shift), DISCRETE, count=2, also=("np.bitwise_left_shift",)),
    elementwise("right_shift", "iu", expand(_right_shift), DISCRETE, count=2, also=("np.bitwise_right_shift",)),
    elementwise(
        "machine_left_shift", "iu", Instruction({"i": "shl", "u": "shl"}), DISCRETE,
        count=2, eager=np.left_shift, traps=True,
    ),
    elementwise(
        "machine_right_shift", "iu", Instruction({"i": "ashr", "u": "lshr"}), DISCRETE,
        count=2, eager=np.right_shift, traps=True,
    ),
)  # fmt: skip
