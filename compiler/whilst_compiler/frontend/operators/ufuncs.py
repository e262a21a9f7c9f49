"""NumPy's ufuncs: the choice of dtypes, what each does beyond its row, ``out=``, ``where=`` and in-place operators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from typing import Literal as Literal_

import numpy as np

from whilst_compiler.frontend.operators.arrays import (
    as_array,
    broadcast_to,
    broadcast_together,
    common_shape,
    dtype_of,
    operand_of,
    result_scalar_or_array,
    size_text,
)
from whilst_compiler.frontend.operators.telling import tell
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.wide import beside, is_wide
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.table import ROWS

__all__ = [
    "NOT_A_MASK", "Casting", "Signature", "apply_ufunc", "broadcast_into", "cast_failure", "into", "resolve",
    "resolve_all", "row_of_ufunc", "same_kind",
]  # fmt: skip

Casting = Literal_["no", "equiv", "safe", "same_kind", "unsafe"]
"""What may be converted to what without being asked."""
Signature = tuple[np.dtype[Any] | None, ...]
"""The dtypes of the inputs and outputs of a loop, as far as they are asked for."""
NOT_A_MASK = "Cannot cast {} to dtype('bool') according to the rule 'safe'"
"""What NumPy says of a ``where=`` that is not of bools."""
# NumPy's name of a ufunc -> the row, where they differ.
_ROW_OF_UFUNC = {"true_divide": "divide", "conj": "conjugate", "abs": "absolute", "bitwise_not": "invert",
                 "bitwise_invert": "invert", "pow": "power", "mod": "remainder", "degrees": "rad2deg",
                 "radians": "deg2rad", "fabs": "absolute", "float_power": "power"}  # fmt: skip
_ON_BOOLS = {"add": "logical_or", "multiply": "logical_and", "maximum": "logical_or", "fmax": "logical_or",
             "minimum": "logical_and", "fmin": "logical_and"}  # fmt: skip
_MIRROR = {"less": "greater", "greater": "less", "less_equal": "greater_equal", "greater_equal": "less_equal",
           "equal": "equal", "not_equal": "not_equal"}  # fmt: skip
_UNCHANGED = {"floor": "iub", "ceil": "iub", "trunc": "iub", "conjugate": "iufb", "absolute": "bu"}
"""What leaves numbers of some kinds as they are."""


def row_of_ufunc(ufunc: np.ufunc) -> str:
    """The name of the row that a ufunc of one result would be."""
    return _ROW_OF_UFUNC.get(ufunc.__name__, ufunc.__name__)


def apply_ufunc(
    ctx: Context, name: str, values: Sequence[Abstract], out: ArrayRef | None = None,
    asked: Signature | None = None, casting: Casting = "same_kind", operator: bool = False,
    masks: Sequence[Operand] = (),
) -> Abstract:  # fmt: skip
    """``np.<name>(*values)`` with NumPy's dtypes and broadcasting; ``out`` and a mask take part in the broadcasting.

    ``operator``: it is written so in the program.
    """
    ctx.numpy_counts = True
    values = [as_array(ctx, v) if isinstance(v, Tuple | Special) else v for v in values]
    if any(map(is_wide, values)):
        known = next((v for v in values if not is_wide(v)), as_array(ctx, values[0]))
        values = [beside(ctx, v, known) for v in values]
    if name == "matmul":
        return ctx.library["matmul"](ctx, *values)  # type: ignore[no-any-return]
    alike = out is None or all(_dims(m) in ((), out.dims) for m in masks)
    short = _array_power(ctx, values, out, operator) if name == "power" and asked is None and alike else None
    if short is not None:
        return short
    ufunc: np.ufunc = getattr(np, name)
    inputs, output = resolve(ctx, ufunc, values, asked, casting)
    row = row_of_ufunc(ufunc)
    if name.startswith("logical_"):
        inputs = [DType.BOOL] * len(values)
    elif name == "ldexp":
        inputs = [inputs[0], DType.I64]
    elif name in _MIRROR and any(v.spec.weak for v in values if isinstance(v, Scalar)):
        inputs = _comparing(values, inputs)
    operands = [_converted(ctx, v, d) for v, d in zip(values, inputs)]
    if ctx.dead:
        return constant(0)
    if out is None:
        operands = broadcast_together(ctx, operands)
    else:
        if not np.can_cast(output.numpy, out.dtype.numpy, casting):
            cast_failure(ctx, ufunc, output, out.dtype, casting)
            return constant(0)
        operands = broadcast_into(ctx, operands, [out], masks)
    if ctx.dead:
        return constant(0)
    if ctx.watched and not any(_dims(x) for x in operands):
        ctx.library["watch_integers"](ctx, name, output)
    made = _apply(ctx, name, row, operands, output)
    if ctx.told:
        of_scalars = operator and all(isinstance(v, Scalar) for v in values)
        tell(ctx, row, operands, made, f"scalar {ufunc.__name__}" if of_scalars else ufunc.__name__)
    return result_scalar_or_array(ctx, made)


def resolve(
    ctx: Context, ufunc: np.ufunc, values: Sequence[Abstract], asked: Signature | None = None,
    casting: Casting = "same_kind",
) -> tuple[list[DType], DType]:  # fmt: skip
    """The dtypes in which NumPy's loop takes its inputs and gives its output."""
    dtypes = resolve_all(ctx, ufunc, values, asked, casting)
    return dtypes[: ufunc.nin], dtypes[ufunc.nin]


