"""``a[...]`` read and written: basic indices become views, full integer indices become loads and stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.arrays import size_text
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.operators import type_name
from whilst_compiler.frontend.special import Special, ask
from whilst_compiler.frontend.specs import ScalarSpec
from whilst_compiler.frontend.values import (
    Abstract,
    ArrayRef,
    Instance,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Step,
    Tuple,
    constant,
    constant_of,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["Slice", "get_item", "int_operand", "set_item", "slice_bounds", "sized_slice", "view", "view_item"]


@dataclass(frozen=True, eq=False)
class Slice:
    """A slice object under construction; None parts are absent."""

    start: Abstract | None
    stop: Abstract | None
    step: Abstract | None


@dataclass(eq=False)
class _Part:
    """One axis of an index after checking: letter and operands of ``subview``, and the resulting size."""

    letter: str
    operands: tuple[Operand, ...]
    dim: int | str | None


def int_operand(ctx: Context, value: Abstract, what: str = "an index") -> Operand:
    """An integer as i64; TypeError for floats, as Python and NumPy."""
    if isinstance(value, Optional):
        ctx.check(value.flag, value.flag, "TypeError", "'NoneType' object cannot be interpreted as an integer")
        value = value.some
    if isinstance(value, Scalar) and value.spec.dtype.kind in "biu":
        return ctx.cast(value.operand, DType.I64)
    if isinstance(value, ArrayRef) and value.rank == 0 and value.dtype.is_integer:
        return ctx.cast(ctx.read(value), DType.I64)
    name = str(value.spec) if isinstance(value, Scalar) else "object"
    ctx.raise_error("TypeError", f"'{name}' object cannot be interpreted as an integer")
    return literal(0)


def get_item(ctx: Context, base: Abstract, index: Any) -> Abstract:
    """``base[index]``; ``index`` is a value, a Slice, or a list of those (a tuple index)."""
    match base:
        case ArrayRef():
            return _get_array(ctx, base, index)
        case Tuple():
            return _get_tuple(ctx, base, index)
        case Range(start, _, step):
            length = range_length(ctx, base)
            i = ctx.emit("check_index", int_operand(ctx, index), length, message="range object index out of range")
            return ctx.python_int(ctx.emit("add", start.operand, ctx.emit("multiply", i, step.operand)))
        case Record(names=names, items=items):
            return _get_record(ctx, names, items, index)
        case Static(str() as text):
            return _get_text(ctx, text, index)
        case Instance() | OneOf():
            found = ctx.library["call_special"](ctx, base, "__getitem__", whole_index(index))
            if found is not None or ctx.dead:
                return found or constant(0)
            ctx.raise_error("TypeError", f"'{type_name(base)}' object is not subscriptable")
            return constant(0)
        case Optional(flag, some):
            ctx.check(flag, flag, "TypeError", "'NoneType' object is not subscriptable")
            return get_item(ctx, some, index)
        case Static(None):
            ctx.raise_error("TypeError", "'NoneType' object is not subscriptable")
            return constant(0)
        case Scalar(spec):
            if spec.weak:
                ctx.raise_error("TypeError", f"'{spec}' object is not subscriptable")
            else:
                ctx.raise_error("IndexError", "invalid index to scalar variable.")
            return constant(0)
    if isinstance(base, Special):
        return ask(ctx, base, "get_item", index)  # type: ignore[no-any-return]
    ctx.limitation("W210", "this object cannot be indexed in compiled code")


def whole_index(index: Any) -> Any:
    """An index as one value, as ``__getitem__`` gets it."""
    return Tuple(tuple(map(whole_index, index))) if isinstance(index, list) else index


def _get_text(ctx: Context, text: str, index: Any) -> Abstract:
    try:
        if isinstance(index, Slice):
            parts = [None if p is None else constant_of(p) for p in (index.start, index.stop, index.step)]
            return Static(text[slice(*parts)])
        return Static(text[constant_of(index)])
    except IndexError as error:
        ctx.raise_error("IndexError", str(error))
        return Static("")
    except (LookupError, TypeError):
        ctx.limitation("W211", "a string is indexed by a value known only at run time")


def _get_record(ctx: Context, names: tuple[Any, ...], items: tuple[Abstract, ...], index: Any) -> Abstract:
    try:
        key = constant_of(index)
    except (LookupError, TypeError):
        ctx.limitation("W212", "a dict is indexed by a key known only at run time", "use an array, or constant keys")
    if key in names:
        return items[names.index(key)]
    ctx.raise_error("KeyError", repr(key).replace("{", "{{").replace("}", "}}"))
    return constant(0)


def range_length(ctx: Context, r: Range) -> Operand:
    return ctx.library["range_length"](ctx, r)  # type: ignore[no-any-return]


# -- tuples ----------------------------------------------------------------------------------------------------


def _get_tuple(ctx: Context, base: Tuple, index: Any) -> Abstract:
    if isinstance(index, Slice):
        try:
            parts = [None if p is None else constant_of(p) for p in (index.start, index.stop, index.step)]
        except LookupError:
            ctx.limitation("W213", f"a {base.cls.__name__} is sliced by values known only at run time",
                           "use an array, whose size may vary")  # fmt: skip
        cls = tuple if hasattr(base.cls, "_fields") else base.cls
        return Tuple(base.items[slice(*parts)], cls)
    if isinstance(index, Scalar) and isinstance(index.operand, Literal):
        k = int(index.operand.value.real)
        if -len(base.items) <= k < len(base.items):
            return base.items[k]
    operand = int_operand(ctx, index)
    name = "tuple" if issubclass(base.cls, tuple) else base.cls.__name__
    operand = ctx.emit("check_index", operand, literal(len(base.items)), message=f"{name} index out of range")
    return ctx.library["choose"](ctx, operand, base.items)  # type: ignore[no-any-return]


# -- arrays ----------------------------------------------------------------------------------------------------


def _get_array(ctx: Context, base: ArrayRef, index: Any) -> Abstract:
    fancy = ctx.library.get("fancy_get")
    index = _without_lists(ctx, index)
    parts = _parts(ctx, base, index)
    if parts is None:
        if fancy is None:
            ctx.limitation("W214", "indexing by an array is not supported yet", "write the loop over its elements")
        return fancy(ctx, base, index)  # type: ignore[no-any-return]
    if ctx.dead:
        return constant(0)
    if all(p.letter == "i" for p in parts):
        element = ctx.load(base, [p.operands[0] for p in parts])
        return ctx.new_array(element) if _has_ellipsis(index) else Scalar(ScalarSpec(base.dtype), element)
    return view(ctx, base, parts)


def _without_lists(ctx: Context, index: Any) -> Any:
    """Lists among the indices of an array stand for arrays."""
    if isinstance(index, list):
        return [_without_lists(ctx, i) for i in index]
    return index if isinstance(index, Slice) else ctx.library["for_numpy"](ctx, index)


def _has_ellipsis(index: Any) -> bool:
    items = index if isinstance(index, list) else [index]
    return any(isinstance(i, Static) and i.value is Ellipsis for i in items)


def _parts(ctx: Context, base: ArrayRef, index: Any) -> list[_Part] | None:
    """The index, axis by axis; None if it is not a basic one."""
    items = list(index) if isinstance(index, list) else [index]
    if len(items) == 1 and isinstance(items[0], Tuple) and issubclass(items[0].cls, tuple):
        items = list(items[0].items)
    consumed = 0
    for item in items:
        if (isinstance(item, ArrayRef) and item.rank) or isinstance(item, Tuple):
            return None
        if isinstance(item, Scalar) and item.spec.dtype is DType.BOOL:
            return None
        consumed += not (isinstance(item, Static) and (item.value is None or item.value is Ellipsis))
    if consumed > base.rank:
        ctx.raise_error("IndexError", f"too many indices for array: array is {base.rank}-dimensional, "
                                      f"but {consumed} were indexed")  # fmt: skip
        return []
    if not _has_ellipsis(items):
        items.append(Static(Ellipsis))
    parts: list[_Part] = []
    axis = 0
    for item in items:
        if isinstance(item, Static) and item.value is Ellipsis:
            for _ in range(base.rank - consumed):
                parts.append(_Part("f", (), base.dims[axis]))
                axis += 1
            continue
        if isinstance(item, Static) and item.value is None:
            parts.append(_Part("n", (), 1))
            continue
        parts.append(_axis(ctx, base, axis, item))
        axis += 1
        if ctx.dead:
            return []
    return parts


def _axis(ctx: Context, base: ArrayRef, axis: int, item: Any) -> _Part:
    dim = base.dims[axis]
    if isinstance(item, Slice):
        return sized_slice(ctx, dim, item)
    if not isinstance(item, Scalar | ArrayRef | Optional) or (
        isinstance(item, Scalar) and item.spec.dtype.kind not in "iu"
    ):
        ctx.raise_error(
            "IndexError", "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or "
            "boolean arrays are valid indices",
        )  # fmt: skip
        return _Part("f", (), dim)
    i, n = int_operand(ctx, item), ctx.size_operand(dim)
    if isinstance(i, Literal) and isinstance(i.value, int) and -_minimum(ctx, dim) <= i.value < _minimum(ctx, dim):
        return _Part("i", (i if i.value >= 0 else ctx.emit("add", n, i),), None)
    message = f"index {{0}} is out of bounds for axis {axis} with size {{1}}"
    return _Part("i", (ctx.emit("check_index", i, n, message=message),), None)


def _minimum(ctx: Context, dim: int | str) -> int:
    return dim if isinstance(dim, int) else ctx.size_minimum.get(dim, 0)


def slice_bounds(ctx: Context, n: Operand, s: Slice) -> tuple[Operand, Operand, Operand]:
    """Start, size and step of a slice of a sequence of ``n`` items."""
    step = literal(1) if _absent(s.step) else int_operand(ctx, s.step)  # type: ignore[arg-type]
    start = None if _absent(s.start) else int_operand(ctx, s.start)  # type: ignore[arg-type]
    stop = None if _absent(s.stop) else int_operand(ctx, s.stop)  # type: ignore[arg-type]
    if not (isinstance(step, Literal) and step.value != 0):
        step = ctx.check(step, ctx.emit("not_equal", step, literal(0)), "ValueError", "slice step cannot be zero")
    known = (start, stop, step, n)
    if all(x is None or isinstance(x, Literal) for x in known):
        first, last, by, size = (x if x is None else int(x.value.real) for x in known)  # type: ignore[union-attr]
        chosen = range(size or 0)[slice(first, last, by)]
        return literal(chosen.start if len(chosen) else 0), literal(len(chosen)), step
    begin, count = _clamped(ctx, n, start, stop, step)
    return begin, count, step


def sized_slice(ctx: Context, dim: int | str, s: Slice) -> _Part:
    """Start, size and step of a slice of an axis, clamped as Python clamps them."""
    if s.start is None and s.stop is None and s.step is None:
        return _Part("f", (), dim)
    n = ctx.size_operand(dim)
    step = literal(1) if _absent(s.step) else int_operand(ctx, s.step)  # type: ignore[arg-type]
    start = None if _absent(s.start) else int_operand(ctx, s.start)  # type: ignore[arg-type]
    stop = None if _absent(s.stop) else int_operand(ctx, s.stop)  # type: ignore[arg-type]
    known = _literal_slice(ctx, dim, n, start, stop, step)
    if known is not None:
        return known
    if not (isinstance(step, Literal) and step.value != 0):
        step = ctx.check(step, ctx.emit("not_equal", step, literal(0)), "ValueError", "slice step cannot be zero")
    begin, size = _clamped(ctx, n, start, stop, step)
    symbol = _slice_symbol(ctx, dim, start, stop, step, size)
    return _Part("s", (begin, ctx.size_operand(symbol), step), symbol)


def _absent(part: Abstract | None) -> bool:
    return part is None or (isinstance(part, Static) and part.value is None)


def _literal_slice(
    ctx: Context, dim: int | str, n: Operand, start: Operand | None, stop: Operand | None, step: Operand
) -> _Part | None:
    """Bounds known now on a size known, or known to be large enough: the size is exact and needs no clamping."""
    values = [None if x is None else x.value if isinstance(x, Literal) else "?" for x in (start, stop, step)]
    if "?" in values or values[2] == 0:
        return None
    first, last, by = (None if v is None else int(v.real) for v in values)  # type: ignore[union-attr]
    if isinstance(dim, int):
        chosen = range(dim)[slice(first, last, by)]
        return _Part("s", (literal(chosen.start if len(chosen) else 0), literal(len(chosen)), step), len(chosen))
    if by != 1:
        if by == -1 and first is None and last is None:
            begin = ctx.emit("subtract", n, literal(1))
            return _Part("s", (begin, n, step), dim)
        return None
    low = first or 0
    need = abs(low) + (-last if last is not None and last < 0 else last if last is not None else 0)
    if low < 0 or (last is not None and last >= 0) or need > ctx.size_minimum.get(dim, 0):
        return None
    symbol = shifted_symbol(ctx, dim, -need)
    return _Part("s", (literal(low), ctx.size_operand(symbol), step), symbol)


def shifted_symbol(ctx: Context, dim: str, by: int) -> str:
    """The symbol for ``dim + by``: one symbol per affine form, so that equal sizes are seen to be equal."""
    root, offset = ctx.size_form.get(dim, (dim, 0))
    total = offset + by
    if total == 0 and ("size", root) in ctx.state:
        return root
    key = ("affine", root, total)
    symbol = ctx.size_keys.get(key)
    if symbol is None:
        symbol = ctx.fresh_symbol(f"{root}_{'minus' if total < 0 else 'plus'}_{abs(total)}_")
        ctx.size_keys[key] = symbol
        ctx.size_form[symbol] = (root, total)
        ctx.size_minimum[symbol] = max(ctx.size_minimum.get(dim, 0) + by, 0)
    if ("size", symbol) not in ctx.state:
        ctx.state["size", symbol] = ctx.emit("add", ctx.size_operand(dim), literal(by), name=symbol)
    return symbol


def _clamped(
    ctx: Context, n: Operand, start: Operand | None, stop: Operand | None, step: Operand
) -> tuple[Operand, Operand]:
    """Python's ``slice.indices`` and the number of elements."""
    zero, one = literal(0), literal(1)
    forward = isinstance(step, Literal) and step.value.real > 0
    if forward:
        begin = zero if start is None else _clamp(ctx, start, n, zero, n)
        end = n if stop is None else _clamp(ctx, stop, n, zero, n)
        span = ctx.emit("subtract", end, begin)
        if isinstance(step, Literal) and step.value == 1:
            return begin, ctx.emit("maximum", span, zero)
        count = ctx.emit("floor_divide", ctx.emit("add", span, ctx.emit("subtract", step, one)), step)
        return begin, ctx.emit("maximum", count, zero)
    last = ctx.emit("subtract", n, one)
    negative = ctx.emit("less", step, zero)
    low = ctx.emit("where", negative, literal(-1), zero)
    high = ctx.emit("where", negative, last, n)
    begin = ctx.emit("where", negative, last, zero) if start is None else _clamp(ctx, start, n, low, high)
    end = ctx.emit("where", negative, literal(-1), n) if stop is None else _clamp(ctx, stop, n, low, high)
    span = ctx.emit("subtract", end, begin)
    toward = ctx.emit("where", negative, ctx.emit("add", step, one), ctx.emit("subtract", step, one))
    count = ctx.emit("floor_divide", ctx.emit("add", span, toward), step)
    size = ctx.emit("maximum", count, zero)
    empty = ctx.emit("equal", size, zero)
    return ctx.emit("where", empty, zero, begin), size


