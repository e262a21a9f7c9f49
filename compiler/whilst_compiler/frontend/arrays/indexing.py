"""``a[...]`` read: basic indices become views, full integer indices become loads."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from enum import EnumMeta
from typing import Any

from whilst_compiler.frontend.arrays.long_enough import has_place
from whilst_compiler.frontend.arrays.slicing import Part, Slice, bounds_fit, int_operand, sized_slice
from whilst_compiler.frontend.arrays.viewing import element_view, view
from whilst_compiler.frontend.containers.growing_tuples import made_tuple
from whilst_compiler.frontend.control.kinds import each_kind, is_union, of_two_kinds, per_kind
from whilst_compiler.frontend.operators.arrays import as_array
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.samples import refusal
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import Text
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    BoundMethod,
    Instance,
    Iterated,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
    constant_of,
    whole_view,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType

__all__ = [
    "bounds_by_kind",
    "get_item",
    "has_ellipsis",
    "index_parts",
    "index_values",
    "per_index",
    "range_length",
    "whole_index",
    "without_lists",
]


@per_kind(0)
def get_item(ctx: Context, base: Abstract, index: Any) -> Abstract:
    """``base[index]``; ``index`` is a value, a Slice, or a list of those (a tuple index)."""
    index = bounds_by_kind(ctx, index)
    if is_union(index_values(index)):
        found: Abstract | None = per_index(ctx, index, lambda i: get_item(ctx, base, i))
        return constant(0) if found is None else found
    if isinstance(index, Slice) and _is_sequence(base) and not bounds_fit(ctx, index):
        return constant(0)
    match base:
        case ArrayRef():
            return _get_array(ctx, base, index)
        case Tuple():
            return _get_tuple(ctx, base, index)
        case Range() if isinstance(index, Slice):
            return ctx.library["range.sliced"](ctx, base, index)  # type: ignore[no-any-return]
        case Range(start, _, step):
            length = range_length(ctx, base)
            i = ctx.emit("check_index", int_operand(ctx, index), length, message="range object index out of range")
            return ctx.python_int(ctx.emit("add", start.operand, ctx.emit("multiply", i, step.operand)))
        case Iterated(length, item, is_list=True) if isinstance(index, Scalar):
            return item(
                ctx, ctx.emit("check_index", int_operand(ctx, index), length, message="list index out of range")
            )
        case Record(names=names, items=items):
            return _get_record(ctx, names, items, index)
        case Static(str() as text):
            return _get_text(ctx, text, index)
        case Instance() | OneOf() | Numbered():
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
            elif _adds_axes_only(index):
                return _get_array(ctx, as_array(ctx, base), index)
            else:
                ctx.raise_error("IndexError", "invalid index to scalar variable.")
            return constant(0)
    if isinstance(base, BoundMethod) and base.name == "flags" and isinstance(index, Static):
        if (held := ctx.library["array_flag"](ctx, base.value, str(index.value))) is None:
            ctx.raise_error("KeyError", "Unknown flag")
        return held or constant(0)
    if isinstance(base, Special):
        return ask(ctx, base, "get_item", index)  # type: ignore[no-any-return]
    if isinstance(base, Static) and isinstance(base.value, EnumMeta) and isinstance(index, Static):
        return _member(ctx, base.value, index.value)
    if isinstance(base, Static) and (made := ctx.library["indexed"](ctx, base.value, index)) is not None:
        return made  # type: ignore[no-any-return]
    if isinstance(base, Static) and isinstance(base.value, type) and hasattr(base.value, "__class_getitem__"):
        return base  # ``Stack[int]()`` makes a ``Stack``
    ctx.limitation("W210", f"a {type_name(base)} from outside the function cannot be indexed in compiled code",
                   "choose among its items with 'if'")  # fmt: skip


def _is_sequence(base: Abstract) -> bool:
    """Whether slices of it have integers as bounds."""
    if isinstance(base, ArrayRef | Tuple | Range) or (isinstance(base, Static) and isinstance(base.value, str)):
        return True
    return isinstance(base, Special) and issubclass(base.cls, str | bytes | list | tuple)


def index_values(index: Any) -> list[Any]:
    """The values between the brackets."""
    if isinstance(index, list):
        return [v for i in index for v in index_values(i)]
    return [p for p in (index.start, index.stop, index.step) if p is not None] if isinstance(index, Slice) else [index]


def bounds_by_kind(ctx: Context, index: Any) -> Any:
    """An index in which bounds of slices that may be None are of two kinds."""
    if isinstance(index, list):
        return [bounds_by_kind(ctx, i) for i in index]
    if not isinstance(index, Slice):
        return index
    return Slice(
        *(of_two_kinds(ctx, p) if isinstance(p, Optional) else p for p in (index.start, index.stop, index.step))
    )


def per_index(ctx: Context, index: Any, action: Callable[[Any], Any]) -> Any:
    """``action(index)`` for each kind that the values between the brackets may be."""

    def again(old: Any, values: Iterator[Any]) -> Any:
        if isinstance(old, list):
            return [again(i, values) for i in old]
        if isinstance(old, Slice):
            return Slice(*(None if p is None else next(values) for p in (old.start, old.stop, old.step)))
        return next(values)

    return each_kind(ctx, index_values(index), lambda *values: action(again(index, iter(values))))


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
        return ctx.library["text.get_item"](ctx, Static(text), index)  # type: ignore[no-any-return]


def _get_record(ctx: Context, names: tuple[Any, ...], items: tuple[Abstract, ...], index: Any) -> Abstract:
    if isinstance(index, Text):
        return ctx.library["text_lookup"](ctx, names, items, index)  # type: ignore[no-any-return]
    try:
        key = constant_of(index)
    except (LookupError, TypeError):
        ctx.limitation("W212", "a dict is indexed by a key known only at run time", "use an array, or constant keys")
    if key in names:
        return items[names.index(key)]
    ctx.raise_python(KeyError(key))
    return constant(0)


def range_length(ctx: Context, r: Range) -> Operand:
    return ctx.library["range_length"](ctx, r)  # type: ignore[no-any-return]


def _get_tuple(ctx: Context, base: Tuple, index: Any) -> Abstract:
    if isinstance(index, Slice):
        try:
            parts = [None if p is None else constant_of(p) for p in (index.start, index.stop, index.step)]
        except LookupError:
            return ctx.library[f"{'tuple' if issubclass(base.cls, tuple) else 'list'}.sliced"](ctx, base, index)  # type: ignore[no-any-return]
        items = base.items[slice(*parts)]
        return Tuple(items, list) if base.cls is list else made_tuple(ctx, items)
    known = isinstance(index, Scalar) and isinstance(index.operand, Literal)
    if known and -len(base.items) <= (k := int(index.operand.value.real)) < len(base.items):
        return base.items[k]
    name = "tuple" if issubclass(base.cls, tuple) else base.cls.__name__
    if said := refusal(operator.getitem, base, index):
        ctx.raise_error("TypeError", said)
        return constant(0)
    if known:
        ctx.raise_error("IndexError", f"{name} index out of range")
        return constant(0)
    operand = int_operand(ctx, index)
    operand = ctx.emit("check_index", operand, literal(len(base.items)), message=f"{name} index out of range")
    return ctx.library["choose"](ctx, operand, base.items)  # type: ignore[no-any-return]


def _get_array(ctx: Context, base: ArrayRef, index: Any) -> Abstract:
    fancy = ctx.library.get("fancy_get")
    index = without_lists(ctx, index)
    parts = index_parts(ctx, base, index)
    if parts is None:
        if fancy is None:
            ctx.limitation("W214", "indexing by an array is not supported yet", "write the loop over its elements")
        return fancy(ctx, base, index)  # type: ignore[no-any-return]
    if ctx.dead:
        return constant(0)
    if all(p.letter == "i" for p in parts):
        indices = [p.operands[0] for p in parts]
        if has_ellipsis(index):
            return element_view(ctx, base, indices)
        return Scalar(ScalarSpec(base.dtype), ctx.load(base, indices))
    found = view(ctx, base, parts)
    return whole_view(base) if found is base else found


def without_lists(ctx: Context, index: Any) -> Any:
    """Lists among the indices of an array stand for arrays."""
    if isinstance(index, list):
        return [without_lists(ctx, i) for i in index]
    return index if isinstance(index, Slice) else ctx.library["for_numpy"](ctx, index)


def _adds_axes_only(index: Any) -> bool:
    """Whether this indexes a number of NumPy's, too: by ``None``, ``...`` and nothing else."""
    items = index if isinstance(index, list) else index.items if isinstance(index, Tuple) else [index]
    return all(isinstance(i, Static) and (i.value is None or i.value is Ellipsis) for i in items)