def resolve_all(
    ctx: Context, ufunc: np.ufunc, values: Sequence[Abstract], asked: Signature | None, casting: Casting
) -> list[DType]:
    """The dtypes in which NumPy's loop takes its inputs and gives its outputs."""
    given = tuple(map(_resolving, values))
    try:
        if all(isinstance(a, type) for a in given):
            given = tuple(np.dtype(a) for a in given)
        if asked is None:
            found = ufunc.resolve_dtypes(given + (None,) * ufunc.nout, casting=casting)
        else:
            outputs = tuple(asked[ufunc.nin :])
            found = ufunc.resolve_dtypes(given + outputs, signature=asked, casting=casting)
    except TypeError:
        names = ", ".join(a.__name__ if isinstance(a, type) else str(a) for a in given)
        ctx.user_error("W120", f"np.{ufunc.__name__} takes no {names}", "convert the operands with astype first")
    if found[-1] == np.bool_:  # (a test in half precision is one in single)
        found = tuple(np.dtype(np.float32) if d == np.float16 else d for d in found)
    try:
        return [DType.of(d) for d in found]
    except KeyError:
        ctx.limitation("W121", f"np.{ufunc.__name__} of these types gives {found[-1]}, which whilst does not have",
                       "convert the operand to float32 or float64 first")  # fmt: skip


def _resolving(value: Abstract) -> Any:
    """How a value takes part in NumPy's choice of a loop: Python scalars are weak."""
    if isinstance(value, Scalar) and value.spec.weak and value.spec.dtype is not DType.BOOL:
        return {"i": int, "f": float, "c": complex}[value.spec.dtype.kind]
    return dtype_of(value).numpy


def _converted(ctx: Context, value: Abstract, dtype: DType) -> Operand:
    """The operand in the dtype of the loop: a Python integer has to fit."""
    operand = operand_of(ctx, value)
    weak = isinstance(value, Scalar) and value.spec.weak and value.spec.dtype.kind == "i"
    if weak and dtype.is_integer and dtype is not DType.I64:
        known = operand.value if isinstance(operand, Literal) else None
        low, high = (0, 2**dtype.bits) if dtype.kind == "u" else (-(2 ** (dtype.bits - 1)), 2 ** (dtype.bits - 1))
        if known is None or not low <= known.real < high:
            return ctx.library["store_cast"](ctx, operand, dtype, value)  # type: ignore[no-any-return]
    return ctx.cast(operand, dtype)