def _clamp(ctx: Context, i: Operand, n: Operand, low: Operand, high: Operand) -> Operand:
    if isinstance(i, Literal) and i.value.real >= 0:
        shifted: Operand = i
    elif isinstance(i, Literal):
        shifted = ctx.emit("add", i, n)
    else:
        shifted = ctx.emit("where", ctx.emit("less", i, literal(0)), ctx.emit("add", i, n), i)
    return ctx.emit("minimum", ctx.emit("maximum", shifted, low), high)


def _slice_symbol(
    ctx: Context, dim: int | str, start: Operand | None, stop: Operand | None, step: Operand, size: Operand
) -> str:
    """Slices by the same bounds of axes of the same size have the same size."""
    bounds = tuple(x.key if isinstance(x, Literal) else x for x in (start, stop, step))
    key = ("slice", dim, *bounds)
    symbol = ctx.size_keys.get(key)
    if symbol is None or ("size", symbol) not in ctx.state:
        symbol = ctx.fresh_symbol()
        ctx.size_keys[key] = symbol
        ctx.state["size", symbol] = size
    return symbol


def view(ctx: Context, base: ArrayRef, parts: list[_Part]) -> ArrayRef:
    """A reference to part of an array; a view of a view is composed into one."""
    if all(p.letter == "f" for p in parts):
        return base
    steps = base.steps
    if steps and steps[-1].row == "subview":
        merged = _compose(ctx, steps[-1], parts)
        if merged is not None:
            steps, parts = steps[:-1], merged
    dims = tuple(p.dim for p in parts if p.dim is not None)
    axes = "".join(p.letter for p in parts)
    operands = tuple(x for p in parts for x in p.operands)
    step = Step("subview", operands, (("axes", axes), ("dims", dims)))
    return ArrayRef(base.storage, (*steps, step), Tensor(base.dtype, dims))


