"""Lists as Python has them: indices, slices, operators, iteration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whilst_compiler.frontend.arrays.slicing import Slice, int_operand, slice_bounds
from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.control.loops import loop
from whilst_compiler.frontend.iteration.iteration import are_many_texts, iterate
from whilst_compiler.frontend.library.written import pools, sequences, steps
from whilst_compiler.frontend.lists import list_runs, lists
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.parts import is_array_item
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.templates import OfScalar
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Iterated,
    Scalar,
    Static,
    Tuple,
    constant,
    constant_of,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES", "as_list", "extend_by", "index_in"]


# -- elements ----------------------------------------------------------------------------------------------------------


def index_in(ctx: Context, ref: ListRef, index: Abstract, message: str) -> Operand:
    """An index as Python takes it, counted from the start and in range."""
    whole = isinstance(index, Scalar) and index.spec.dtype.kind in "biu"
    if not whole and isinstance(index, Scalar | Static | Tuple | ListRef):
        ctx.raise_error("TypeError", f"list indices must be integers or slices, not {type_name(index)}")
        return literal(0)
    operand, size = int_operand(ctx, index), lists.length(ctx, ref)
    if isinstance(operand, Literal) and isinstance(size, Literal):
        k, n = int(operand.value.real), int(size.value.real)
        if not -n <= k < n:
            ctx.raise_error("IndexError", message)
            return literal(0)
        return literal(k + n if k < 0 else k)
    if isinstance(size, Literal) and size.value == 0:
        ctx.raise_error("IndexError", message)
        return literal(0)
    return ctx.emit("check_index", operand, size, message=message)


def _get(ctx: Context, ref: ListRef, index: Any) -> Abstract:
    if isinstance(index, Slice):
        return _get_slice(ctx, ref, index)
    if isinstance(index, list):
        ctx.raise_error("TypeError", "list indices must be integers or slices, not tuple")
        return constant(0)
    i = index_in(ctx, ref, index, "list index out of range")
    return constant(0) if ctx.dead else lists.element_at(ctx, ref, i)


def _constants(s: Slice) -> slice | None:
    try:
        return slice(*(None if p is None else constant_of(p) for p in (s.start, s.stop, s.step)))
    except LookupError:
        return None


def _get_slice(ctx: Context, ref: ListRef, s: Slice) -> Abstract:
    content, known = lists.content(ctx, ref), _constants(s)
    if isinstance(content, Items) and (known is not None or not content.items):
        try:
            return lists.new_list(ctx, content.items[known] if known is not None else ())
        except (ValueError, TypeError) as error:
            ctx.raise_error(type(error).__name__, str(error))
            return ref
    start, size, step = slice_bounds(ctx, lists.length(ctx, ref), s)
    return list_runs.sliced(ctx, ref, start, size, step)


def _sliced(ctx: Context, value: Tuple, s: Slice) -> Abstract:
    """A part of a list of known items, between bounds that are not."""
    return _get_slice(ctx, lists.new_list(ctx, value.items), s)


def _set(ctx: Context, ref: ListRef, index: Any, value: Abstract) -> None:
    if isinstance(index, Slice):
        _set_slice(ctx, ref, index, as_list(ctx, value))
        return
    i = index_in(ctx, ref, index, "list assignment index out of range")
    if not ctx.dead:
        lists.set_at(ctx, ref, i, value)


def _set_slice(ctx: Context, ref: ListRef, s: Slice, new: ListRef | None) -> None:
    """Replace a run of elements: what is before it, the new ones, what is after it."""
    if ctx.dead:
        return
    if new is not None and s.start is s.stop is s.step is None:
        lists.replace(ctx, ref, lists.content(ctx, new))
        return
    start, size, step = slice_bounds(ctx, lists.length(ctx, ref), s)
    if not (isinstance(step, Literal) and step.value == 1):
        _set_steps(ctx, ref, [ctx.python_int(x) for x in (start, size, step)], new)
        return
    content = lists.content(ctx, ref)
    if new is None and s.stop is None and isinstance(content, Buffer):
        lists.replace(ctx, ref, Buffer(content.element, content.arrays, start))
        return
    if isinstance(content, Items) and isinstance(start, Literal) and isinstance(size, Literal):
        first, count = int(start.value.real), int(size.value.real)
        before = lists.new_list(ctx, content.items[:first])
        after = lists.new_list(ctx, content.items[first + count :])
    else:
        end = ctx.emit("add", start, size)
        left = ctx.emit("subtract", lists.length(ctx, ref), end)
        before = list_runs.sliced(ctx, ref, literal(0), start, literal(1))
        after = list_runs.sliced(ctx, ref, end, left, literal(1))
    if new is not None:
        list_runs.extend(ctx, before, new)
    list_runs.extend(ctx, before, after)
    lists.replace(ctx, ref, lists.content(ctx, before))


def _set_steps(ctx: Context, ref: ListRef, run: Sequence[Abstract], new: ListRef | None) -> None:
    """The same for a run of every so many elements."""
    if new is None:
        ctx.call(ctx, Static(steps.delete), [ref, *run], {})
    else:
        source = list_runs.sliced(ctx, new, literal(0), lists.length(ctx, new), literal(1)) if new is ref else new
        ctx.call(ctx, Static(steps.put), [ref, *run, source], {})


def _delete(ctx: Context, ref: ListRef, index: Any) -> None:
    if isinstance(index, Slice):
        _set_slice(ctx, ref, index, None)
        return
    i = index_in(ctx, ref, index, "list assignment index out of range")
    if not ctx.dead:
        lists.remove_at(ctx, ref, i)


# -- as a whole --------------------------------------------------------------------------------------------------------


def _unpack_star(ctx: Context, ref: ListRef, count: int, star: int) -> list[Abstract]:
    """``a, *b, c = ref``."""
    size, after = lists.length(ctx, ref), count - star - 1
    enough = ctx.emit("greater_equal", size, literal(count - 1))
    message = f"not enough values to unpack (expected at least {count - 1}, got {{0}})"
    size = ctx.check(size, enough, "ValueError", message, size)
    middle = ctx.emit("subtract", size, literal(count - 1))
    first = [lists.element_at(ctx, ref, literal(k)) for k in range(star)]
    rest = list_runs.sliced(ctx, ref, literal(star), middle, literal(1))
    last = [lists.element_at(ctx, ref, ctx.emit("subtract", size, literal(k))) for k in range(after, 0, -1)]
    return [*first, rest, *last]


def _truth(ctx: Context, ref: ListRef) -> Operand:
    size = lists.length(ctx, ref)
    return literal(bool(size.value)) if isinstance(size, Literal) else ctx.emit("not_equal", size, literal(0))


def _iterate(ctx: Context, ref: ListRef) -> list[Abstract] | Iterated:
    """Item by item where they differ in type; else by index, each read from the list as it is then."""
    content = lists.content(ctx, ref)
    if isinstance(content, Items) and not (
        content.items and (are_many_texts(content.items) or lists.alike(ctx, content.items))
    ):
        return list(content.items)
    if isinstance(content, Items):
        lists.as_buffer(ctx, ref)

    def item(c: Context, k: Operand) -> Abstract:
        c.lists_read.add(ref)
        return lists.element_at(c, ref, k)

    return Iterated(lists.length(ctx, ref), item, now=lambda c: lists.length(c, ref))


def as_list(ctx: Context, value: Abstract) -> ListRef | None:
    """``list(value)``, or the list itself; None after an error."""
    if isinstance(value, ListRef):
        return value
    made = lists.new_list(ctx)
    extend_by(ctx, made, value)
    return None if ctx.dead else made


def extend_by(ctx: Context, ref: ListRef, value: Abstract) -> None:
    """``ref.extend(value)``."""
    if isinstance(value, ListRef):
        list_runs.extend(ctx, ref, value)
        return
    source = iterate(ctx, value)
    if ctx.dead:
        return
    if isinstance(source, list):
        for item in source:
            lists.append(ctx, ref, item)
        return
    array = _array_source(ctx, value)
    if array is not None:
        list_runs.extend(ctx, ref, array)
        return

    def run(k: Operand | None) -> None:
        assert k is not None
        item = source.item(ctx, k)
        if not ctx.dead:
            lists.append(ctx, ref, item)

    loop(ctx, None, source.length, lambda _: literal(True), run)


def _array_source(ctx: Context, value: Abstract) -> ListRef | None:
    """The elements of an array of rank 1 as a buffer."""
    if not isinstance(value, ArrayRef) or value.rank != 1:
        return None
    element = OfScalar(ScalarSpec(value.dtype))
    return lists.new_buffer(ctx, element, [ctx.read(value)], ctx.size_operand(value.dims[0]))


def _contains(ctx: Context, ref: ListRef, item: Abstract) -> Operand:
    found = ctx.call(ctx, Static(sequences.contains), [ref, item], {})
    return truth(ctx, found) if not ctx.dead else literal(False)


def _array_like(ctx: Context, ref: ListRef) -> Abstract:
    """The elements, as NumPy makes arrays of them."""
    content = lists.content(ctx, ref)
    if isinstance(content, Items):
        return Tuple(content.items, list)
    array = list_runs.array_of(ctx, ref)
    if is_array_item(content.element):
        return ctx.call(ctx, Static(sequences.stacked), [ref], {})
    if array is None:
        return ctx.library["for_numpy"](ctx, ref)  # type: ignore[no-any-return]
    return ctx.new_array(array)


# -- operators ---------------------------------------------------------------------------------------------------------


def _binary(ctx: Context, ref: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if op == "Add" and isinstance(a, ListRef) and isinstance(b, ListRef):
        return list_runs.concatenated(ctx, a, b)
    if op == "Add" and not isinstance(b, ArrayRef) and isinstance(a, ListRef):
        ctx.raise_error("TypeError", f'can only concatenate list (not "{type_name(b)}") to list')
        return a
    if op == "Mult":
        repeated, times = (a, b) if isinstance(a, ListRef) else (b, a)
        if isinstance(times, Scalar) and times.spec.dtype.kind in "biu" and isinstance(repeated, ListRef):
            return list_runs.repeated(ctx, repeated, int_operand(ctx, times))
        if isinstance(times, Scalar | ListRef | Tuple) and not isinstance(times, ArrayRef):
            ctx.raise_error("TypeError", f"can't multiply sequence by non-int of type '{type_name(times)}'")
            return a
    return None


def _in_place(ctx: Context, ref: ListRef, op: str, value: Abstract) -> Abstract | None:
    if op == "Add":
        extend_by(ctx, ref, value)
        return ref
    if op == "Mult":
        made = binary(ctx, op, ref, value)
        if isinstance(made, ListRef) and not ctx.dead:
            lists.replace(ctx, ref, lists.content(ctx, made))
        return ref
    return None


_COMPARISONS = {"Eq": sequences.equal, "Lt": sequences.less, "LtE": sequences.less_equal}
_MIRRORED = {"Gt": "Lt", "GtE": "LtE"}


def _compare(ctx: Context, ref: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if isinstance(a, ArrayRef) or isinstance(b, ArrayRef):
        return None
    if not (isinstance(a, ListRef) and isinstance(b, ListRef)):
        return constant(op == "NotEq") if op in ("Eq", "NotEq") else None
    x, y = lists.frozen(ctx, a), lists.frozen(ctx, b)
    if isinstance(x, Tuple) and isinstance(y, Tuple):
        return compare(ctx, op, x, y)
    if op == "NotEq":
        same = _compare(ctx, ref, "Eq", a, b)
        assert same is not None
        return ctx.python_bool(ctx.emit("logical_not", truth(ctx, same))) if not ctx.dead else same
    if op in _MIRRORED:
        a, b, op = b, a, _MIRRORED[op]
    return ctx.call(ctx, Static(_COMPARISONS[op]), [a, b], {})


SERVICES: dict[str, Any] = {
    "list.get_item": _get, "list.set_item": _set, "list.delete_item": _delete, "list.length": lists.length,
    "list.truth": _truth, "list.iterate": _iterate, "list.contains": _contains, "list.binary": _binary,
    "list.in_place": _in_place, "list.compare": _compare, "list.frozen": lists.frozen, "list.element": lists.element_at,
    "list.array_like": _array_like, "list.as_buffer": lists.as_buffer, "list.part": lists.part,
    "list.unpack_star": _unpack_star, "list.sliced": _sliced, "list.same": lists.same,
    "list.pool_from_birth": lists.pool_from_birth,
    **{f"pool.{name}": getattr(pools, name) for name in pools.__all__},
    "new_list": lists.new_list, "extend_by": extend_by,
}  # fmt: skip
