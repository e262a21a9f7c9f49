"""Python's builtin functions."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays import apply_ufunc, as_array, is_numeric
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.control import branch, loop
from whilst_compiler.frontend.indexing import int_operand
from whilst_compiler.frontend.iteration import choose, iterate, range_length, unpack_all
from whilst_compiler.frontend.library.registry import absent, function, static_value, take
from whilst_compiler.frontend.operators import binary, compare, type_name
from whilst_compiler.frontend.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.truth import truth
from whilst_compiler.frontend.values import (
    Abstract,
    ArrayRef,
    Cell,
    Function,
    Iterated,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType

__all__ = ["SERVICES", "as_bool", "fold_items", "numeric"]

_ONE = literal(1)


@function(builtins.len)
def _len(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (value,) = args
    match value:
        case ArrayRef() if value.rank:
            return ctx.python_int(ctx.size_operand(value.dims[0]))
        case ArrayRef():
            ctx.raise_error("TypeError", "len() of unsized object")
        case Tuple(items):
            return constant(len(items))
        case Range():
            return ctx.python_int(range_length(ctx, value))
        case Record(cls, names) if cls is dict:
            return constant(len(names))
        case Static(str() | bytes() | tuple() | list() as obj):
            return constant(len(obj))
        case Optional(flag, some):
            ctx.check(flag, flag, "TypeError", "object of type 'NoneType' has no len()")
            return _len(ctx, [some], {})
        case Record(cls) if hasattr(cls, "__len__"):
            return ctx.call(ctx, Static(cls.__len__), [value], {})
        case _:
            ctx.raise_error("TypeError", f"object of type '{type_name(value)}' has no len()")
    return constant(0)


@function(builtins.range)
def _range(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if not 1 <= len(args) <= 3:
        least = "at least 1 argument, got 0" if not args else f"at most 3 arguments, got {len(args)}"
        ctx.raise_error("TypeError", f"range expected {least}")
        return constant(0)
    parts = [ctx.python_int(int_operand(ctx, a)) for a in args]
    if ctx.dead:
        return constant(0)
    start, stop, step = {1: (constant(0), *parts, constant(1)), 2: (*parts, constant(1)), 3: tuple(parts)}[len(parts)]
    assert isinstance(start, Scalar) and isinstance(stop, Scalar) and isinstance(step, Scalar)
    if not (isinstance(step.operand, Literal) and step.operand.value != 0):
        ok = ctx.emit("not_equal", step.operand, literal(0))
        step = ctx.python_int(ctx.check(step.operand, ok, "ValueError", "range() arg 3 must not be zero"))
    return Range(start, stop, step)


@function(builtins.enumerate)
def _enumerate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "enumerate", args, keywords, ["iterable"], ["start"])
    source = iterate(ctx, given["iterable"])  # type: ignore[arg-type]
    start = literal(0) if given["start"] is None else int_operand(ctx, given["start"])
    if isinstance(source, list):
        return Tuple(tuple(Tuple((ctx.python_int(_plus(ctx, start, literal(k))), x)) for k, x in enumerate(source)))
    return Iterated(source.length, lambda c, k: Tuple((c.python_int(_plus(c, start, k)), source.item(c, k))))


def _plus(ctx: Context, a: Operand, b: Operand) -> Operand:
    if isinstance(a, Literal) and isinstance(b, Literal):
        return literal(int(a.value.real) + int(b.value.real))
    return b if isinstance(a, Literal) and a.value == 0 else ctx.emit("checked_add", a, b)


@function(builtins.zip)
def _zip(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    strict = "strict" in keywords and bool(static_value(ctx, keywords["strict"], "strict"))
    sources = [iterate(ctx, a) for a in args]
    lists = [s for s in sources if isinstance(s, list)]
    if len(lists) == len(sources):
        if strict and len({len(s) for s in lists}) > 1:
            ctx.limitation("W240", "zip(strict=True) of tuples of different lengths")
        return Tuple(tuple(Tuple(row) for row in zip(*lists)))
    if strict:
        ctx.limitation("W240", "zip(strict=True) is not supported yet", "compare the lengths first")
    items = [Iterated(literal(len(s)), _from_list(s)) if isinstance(s, list) else s for s in sources]
    length: Operand = items[0].length
    for s in items[1:]:
        if s.length is not length:
            length = ctx.emit("minimum", length, s.length)
    return Iterated(length, lambda c, k: Tuple(tuple(s.item(c, k) for s in items)))


def _from_list(items: list[Abstract]) -> Any:
    return lambda ctx, k: choose(ctx, k, tuple(items))


@function(builtins.reversed)
def _reversed(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    source = iterate(ctx, args[0])
    if isinstance(source, list):
        return Tuple(tuple(source[::-1]))
    last = ctx.emit("subtract", source.length, _ONE)
    return Iterated(source.length, lambda c, k: source.item(c, c.emit("subtract", last, k)))


@function(builtins.map)
def _map(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    f, *rest = args
    zipped = _zip(ctx, rest, {})
    source = iterate(ctx, zipped)
    if isinstance(source, list):
        return Tuple(tuple(ctx.call(ctx, f, list(i.items), {}) for i in source if isinstance(i, Tuple)))

    def item(c: Context, k: Operand) -> Abstract:
        row = source.item(c, k)
        assert isinstance(row, Tuple)
        return c.call(c, f, list(row.items), {})

    return Iterated(source.length, item)


# -- folds -----------------------------------------------------------------------------------------------------


def fold_items(ctx: Context, source: Iterated, start: Abstract, step: Any) -> Abstract:
    """``for x in source: total = step(total, x)`` as a loop."""
    cell = Cell("total")
    ctx.state[cell] = start

    def run(k: Operand | None) -> None:
        assert k is not None
        item = source.item(ctx, k)
        if not ctx.dead:
            ctx.state[cell] = step(ctx.state[cell], item)

    loop(ctx, None, source.length, lambda _: literal(True), run)
    return ctx.state.pop(cell)  # type: ignore[no-any-return]


@function(builtins.sum)
def _sum(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "sum", args, keywords, ["iterable"], ["start"])
    total = constant(0) if given["start"] is None else given["start"]
    assert total is not None
    source = iterate(ctx, given["iterable"])  # type: ignore[arg-type]
    if isinstance(source, list):
        for item in source:
            total = binary(ctx, "Add", total, item)
        return total
    return fold_items(ctx, source, total, lambda a, x: binary(ctx, "Add", a, x))


def _search(ctx: Context, value: Abstract, wanted: bool) -> Abstract:
    """``any`` and ``all``: stop at the first item whose truth is ``wanted``."""
    source = iterate(ctx, value)
    if isinstance(source, list):

        def rest(items: list[Abstract]) -> Abstract:
            if not items:
                return constant(not wanted)
            test = truth(ctx, items[0])
            arms = (lambda: constant(wanted), lambda: rest(items[1:]))
            found = branch(ctx, test, arms if wanted else arms[::-1])
            return constant(wanted) if found is None else found

        return rest(source)
    cell = Cell("found")
    ctx.state[cell] = constant(False)

    def test(_: Operand | None) -> Operand:
        value = ctx.state[cell]
        return ctx.emit("logical_not", value.operand)

    def run(k: Operand | None) -> None:
        assert k is not None
        holds = truth(ctx, source.item(ctx, k))
        if not ctx.dead:
            ctx.state[cell] = ctx.python_bool(holds if wanted else ctx.emit("logical_not", holds))

    loop(ctx, None, source.length, test, run)
    found = ctx.state.pop(cell)
    return found if wanted else ctx.python_bool(ctx.emit("logical_not", found.operand))


@function(builtins.any)
def _any(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _search(ctx, args[0], True)


@function(builtins.all)
def _all(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _search(ctx, args[0], False)


def _extreme(name: str, op: str) -> Any:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        key, default = keywords.pop("key", None), keywords.pop("default", None)
        if keywords:
            ctx.limitation("W203", f"the keyword '{next(iter(keywords))}' of {name}")

        def better(best: Abstract, x: Abstract) -> Abstract:
            if key is not None and not absent(key):
                a, b = ctx.call(ctx, key, [x], {}), ctx.call(ctx, key, [best], {})
            else:
                a, b = x, best
            if ctx.dead:
                return best
            test = truth(ctx, compare(ctx, op, a, b))
            if ctx.dead:
                return best
            chosen = branch(ctx, test, (lambda: x, lambda: best))
            return best if chosen is None else chosen

        source = list(args) if len(args) > 1 else iterate(ctx, args[0])
        if isinstance(source, list):
            if not source:
                return default if default is not None else _empty(ctx, name)
            best = source[0]
            for x in source[1:]:
                best = better(best, x)
            return best
        return _extreme_of_many(ctx, name, source, default, better)

    return handler


def _empty(ctx: Context, name: str) -> Abstract:
    text = _empty_text(name)
    ctx.raise_error("ValueError", text)
    return constant(0)


def _empty_text(name: str) -> str:
    try:
        getattr(builtins, name)(())
    except ValueError as error:
        return str(error)
    return ""


def _extreme_of_many(ctx: Context, name: str, source: Iterated, default: Abstract | None, better: Any) -> Abstract:
    def search() -> Abstract:
        first = source.item(ctx, literal(0))
        rest = Iterated(ctx.emit("subtract", source.length, _ONE),
                        lambda c, k: source.item(c, c.emit("add", k, _ONE)))  # fmt: skip
        return fold_items(ctx, rest, first, better)

    some = ctx.emit("greater", source.length, literal(0))
    if default is None:
        found = branch(ctx, some, (search, lambda: _empty(ctx, name)))
    else:
        found = branch(ctx, some, (search, lambda: default))
    return constant(0) if found is None else found


function(builtins.min)(_extreme("min", "Lt"))
function(builtins.max)(_extreme("max", "Gt"))


# -- numbers ---------------------------------------------------------------------------------------------------


@function(builtins.abs)
def _abs(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (x,) = args
    match x:
        case Scalar(spec) if spec.weak:
            if spec.dtype.kind in "bi":
                value = ctx.cast(x.operand, DType.I64)
                if isinstance(value, Literal) and value.value != -(2**63):
                    return constant(abs(int(value.value.real)))
                return Scalar(PY_INT, ctx.emit("checked_absolute", value))
            return Scalar(PY_FLOAT, ctx.emit("absolute", x.operand))
        case Scalar() | ArrayRef():
            return apply_ufunc(ctx, "absolute", [x])
    ctx.raise_error("TypeError", f"bad operand type for abs(): '{type_name(x)}'")
    return constant(0)


@function(builtins.divmod)
def _divmod(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, b = args
    quotient = binary(ctx, "FloorDiv", a, b)
    return Tuple((quotient, binary(ctx, "Mod", a, b))) if not ctx.dead else constant(0)


@function(builtins.pow)
def _pow(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) != 2:
        ctx.limitation("W203", "pow() with three arguments is not supported in compiled code yet")
    return binary(ctx, "Pow", args[0], args[1])


@function(builtins.round)
def _round(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "round", args, keywords, ["number"], ["ndigits"])
    x, digits = given["number"], given["ndigits"]
    if isinstance(x, Scalar) and x.spec.weak and absent(digits):
        if x.spec.dtype.kind in "bi":
            return Scalar(PY_INT, ctx.cast(x.operand, DType.I64))
        if x.spec.dtype.kind == "f":
            return Scalar(PY_INT, ctx.emit("cast_checked", ctx.emit("rint", x.operand)))
    if isinstance(x, Scalar) and x.spec.weak and x.spec.dtype.kind in "bi" and digits is not None:
        if isinstance(digits, Scalar) and isinstance(digits.operand, Literal) and digits.operand.value.real >= 0:
            return Scalar(PY_INT, ctx.cast(x.operand, DType.I64))
    ctx.limitation("W203", "round() to a number of digits is not supported in compiled code yet",
                   "use round(x * 10**n) / 10**n where that is near enough")  # fmt: skip


@function(builtins.bool)
def _bool(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return ctx.python_bool(truth(ctx, args[0])) if args else constant(False)


@function(builtins.int)
def _int(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if not args:
        return constant(0)
    x = _number(ctx, args[0], "int() argument must be a string, a bytes-like object or a real number, not")
    if ctx.dead or x is None:
        return constant(0)
    kind = x.spec.dtype.kind
    if kind == "c":
        ctx.raise_error(
            "TypeError", "int() argument must be a string, a bytes-like object or a real number, not 'complex'"
        )
        return constant(0)
    if kind == "f":
        if isinstance(x.operand, Literal) and abs(x.operand.value.real) < 2**62:
            return constant(int(x.operand.value.real))
        return Scalar(PY_INT, ctx.emit("cast_checked", ctx.cast(x.operand, DType.F64)))
    if x.spec.dtype is DType.U64:
        fits = ctx.emit("less_equal", x.operand, Literal(2**63 - 1, x.operand.type))  # type: ignore[arg-type]
        message = "integer result does not fit in 64 bits"
        return Scalar(PY_INT, ctx.cast(ctx.check(x.operand, fits, "OverflowError", message), DType.I64))
    return Scalar(PY_INT, ctx.cast(x.operand, DType.I64))


@function(builtins.float)
def _float(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if not args:
        return constant(0.0)
    if isinstance(args[0], Static) and isinstance(args[0].value, str):
        try:
            return constant(float(args[0].value))
        except ValueError as error:
            ctx.raise_error("ValueError", str(error).replace("{", "{{").replace("}", "}}"))
            return constant(0.0)
    x = _number(ctx, args[0], "float() argument must be a string or a real number, not")
    if ctx.dead or x is None:
        return constant(0.0)
    if x.spec.dtype.kind == "c":
        ctx.raise_error("TypeError", "float() argument must be a string or a real number, not 'complex'")
        return constant(0.0)
    return Scalar(PY_FLOAT, ctx.cast(x.operand, DType.F64))


@function(builtins.complex)
def _complex(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "complex", args, keywords, [], ["real", "imag"])
    parts = [constant(0.0) if p is None else p for p in (given["real"], given["imag"])]
    scalars = [_number(ctx, p, "complex() first argument must be a string or a number, not") for p in parts]
    if ctx.dead:
        return constant(0j)
    re, im = scalars
    assert re is not None and im is not None
    if given["imag"] is None and re.spec.dtype.kind == "c":
        return Scalar(PY_COMPLEX, ctx.cast(re.operand, DType.C128))
    if "c" in re.spec.dtype.kind + im.spec.dtype.kind:
        unit = constant(1j)
        total = binary(ctx, "Add", _complex(ctx, [re], {}), binary(ctx, "Mult", _complex(ctx, [im], {}), unit))
        return total
    return Scalar(PY_COMPLEX, ctx.emit("complex", ctx.cast(re.operand, DType.F64), ctx.cast(im.operand, DType.F64)))


def _number(ctx: Context, value: Abstract, message: str) -> Scalar | None:
    """A scalar, or the one element of an array."""
    if isinstance(value, Scalar):
        return value
    if isinstance(value, Optional):
        ctx.check(value.flag, value.flag, "TypeError", f"{message} 'NoneType'")
        return _number(ctx, value.some, message)
    if isinstance(value, ArrayRef):
        return single_element(ctx, value)
    name = type_name(value)
    ctx.raise_error("TypeError", f"{message} '{name}'")
    return None


def single_element(ctx: Context, a: ArrayRef) -> Scalar:
    """The only element of an array, as ``float(a)`` and ``a.item()`` take it."""
    require_single(ctx, a)
    return Scalar(ScalarSpec(a.dtype), ctx.element(a))


def require_single(
    ctx: Context, a: ArrayRef, message: str = "only 0-dimensional arrays can be converted to Python scalars"
) -> None:
    size: Operand = literal(1)
    for d in a.dims:
        size = ctx.emit("multiply", size, ctx.size_operand(d))
    if a.rank:
        ctx.check(size, ctx.emit("equal", size, literal(1)), "TypeError", message)


# -- types -----------------------------------------------------------------------------------------------------


@function(builtins.isinstance)
def _isinstance(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    value, classes = args
    wanted = tuple(static_value(ctx, c, "the class of isinstance") for c in classes.items) if isinstance(
        classes, Tuple) else static_value(ctx, classes, "the class of isinstance")  # fmt: skip
    if isinstance(value, Optional):
        with_none, with_some = _is_a(constant_none(), wanted), _is_a(value.some, wanted)
        return constant(with_some) if with_none == with_some else ctx.python_bool(
            value.flag if with_some else ctx.emit("logical_not", value.flag))  # fmt: skip
    return constant(_is_a(value, wanted))


def constant_none() -> Abstract:
    return Static(None)


def _is_a(value: Abstract, wanted: Any) -> bool:
    cls = class_of(value)
    flat = wanted if isinstance(wanted, tuple) else (wanted,)
    return any(issubclass(cls, w) for w in flat)


def class_of(value: Abstract) -> type:
    match value:
        case Scalar(spec) if spec.weak:
            return {"b": bool, "i": int, "f": float, "c": complex}[spec.dtype.kind]
        case Scalar(spec):
            return spec.dtype.numpy.type
        case ArrayRef():
            return np.ndarray
        case Tuple(cls=cls) | Record(cls=cls):
            return cls
        case Range():
            return range
        case Static(obj):
            return type(obj)
        case Function():
            return type(class_of)
    return object


@function(builtins.type)
def _type(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) != 1 or isinstance(args[0], Optional):
        ctx.limitation("W241", "type() of a value that may be None")
    return Static(class_of(args[0]))


@function(builtins.tuple, builtins.list)
def _tuple(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return Tuple(tuple(unpack_all(ctx, args[0])) if args else ())


@function(builtins.list)
def _list(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return Tuple(tuple(unpack_all(ctx, args[0])) if args else (), list)


@function(builtins.hash)
def _hash(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    ctx.limitation("W200", "hash() is not supported in compiled code yet", "use the value itself")


@function(builtins.callable)
def _callable(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    value = args[0]
    return constant(isinstance(value, Function) or (isinstance(value, Static) and callable(value.value)))


# -- services --------------------------------------------------------------------------------------------------


def numeric(ctx: Context, value: Abstract, name: str) -> Abstract:
    """An argument of a NumPy function as a number or array."""
    if isinstance(value, Optional):
        text = f"ufunc '{name}' not supported for the input types"
        ctx.check(value.flag, value.flag, "TypeError", text)
        value = value.some
    if is_numeric(value):
        return value
    if isinstance(value, Tuple):
        return as_array(ctx, value)
    if isinstance(value, Range):
        return ctx.library["array_of_range"](ctx, value)  # type: ignore[no-any-return]
    ctx.user_error("W122", f"np.{name} takes numbers and arrays, not {type_name(value)}")


def as_bool(ctx: Context, value: Abstract) -> Abstract:
    """Each element's truth."""
    if isinstance(value, ArrayRef):
        return value if value.dtype is DType.BOOL else ctx.new_array(ctx.cast(ctx.read(value), DType.BOOL))
    assert isinstance(value, Scalar)
    return Scalar(PY_BOOL, truth(ctx, value))