def _compose(ctx: Context, outer: Step, parts: list[_Part]) -> list[_Part] | None:
    """The parts of one subview that does what two in a row do; None where new axes make that unclear."""
    attributes = dict(outer.attributes)
    axes = str(attributes["axes"])
    if "n" in axes or any(p.letter == "n" for p in parts):
        return None
    operands, inner, out = list(outer.operands), list(parts), []
    for letter in axes:
        if letter == "i":
            out.append(_Part("i", (operands.pop(0),), None))
        elif letter == "f":
            out.append(inner.pop(0))
        else:
            start, _, step = (operands.pop(0) for _ in range(3))
            out.append(_composed_axis(ctx, start, step, operands, inner.pop(0), _size_before(outer, len(out))))
            if out[-1].letter == "f":
                return None
    return out


def _size_before(outer: Step, axis: int) -> tuple[Step, int]:
    return (outer, axis)


def _composed_axis(
    ctx: Context, start: Operand, step: Operand, operands: list[Operand], part: _Part, where: tuple[Step, int]
) -> _Part:
    def along(i: Operand) -> Operand:
        return ctx.emit("add", start, ctx.emit("multiply", i, step))

    if part.letter == "i":
        return _Part("i", (along(part.operands[0]),), None)
    if part.letter == "s":
        begin, size, by = part.operands
        return _Part("s", (along(begin), size, ctx.emit("multiply", by, step)), part.dim)
    outer, axis = where
    attributes = dict(outer.attributes)
    kept = [k for k, letter in enumerate(str(attributes["axes"])) if letter != "i"].index(axis)
    dims = attributes["dims"]
    assert isinstance(dims, tuple)
    dim = dims[kept]
    assert isinstance(dim, int | str)
    return _Part("s", (start, ctx.size_operand(dim), step), dim)