def _comparing(values: Sequence[Abstract], inputs: list[DType]) -> list[DType]:
    """A Python integer that does not fit the other side's dtype is compared all the same, exactly."""
    for value, dtype in zip(values, inputs):
        if not (isinstance(value, Scalar) and value.spec.weak and value.spec.dtype.kind == "i" and dtype.is_integer):
            continue
        if isinstance(value.operand, Literal):
            limits = np.iinfo(dtype.numpy)  # type: ignore[type-var]
            if limits.min <= value.operand.value.real <= limits.max:
                continue
        return [DType.I64 if v is value or dtype is not DType.U64 else dtype for v in values]
    return inputs


# -- from a ufunc to rows --------------------------------------------------------------------------------------


def _apply(ctx: Context, name: str, row: str, operands: list[Operand], output: DType) -> Operand:
    dtypes = [x.type.dtype for x in operands if isinstance(x.type, Tensor)]
    first = dtypes[0]
    if first.kind in _UNCHANGED.get(row, ""):
        return operands[0] if not _dims(operands[0]) else _copied(ctx, operands[0])
    if first is DType.BOOL and name in _ON_BOOLS:
        return ctx.emit(_ON_BOOLS[name], *operands)
    if name in _MIRROR and dtypes[0] is not dtypes[-1]:
        return _compare_signed_with_unsigned(ctx, name, *operands)
    if row == "power" and output.kind == "i":
        operands[1] = _not_negative(ctx, *operands)
    if row == "fmod" and first.is_integer:
        return _integer_fmod(ctx, *operands)
    if row not in ROWS:
        ctx.limitation("W200", f"np.{name} is not supported yet")
    return ctx.emit(row, *operands)


def _copied(ctx: Context, x: Operand) -> Operand:
    """A copy that lies as its source does, as what is computed of one does."""
    made = ctx.emit("copy", x)
    if x in ctx.layouts.operands:
        ctx.layouts.operands[made] = ctx.layouts.operands[x]
    return made


def _dims(x: Operand) -> tuple[int | str, ...]:
    assert isinstance(x.type, Tensor)
    return x.type.dims


def _compare_signed_with_unsigned(ctx: Context, name: str, a: Operand, b: Operand) -> Operand:
    """A negative number is less than any unsigned one; others are compared as unsigned."""
    assert isinstance(a.type, Tensor) and isinstance(b.type, Tensor)
    if a.type.dtype.kind == "u":
        return _compare_signed_with_unsigned(ctx, _MIRROR[name], b, a)
    negative = ctx.emit("less", a, Literal(0, Tensor(a.type.dtype)))
    inner = ctx.emit(name, ctx.cast(a, b.type.dtype), b)
    if name in ("less", "less_equal", "not_equal"):
        return ctx.emit("logical_or", negative, inner)
    return ctx.emit("logical_and", ctx.emit("logical_not", negative), inner)


def _not_negative(ctx: Context, x: Operand, y: Operand) -> Operand:
    """The exponents, once none is known to be negative (where there is anything to compute)."""
    assert isinstance(y.type, Tensor)
    if isinstance(y, Literal) and y.value.real >= 0:
        return y
    bad: Operand = ctx.emit("less", y, Literal(0, Tensor(y.type.dtype)))
    if _dims(y):
        bad = ctx.emit("reduce_logical_or", bad, axes=tuple(range(len(_dims(y)))))
    for dim in _dims(x):
        if dim not in _dims(y):
            some = ctx.emit("not_equal", ctx.size_operand(dim), literal(0))
            bad = ctx.emit("logical_and", bad, some)
    message = "Integers to negative integer powers are not allowed."
    return ctx.check(y, ctx.emit("logical_not", bad), "ValueError", message)