def _in_range(ctx: Context, item: Abstract, r: Range) -> Operand:
    if not isinstance(item, Scalar) or item.spec.dtype.kind not in "biu":
        return literal(False)
    i = ctx.cast(item.operand, DType.I64)
    start, stop, step = r.start.operand, r.stop.operand, r.step.operand
    up = ctx.emit("greater", step, literal(0))
    above = ctx.emit("logical_and", ctx.emit("greater_equal", i, start), ctx.emit("less", i, stop))
    below = ctx.emit("logical_and", ctx.emit("less_equal", i, start), ctx.emit("greater", i, stop))
    inside = ctx.emit("where", up, above, below)
    met = ctx.emit("equal", ctx.emit("remainder", ctx.emit("subtract", i, start), step), literal(0))
    return ctx.emit("logical_and", inside, met)


def _operator_method(ctx: Context, op: str, left: Abstract, right: Abstract) -> Abstract | None:
    """A user class's own ``__add__`` and so on."""
    names = {"Add": "add", "Sub": "sub", "Mult": "mul", "Div": "truediv", "FloorDiv": "floordiv", "Mod": "mod",
             "Pow": "pow", "MatMult": "matmul", "BitAnd": "and", "BitOr": "or", "BitXor": "xor"}  # fmt: skip
    if op not in names:
        return None
    for value, other, prefix in ((left, right, "__"), (right, left, "__r")):
        if isinstance(value, Record | Tuple):
            found = value.cls.__dict__.get(f"{prefix}{names[op]}__")
            if found is not None and value.cls not in (tuple, list, dict):
                return ctx.call(ctx, Static(found), [value, other], {})
    return None


SERVICES: dict[str, Any] = {
    "numeric": numeric, "as_bool": as_bool, "in_range": _in_range, "operator_method": _operator_method,
    "range_length": range_length, "choose": choose, "unpack_all": unpack_all, "require_single": require_single,
}  # fmt: skip