# -- writing ---------------------------------------------------------------------------------------------------


def set_item(ctx: Context, base: Abstract, index: Any, value: Abstract) -> None:
    """``base[index] = value``."""
    if isinstance(base, Optional):
        ctx.check(base.flag, base.flag, "TypeError", "'NoneType' object does not support item assignment")
        base = base.some
    if isinstance(base, Instance | OneOf):
        if ctx.library["call_special"](ctx, base, "__setitem__", whole_index(index), value) is None and not ctx.dead:
            ctx.raise_error("TypeError", f"'{type_name(base)}' object does not support item assignment")
        return
    if isinstance(base, Tuple) and issubclass(base.cls, tuple):
        ctx.raise_error("TypeError", "'tuple' object does not support item assignment")
        return
    if isinstance(base, Special):
        ask(ctx, base, "set_item", index, value)
        return
    if isinstance(base, Tuple | Record):
        ctx.limitation("W215", f"a {base.cls.__name__} is changed in compiled code", "use a NumPy array")
    if not isinstance(base, ArrayRef):
        ctx.raise_error("TypeError", "object does not support item assignment")
        return
    index = _without_lists(ctx, index)
    parts = _parts(ctx, base, index)
    if parts is None:
        fancy = ctx.library.get("fancy_set")
        if fancy is None:
            ctx.limitation("W214", "indexing by an array is not supported yet", "write the loop over its elements")
        fancy(ctx, base, index, value)
        return
    if ctx.dead:
        return
    if all(p.letter == "i" for p in parts) and base.rank:
        _store(ctx, base, [p.operands[0] for p in parts], value)
        return
    assign(ctx, view(ctx, base, parts), value)