def has_ellipsis(index: Any) -> bool:
    items = index if isinstance(index, list) else index.items if isinstance(index, Tuple) else [index]
    return any(isinstance(i, Static) and i.value is Ellipsis for i in items)


def index_parts(ctx: Context, base: ArrayRef, index: Any) -> list[Part] | None:
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
    if not has_ellipsis(items):
        items.append(Static(Ellipsis))
    parts: list[Part] = []
    axis = 0
    for item in items:
        if isinstance(item, Static) and item.value is Ellipsis:
            for _ in range(base.rank - consumed):
                parts.append(Part("f", (), base.dims[axis]))
                axis += 1
            continue
        if isinstance(item, Static) and item.value is None:
            parts.append(Part("n", (), 1))
            continue
        parts.append(_axis(ctx, base, axis, item))
        axis += 1
        if ctx.dead:
            return []
    return parts


def _axis(ctx: Context, base: ArrayRef, axis: int, item: Any) -> Part:
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
        return Part("f", (), dim)
    i, n = int_operand(ctx, item), ctx.size_operand(dim)
    if isinstance(i, Literal) and isinstance(i.value, int) and has_place(ctx, dim, i.value):
        return Part("i", (i if i.value >= 0 else ctx.emit("add", n, i),), None)
    message = f"index {{0}} is out of bounds for {'size' if base.flat else f'axis {axis} with size'} {{1}}"
    return Part("i", (ctx.emit("check_index", i, n, message=message),), None)


def _member(ctx: Context, cls: Any, name: Any) -> Abstract:
    """``cls[name]`` of an enumeration."""
    if name in cls.__members__:
        return Static(cls[name])
    ctx.raise_python(KeyError(name))
    return constant(0)
