"""``bytes``: their numbers as lists that nobody changes."""

from __future__ import annotations

import builtins
from typing import Any

from whilst_compiler.frontend.arrays.slicing import Slice, int_operand
from whilst_compiler.frontend.containers.composites import BYTEARRAY, BYTES, Composite
from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.library.lists import index_in
from whilst_compiler.frontend.library.written import byte_strings
from whilst_compiler.frontend.lists import list_runs, lists
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.signature.specs import PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.templates import OfScalar
from whilst_compiler.frontend.values.text_values import Text, is_text
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Iterated, Scalar, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES", "as_bytes", "is_whole", "made", "numbers_of", "one_number"]


def _of(ref: ListRef) -> Composite:
    """The bytes whose numbers a list holds, which nobody else may refer to."""
    return Composite(BYTES, bytes, (ref,))


def of_constant(ctx: Context, value: bytes) -> Composite:
    """Bytes that are known when the function is compiled."""
    return _of(lists.new_list(ctx, [constant(x) for x in value], BYTES))


def of_array(ctx: Context, array: Operand, size: Operand) -> Composite:
    """Bytes whose numbers an array has."""
    return _of(lists.new_buffer(ctx, OfScalar(PY_INT), (array,), size, BYTES))


def numbers_of(ctx: Context, value: Any) -> ListRef | None:
    """The numbers of bytes or a bytearray; None for other values."""
    if isinstance(value, Static) and value.value.__class__ is bytes:
        value = of_constant(ctx, value.value)
    return value.parts[0] if isinstance(value, Composite) and value.kind in (BYTES, BYTEARRAY) else None


def is_whole(value: Any) -> bool:
    return isinstance(value, Scalar) and value.spec.dtype.kind in "biu"


# -- made --------------------------------------------------------------------------------------------------------------