def _store(ctx: Context, base: ArrayRef, indices: list[Operand], value: Abstract) -> None:
    if isinstance(value, ArrayRef):
        if value.rank:
            ctx.library["require_single"](ctx, value)
        scalar: Operand = ctx.element(value)
    elif isinstance(value, Scalar):
        scalar = value.operand
    elif isinstance(value, Optional) and isinstance(value.some, Scalar):
        message = "float() argument must be a string or a real number, not 'NoneType'"
        scalar = ctx.check(value.some.operand, value.flag, "TypeError", message)
    elif isinstance(value, Static) and value.value is None:
        ctx.raise_error("TypeError", "float() argument must be a string or a real number, not 'NoneType'")
        return
    else:
        ctx.raise_error("ValueError", "setting an array element with a sequence.")
        return
    element = store_cast(ctx, scalar, base.dtype, value)
    if base.steps and base.steps[-1].row == "subview":
        merged = _compose(ctx, base.steps[-1], [_Part("i", (i,), None) for i in indices])
        if merged is not None:
            base = ArrayRef(base.storage, base.steps[:-1], base.type)
            indices = [p.operands[0] for p in merged]
    ctx.write(base, lambda array: ctx.emit("store", array, element, *indices))


def store_cast(ctx: Context, operand: Operand, dtype: DType, value: Abstract) -> Operand:
    """A value as it is stored into an array: Python numbers that do not fit raise as NumPy's assignment does."""
    type = operand.type
    assert isinstance(type, Tensor)
    if type.dtype.kind == "c" and dtype.kind not in "cb":
        if isinstance(value, Scalar) and value.spec.weak:
            names = {
                "f": "float() argument must be a string or a real number, not 'complex'",
                "i": "int() argument must be a string, a bytes-like object or a real number, not 'complex'",
            }
            ctx.raise_error("TypeError", names["f" if dtype.kind == "f" else "i"])
        return ctx.cast(operand, dtype)
    weak = isinstance(value, Scalar) and value.spec.weak
    if weak and type.dtype.kind == "f" and dtype.is_integer:
        return _float_into_int(ctx, operand, dtype)
    if weak and type.dtype.kind == "i" and dtype.is_integer and dtype is not DType.I64:
        return _int_into_int(ctx, operand, dtype)
    return ctx.cast(operand, dtype)


