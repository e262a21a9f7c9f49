"""``np.einsum``: operands are turned and widened to all labels, multiplied, and summed over those not asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.arrays.slicing import Slice
from whilst_compiler.frontend.library.given_outputs import give_out
from whilst_compiler.frontend.library.numpy_diagonals import diagonal
from whilst_compiler.frontend.library.numpy_make import dtype_argument, may_be_cast
from whilst_compiler.frontend.library.ufunc_keywords import casting_asked, order_asked, put_in_order
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.operators.arrays import as_array, dtype_of, size_text
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.telling import untold
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, static_value, take
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, ArrayRef, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType

__all__: list[str] = []

_FULL = Slice(None, None, None)


@function(np.einsum)
def _einsum(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    asked = take(ctx, "np.einsum", [], keywords, [], ["out", "optimize", "dtype", "order", "casting"])
    text, operands = _subscripts(ctx, args)
    arrays = [as_array(ctx, ctx.library["numeric"](ctx, a, "einsum")) for a in operands]
    left, arrow, right = text.replace(" ", "").partition("->")
    given = left.split(",")
    if not _demand_fitting(ctx, arrays, given):
        return constant(0)
    inputs = [labels.replace("...", _dots(a.rank - len(labels) + 3)) for a, labels in zip(arrays, given)]
    dots = max(("".join(c for c in labels if c in _DOTS) for labels in inputs), key=len)
    if dots and arrow and "..." not in right:
        ctx.raise_error("ValueError", "output has more dimensions than subscripts given in einstein sum, but no '...' "
                                      "ellipsis provided to broadcast the extra dimensions.")  # fmt: skip
        return constant(0)
    if arrow and (wrong := _wrong_output(left, right.replace("...", ""))):
        ctx.raise_error("ValueError", f"einstein sum subscripts string {wrong}")
        return constant(0)
    output = right.replace("...", dots) if arrow else dots + _named_once(left)
    names = [f"operand {k}" for k in range(len(arrays))]
    if len(arrays) == 1 and set(inputs[0]) == set(output):
        names = ["single operand"]
    pairs = [_without_repeats(ctx, a, labels, name) for a, labels, name in zip(arrays, inputs, names)]
    if ctx.dead:
        return constant(0)
    arrays, inputs = [a for a, _ in pairs], [labels for _, labels in pairs]
    is_view = len(arrays) == 1 and set(inputs[0]) == set(output) and absent(asked["out"])
    given_arrays = arrays
    if not is_view:
        arrays = _converted(ctx, arrays, asked)
    _demand_sizes(ctx, arrays, inputs, output)
    if ctx.dead:
        return constant(0)
    ends = [arrays[0].dims[-1:], arrays[-1].dims[:1]]
    with untold(ctx):
        if len(arrays) == 2 and _is_matrix_product(inputs, output) and ((1,) in ends) == (ends == [(1,), (1,)]):
            found = binary(ctx, "MatMult", arrays[0], arrays[1])
        else:
            found = _summed(ctx, arrays, inputs, output)
    return found if is_view or ctx.dead else _handed_out(ctx, found, given_arrays, asked)


def _converted(ctx: Context, arrays: list[ArrayRef], asked: dict[str, Abstract | None]) -> list[ArrayRef]:
    """The operands in the dtype that is asked for, if the rule lets them."""
    if absent(asked["dtype"]):
        return arrays
    dtype, casting = dtype_argument(ctx, asked["dtype"], DType.F64), casting_asked(ctx, asked, "safe")
    fits = all(may_be_cast(ctx, a.dtype, dtype, casting) for a in arrays)
    return [as_array(ctx, a, dtype) for a in arrays] if fits else arrays


def _handed_out(ctx: Context, found: Abstract, arrays: list[ArrayRef], asked: dict[str, Abstract | None]) -> Abstract:
    out = asked["out"]
    if absent(out):
        return put_in_order(ctx, found, order_asked(ctx, asked), arrays)
    casting = casting_asked(ctx, asked, "safe")
    if isinstance(out, ArrayRef) and not may_be_cast(ctx, dtype_of(found), out.dtype, casting):
        return out
    return give_out(
        ctx, "np.einsum", as_array(ctx, found, out.dtype) if isinstance(out, ArrayRef) else found, out, _WRONG_OUTPUT
    )


_WRONG_OUTPUT = ("operands could not be broadcast together with remapped shapes",) * 2


_DOTS = "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089"
"""The labels of the axes that an ellipsis stands for, the last axis first."""


def _dots(count: int) -> str:
    return _DOTS[:count][::-1]


def _wrong_output(left: str, output: str) -> str:
    """What is said of labels of the result that are given twice, or were not given before."""
    for label in output:
        if label.isalpha() and output.count(label) > 1:
            return f"includes output subscript '{label}' multiple times"
        if label.isalpha() and label not in left:
            return f"included output subscript '{label}' which never appeared in an input"
    return ""


def _demand_fitting(ctx: Context, arrays: list[ArrayRef], given: list[str]) -> bool:
    """Whether there are subscripts for each array, and as many as it has axes; else ValueError."""
    if len(given) != len(arrays):
        what = "fewer" if len(given) < len(arrays) else "more"
        ctx.raise_error(
            "ValueError", f"{what} operands provided to einstein sum function than specified in the subscripts string"
        )
        return False
    for k, (a, labels) in enumerate(zip(arrays, given)):
        dots = "..." in labels
        named = len(labels) - 3 if dots else len(labels)
        if a.rank < named:
            ctx.raise_error(
                "ValueError", f"einstein sum subscripts string contains too many subscripts for operand {k}"
            )
        elif a.rank > named and not dots:
            ctx.raise_error(
                "ValueError", f"operand has more dimensions than subscripts given in einstein sum{_NO_DOTS}"
            )
        if ctx.dead:
            return False
    return True


_NO_DOTS = ", but no '...' ellipsis provided to broadcast the extra dimensions."


def _demand_sizes(ctx: Context, arrays: list[ArrayRef], inputs: list[str], output: str) -> None:
    """Axes with one label are equally long, or of size 1."""
    order = output + "".join(sorted({c for labels in inputs for c in labels if c not in output}))
    fits: Operand = literal(True)
    unsure = False
    for label in order:
        dims = dict.fromkeys(a.dims[labels.index(label)] for a, labels in zip(arrays, inputs) if label in labels)
        size, *others = [ctx.size_operand(d) for d in dims if d != 1] or [literal(1)]
        for other in others:
            unsure = True
            fits = ctx.emit("logical_and", fits, _agree(ctx, size, other))
            size = ctx.emit("where", ctx.emit("equal", size, literal(1)), other, size)
    if unsure:
        sizes = [ctx.size_operand(d) for a in arrays for d in a.dims]
        ctx.check(literal(0), fits, "ValueError", _UNLIKE + _remapped(inputs, order), *sizes)


def _agree(ctx: Context, a: Operand, b: Operand) -> Operand:
    single = ctx.emit("logical_or", ctx.emit("equal", a, literal(1)), ctx.emit("equal", b, literal(1)))
    return ctx.emit("logical_or", single, ctx.emit("equal", a, b))


_UNLIKE = "operands could not be broadcast together with remapped shapes [original->remapped]: "


def _remapped(inputs: list[str], order: str) -> str:
    """The shapes of all operands as given, and by all labels, as a template over the sizes."""
    text, first = "", 0
    for labels in inputs:
        places = [f"{{{first + labels.index(c)}}}" if c in labels else "newaxis" for c in order]
        while places and places[0] == "newaxis":
            places.pop(0)
        inner = ",".join(places) + "," * (len(order) == 1)
        text += f"{size_text(len(labels), first)}->({inner}) "
        first += len(labels)
    return text


def _named_once(left: str) -> str:
    letters = left.replace(",", "").replace(".", "")
    return "".join(sorted(c for c in set(letters) if letters.count(c) == 1))


def _subscripts(ctx: Context, args: list[Abstract]) -> tuple[str, list[Abstract]]:
    """The subscripts as a string: given so, or as lists of numbers behind each array."""
    if isinstance(args[0], Static):
        return str(static_value(ctx, args[0], "the subscripts of np.einsum")), args[1:]
    lists = [static_value(ctx, a, "the subscripts of np.einsum") for a in args[1::2]]
    if len(args) % 2:
        lists.append(static_value(ctx, args[-1], "the subscripts of np.einsum"))
    texts = ["".join("..." if k is Ellipsis else chr(ord("a") + k) for k in labels) for labels in lists]
    count = len(args) // 2
    return ",".join(texts[:count]) + "".join("->" + t for t in texts[count:]), args[: 2 * count : 2]


def _without_repeats(ctx: Context, a: ArrayRef, labels: str, operand: str) -> tuple[ArrayRef, str]:
    """The diagonal over the axes of each label that is there more than once."""
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            i = labels.index(label)
            j = labels.index(label, i + 1)
            n, m = ctx.size_operand(a.dims[i]), ctx.size_operand(a.dims[j])
            message = f"dimensions in {operand} for collapsing index '{label}' don't match ({{0}} != {{1}})"
            ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, n, m)
            if ctx.dead:
                return a, "".join(dict.fromkeys(labels))
            a = diagonal(ctx, a, literal(0), i, j, writeable=True)
            labels = labels[:i] + labels[i + 1 : j] + labels[j + 1 :] + label
    return a, labels


def _is_matrix_product(inputs: list[str], output: str) -> bool:
    a, b = inputs
    return len(a) == len(b) == 2 and a[1] == b[0] and output == a[0] + b[1] and len(set(a + b)) == 3


def _summed(ctx: Context, arrays: list[ArrayRef], inputs: list[str], output: str) -> Abstract:
    order = output + "".join(dict.fromkeys(c for labels in inputs for c in labels if c not in output))
    total: Abstract | None = None
    for a, labels in zip(arrays, inputs):
        wide = _widened(ctx, a, labels, order)
        total = wide if total is None else binary(ctx, "Mult", total, wide)
        if ctx.dead:
            return constant(0)
    assert total is not None
    axes = Tuple(tuple(constant(k) for k in range(len(output), len(order))))
    dtype = dtype_of(total)
    if not axes.items and (len(arrays) == 1 or not dtype.is_inexact):
        return total
    if dtype is DType.BOOL:
        return ctx.call(ctx, Static(np.any), [total], {"axis": axes})
    if axes.items:  # small integers stay small, unlike in np.sum
        total = ctx.call(ctx, Static(np.sum), [total], {"axis": axes, "dtype": Static(dtype.numpy)})
    return binary(ctx, "Add", total, constant(0)) if dtype.is_inexact else total  # sums begin with 0.0, not with -0.0


def _widened(ctx: Context, a: ArrayRef, labels: str, order: str) -> Abstract:
    turned = transposed(a, tuple(labels.index(c) for c in order if c in labels))
    index: list[Any] = [_FULL if c in labels else NONE_VALUE for c in order]
    return get_item(ctx, turned, index)