def _integer_fmod(ctx: Context, x: Operand, y: Operand) -> Operand:
    """C's remainder, with the sign of the dividend, from Python's, with that of the divisor."""
    assert isinstance(x.type, Tensor)
    zero = Literal(0, Tensor(x.type.dtype))
    rest = ctx.emit("remainder", x, y)
    signs_differ = ctx.emit("not_equal", ctx.emit("less", x, zero), ctx.emit("less", y, zero))
    moves = ctx.emit("logical_and", ctx.emit("not_equal", rest, zero), signs_differ)
    return ctx.emit("where", moves, ctx.emit("subtract", rest, y), rest)


_POWERS = {2: "square", 1: "positive", 0.5: "sqrt", -1: "reciprocal"}


def _array_power(
    ctx: Context, values: Sequence[Abstract], out: ArrayRef | None, operator: bool
) -> Abstract | None:  # fmt: skip
    """NumPy takes a short cut for some exponents, which shows in the last digit, at infinities and at -0.0."""
    a, n = values
    if not isinstance(a, Scalar | ArrayRef) or not isinstance(n, Scalar | ArrayRef):
        return None
    if out is not None and out.dims != _dims_of(a):
        return None
    if not (isinstance(a, ArrayRef) and isinstance(n, Scalar) and n.spec.weak and isinstance(n.operand, Literal)):
        both = dtype_of(a).kind, dtype_of(n).kind
        of_python = operator and isinstance(n, Scalar) and n.spec.weak
        takes = both == ("f", "f") or (both == ("c", "f") and of_python)
        return _power_or_root(ctx, a, n) if takes and _is_one(a, n, operator) else None
    exponent = n.operand.value
    if exponent not in _POWERS or n.spec.dtype.kind not in "if":
        return None
    exact = a.dtype.is_integer or (a.dtype is DType.BOOL and exponent == 2)
    if a.dtype.is_inexact or (exact and n.spec.dtype.kind == "i" and exponent in (1, 2)):
        return apply_ufunc(ctx, _POWERS[exponent], [a])  # type: ignore[index]
    return None


def _dims_of(value: Scalar | ArrayRef) -> tuple[int | str, ...]:
    return () if isinstance(value, Scalar) else value.dims


def _is_one(a: Scalar | ArrayRef, n: Scalar | ArrayRef, operator: bool) -> bool:
    """Whether NumPy sees one exponent for all elements."""
    ones = _dims_of(n)
    if not ones:
        return not (operator and isinstance(a, Scalar) and isinstance(n, Scalar))
    return {*ones} == {1} and _dims_of(a) not in ((), ones)


def _power_or_root(ctx: Context, a: Scalar | ArrayRef, n: Scalar | ArrayRef) -> Abstract:
    """A power that is the square root if the exponent is a half: of real numbers above 0 they are the same."""
    inputs, _ = resolve(ctx, np.power, [a, n])
    x, exponent = broadcast_together(ctx, [ctx.cast(operand_of(ctx, v), d) for v, d in zip((a, n), inputs)])
    root = ctx.emit("equal", exponent, Literal(0.5 if inputs[1].kind == "f" else 0.5 + 0j, Tensor(inputs[1])))
    if inputs[0].kind == "f":
        root = ctx.emit("logical_and", root, ctx.emit("less_equal", x, Literal(0.0, Tensor(inputs[0]))))
    found = ctx.emit("where", root, ctx.emit("sqrt", x), ctx.emit("power", x, exponent))
    tell(ctx, "power", [x, exponent], found, "power")
    return result_scalar_or_array(ctx, found)


# -- into an array -----------------------------------------------------------------------------------------------