def _float_into_int(ctx: Context, operand: Operand, dtype: DType) -> Operand:
    whole = ctx.emit("cast_checked", operand)
    return _int_into_int(ctx, whole, dtype) if dtype is not DType.I64 else whole


def _int_into_int(ctx: Context, operand: Operand, dtype: DType) -> Operand:
    bits, signed = dtype.bits, dtype.kind == "i"
    low = -(2 ** (bits - 1)) if signed else 0
    high = min(2 ** (bits - 1) - 1 if signed else 2**bits - 1, 2**63 - 1)
    fits = ctx.emit("logical_and", ctx.emit("greater_equal", operand, literal(low)),
                    ctx.emit("less_equal", operand, literal(high)))  # fmt: skip
    message = f"Python integer {{0}} out of bounds for {dtype.numpy.name}"
    return ctx.cast(ctx.check(operand, fits, "OverflowError", message, operand), dtype)


def assign(ctx: Context, target: ArrayRef, value: Abstract) -> None:
    """``target[...] = value``: broadcast, converted, written through the view."""
    from_value = ctx.library["as_operand"](ctx, value)
    operand = store_cast(ctx, from_value, target.dtype, value) if not from_value.type.dims else ctx.cast(
        from_value, target.dtype)  # fmt: skip
    operand = fit(ctx, operand, target)
    all_full = "f" * target.rank

    def change(array: Operand) -> Operand:
        return ctx.emit("update", array, operand, axes=all_full) if all_full else operand

    steps = target.steps
    if steps and steps[-1].row == "subview":
        last = steps[-1]
        axes = dict(last.attributes)["axes"]
        outer = ArrayRef(target.storage, steps[:-1], target.type)
        ctx.write(outer, lambda array: ctx.emit("update", array, operand, *last.operands, axes=axes))
    else:
        ctx.write(target, change)