@function(builtins.bytes)
def as_bytes(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if not args and not keywords:
        return of_constant(ctx, b"")
    if len(args) != 1 or keywords or isinstance(args[0], ArrayRef):
        what = "of an array" if args and isinstance(args[0], ArrayRef) else "with an encoding"
        ctx.limitation("W203", f"bytes() {what} is not supported yet", "make the bytes outside of the function")
    (source,) = args
    own = ctx.library["call_special"](ctx, source, "__bytes__")
    if own is not None or ctx.dead:
        return own or constant(0)
    if (known := numbers_of(ctx, source)) is not None:
        changes = isinstance(source, Composite) and source.kind == BYTEARRAY
        return made(ctx, byte_strings.copied, known) if changes else source
    if is_text(source):
        ctx.raise_error("TypeError", "string argument without an encoding")
        return constant(0)
    if is_whole(source):
        return made(ctx, byte_strings.zeros, ctx.python_int(int_operand(ctx, source)))
    if isinstance(source, Scalar | Text) or (isinstance(source, Static) and source.value is None):
        ctx.raise_error("TypeError", f"cannot convert '{type_name(source)}' object to bytes")
        return constant(0)
    if isinstance(source, Static | Object) or not _of_whole_numbers(ctx, source):
        ctx.limitation("W203", "bytes() of what is not known to be integers is not supported yet",
                       "make a list of integers first")  # fmt: skip
    return made(ctx, byte_strings.numbered, source)


def made(ctx: Context, python: Any, *args: Abstract) -> Abstract:
    """Bytes of the list that a function of the library gives."""
    made = inline(ctx, python, *args)
    return _of(made) if isinstance(made, ListRef) and not ctx.dead else constant(0)


def _of_whole_numbers(ctx: Context, source: Abstract) -> bool:
    """Whether the items are integers (of none, this is so)."""
    if ctx.dead:
        return True
    with ctx.builder.block():  # thrown away: only the types count
        state = ctx.state.copy()
        found = iterate(ctx, source)
        items = [found.item(ctx, literal(0))] if isinstance(found, Iterated) else found
        ctx.state = state
    return all(map(is_whole, items))


# -- items -------------------------------------------------------------------------------------------------------------


def _get(ctx: Context, data: Special, index: Any) -> Abstract:
    ref = data.parts[0]  # type: ignore[attr-defined]
    if isinstance(index, Slice):
        made = ctx.library["list.get_item"](ctx, ref, index)
        return constant(0) if ctx.dead else _of(made)
    if isinstance(index, list) or not is_whole(index):
        found = "tuple" if isinstance(index, list) else type_name(index)
        ctx.raise_error("TypeError", f"byte indices must be integers or slices, not {found}")
        return constant(0)
    i = index_in(ctx, ref, index, "index out of range")
    return constant(0) if ctx.dead else lists.element_at(ctx, ref, i)


def _no_item(verb: str) -> Any:
    def refuse(ctx: Context, data: Composite, *args: Any) -> None:
        ctx.raise_error("TypeError", f"'bytes' object {verb}")

    return refuse


def _of_list(operation: str) -> Any:
    return lambda ctx, data, *args: ctx.library[f"list.{operation}"](ctx, data.parts[0], *args)


def _contains(ctx: Context, data: Composite, item: Abstract) -> Operand:
    part = numbers_of(ctx, item)
    if part is not None:
        place = inline(ctx, byte_strings.find, data.parts[0], part)
        return ctx.emit("greater_equal", place.operand, literal(0)) if isinstance(place, Scalar) else literal(False)
    if not is_whole(item):
        ctx.raise_error("TypeError", f"a bytes-like object is required, not '{type_name(item)}'")
        return literal(False)
    return ctx.library["list.contains"](ctx, data.parts[0], one_number(ctx, item))  # type: ignore[no-any-return]


def one_number(ctx: Context, item: Abstract) -> Abstract:
    """An integer that bytes are asked for."""
    x = int_operand(ctx, item)
    fits = ctx.emit("logical_and", ctx.emit("greater_equal", x, literal(0)), ctx.emit("less", x, literal(256)))
    return ctx.python_int(ctx.check(x, fits, "ValueError", "byte must be in range(0, 256)"))


# -- operators ---------------------------------------------------------------------------------------------------------


def _binary(ctx: Context, data: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    first, second = numbers_of(ctx, a), numbers_of(ctx, b)
    if op == "Mod" and first is not None:
        ctx.limitation("W203", "bytes % values is not supported yet", "format a text, and encode it outside")
    if op == "Add" and first is not None and second is not None:
        return _of(list_runs.concatenated(ctx, first, second))
    times, repeated = (a, second) if first is None else (b, first)
    if op == "Mult" and repeated is not None and is_whole(times):
        return _of(list_runs.repeated(ctx, repeated, int_operand(ctx, times)))
    return None


def _compare(ctx: Context, data: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if isinstance(a, ArrayRef) or isinstance(b, ArrayRef):
        ctx.limitation("W203", "bytes compared with an array are not supported yet", "compare a list of them")
    first, second = numbers_of(ctx, a), numbers_of(ctx, b)
    if first is None or second is None:
        return constant(op == "NotEq") if op in ("Eq", "NotEq") else None
    return ctx.library["list.compare"](ctx, first, op, first, second)  # type: ignore[no-any-return]


_OPERATIONS = {
    "get_item": _get, "set_item": _no_item("does not support item assignment"),
    "delete_item": _no_item("doesn't support item deletion"), "contains": _contains,
    **{name: _of_list(name) for name in ("length", "truth", "iterate", "unpack_star")},
    "binary": _binary, "in_place": lambda *_: None, "compare": _compare, "frozen": lambda _, data: data,
}  # fmt: skip
SERVICES: dict[str, Any] = {f"{BYTES}.{name}": operation for name, operation in _OPERATIONS.items()}
SERVICES |= {
    "byte_numbers": numbers_of,
    "bytes_made": made,
    "bytes_of_constant": of_constant,
    "bytes_of_array": of_array,
}