def into(
    ctx: Context, name: str, values: Sequence[Abstract], out: ArrayRef, where: Abstract | None = None,
    asked: Signature | None = None, casting: Casting = "same_kind",
) -> ArrayRef:  # fmt: skip
    """``np.<name>(*values, out=out, where=where)``, and what ``out op= value`` does."""
    if ctx.refuses_output(out):
        return out
    masks = [] if where is None else [operand_of(ctx, ctx.library["as_bool"](ctx, where))]
    result = apply_ufunc(ctx, name, values, out, asked, casting, masks=masks)
    if ctx.dead:
        return out
    computed = dtype_of(result)
    if not np.can_cast(computed.numpy, out.dtype.numpy, casting):
        cast_failure(ctx, getattr(np, name), computed, out.dtype, casting)
        return out
    operand = operand_of(ctx, result)
    if name == "matmul":
        dims = _dims(operand)
        _fits_output(ctx, dims, [ctx.size_operand(d) for d in dims], out)
        if ctx.dead:
            return out
    operand = ctx.cast(operand, out.dtype)
    for mask in masks:
        operand = ctx.emit("where", *broadcast_together(ctx, [mask, operand, ctx.read(out)]))
    if not out.rank:
        ctx.write(out, lambda _: operand)
    else:
        ctx.library["assign"](ctx, out, ctx.new_array(operand))
    return out


def broadcast_into(
    ctx: Context, operands: list[Operand], outs: Sequence[ArrayRef], masks: Sequence[Operand] = ()
) -> list[Operand]:
    """Operands in the shape of the outputs, which take part in the broadcasting, as masks do, and must not grow by it.

    That shape, and no other size of run time, is what results have: so an output can be changed where it is.
    """
    dims, found, _ = common_shape(ctx, [*operands, *(ctx.read(out) for out in outs), *masks])
    for out in outs:
        if ctx.dead:
            return operands
        sizes = _fits_output(ctx, dims, found, out)
    return operands if ctx.dead else [broadcast_to(ctx, x, outs[-1].dims, sizes) for x in operands]


def _fits_output(ctx: Context, dims: tuple[int | str, ...], found: list[Operand], out: ArrayRef) -> list[Operand]:
    """The sizes of the output, once it is checked that a result of these dims has its shape."""
    message = (
        f"non-broadcastable output operand with shape {size_text(out.rank, 0)} doesn't match the broadcast shape "
        f"{size_text(len(dims), out.rank)}"
    )
    sizes = [ctx.size_operand(d) for d in out.dims]
    payload = [*sizes, *found]
    if len(dims) > out.rank:
        ctx.raise_error("ValueError", message, *payload)
        return sizes
    for axis in range(-len(dims), 0):
        mine, theirs = dims[axis], out.dims[axis]
        if mine in (1, theirs):
            continue
        n, m = found[axis], sizes[axis]
        if isinstance(n, Literal) and isinstance(m, Literal):
            ctx.raise_error("ValueError", message, *payload)
            return sizes
        sizes[axis] = ctx.check(m, ctx.emit("equal", n, m), "ValueError", message, *payload)
    return sizes


def same_kind(source: DType, target: DType) -> bool:
    """NumPy's rule for what an output may be converted to without being asked."""
    order = "buifc"
    if source.is_integer and target.is_integer:
        return source.kind == target.kind or source.kind == "u"
    return order.index(source.kind) <= order.index(target.kind)


def cast_failure(ctx: Context, ufunc: np.ufunc, source: DType, target: DType, casting: Casting = "same_kind") -> None:
    """Raise NumPy's own exception, which is made of dtypes and not of a message."""

    def make(cls: type, text: str = "") -> BaseException:
        made: BaseException = _CASTING(ufunc, casting, source.numpy, target.numpy, ufunc.nin)
        return made

    ctx.errors.append(type("UFuncTypeError", (TypeError,), {"__new__": make}))
    message = f"Cannot cast ufunc '{ufunc.__name__}' output from {source.numpy!r} to {target.numpy!r}"
    ctx.raise_error(f"index:{len(ctx.errors) - 1}", f"{message} with casting rule '{casting}'")


def _casting_class() -> Any:
    try:
        np.add(0.5, 0.5, out=np.zeros((), np.int64))
    except TypeError as error:
        return type(error)
    raise AssertionError


_CASTING: Any = _casting_class()