def fit(ctx: Context, operand: Operand, target: ArrayRef) -> Operand:
    """The operand broadcast to the target's shape; ValueError (at run time) where it does not fit."""
    type = operand.type
    assert isinstance(type, Tensor)
    dims = type.dims
    while len(dims) > target.rank and dims[0] == 1:
        operand = ctx.emit("subview", operand, literal(0), axes="i" + "f" * (len(dims) - 1), dims=dims[1:])
        dims = dims[1:]
    if not dims or (all(d in (1, t) for d, t in zip(dims[::-1], target.dims[::-1])) and len(dims) <= target.rank):
        return operand
    shapes = f"{size_text(len(dims), 0)} into shape {size_text(target.rank, len(dims))}"
    message = f"could not broadcast input array from shape {shapes}"
    payload = [ctx.size_operand(d) for d in (*dims, *target.dims)]
    if len(dims) > target.rank:
        ctx.raise_error("ValueError", message, *payload)
        return operand
    ok: Operand = literal(True)
    for d, t in zip(dims[::-1], target.dims[::-1]):
        if d in (1, t):
            continue
        mine, theirs = ctx.size_operand(d), ctx.size_operand(t)
        fits = ctx.emit("logical_or", ctx.emit("equal", mine, theirs), ctx.emit("equal", mine, literal(1)))
        ok = fits if isinstance(ok, Literal) else ctx.emit("logical_and", ok, fits)
    sizes = [ctx.size_operand(t) for t in target.dims]
    sizes[0] = ctx.check(sizes[0], ok, "ValueError", message, *payload)
    return ctx.emit("broadcast", operand, *sizes, dims=target.dims)


def view_item(ctx: Context, base: ArrayRef, index: Operand) -> Abstract:
    """``base[index]`` for an index known to be in range: a scalar, or a view of one axis less."""
    parts = [_Part("i", (index,), None)] + [_Part("f", (), d) for d in base.dims[1:]]
    if base.rank == 1:
        return Scalar(ScalarSpec(base.dtype), ctx.load(base, [index]))
    return view(ctx, base, parts)
