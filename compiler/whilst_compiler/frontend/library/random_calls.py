"""One draw of random numbers on its way out of compiled code: its arguments, the host call, and what comes back."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.native_draws import class_of
from whilst_compiler.frontend.library.numpy_make import shape_argument
from whilst_compiler.frontend.library.written.drawing import by, drawn, feed_all
from whilst_compiler.frontend.signature.drawing import (
    SIZE,
    ArraySlot,
    ConstantSlot,
    Draw,
    Feed,
    IndexSlot,
    Make,
    ObjectSlot,
    Slot,
    Take,
    TupleSlot,
    ValueSlot,
)  # fmt: skip
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, absent, inline, take
from whilst_compiler.frontend.values.handles import Handle
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, ArrayRef, Scalar, Static, Tuple, constant
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType

__all__ = [
    "Arguments",
    "DrawCall",
    "draw_numbers",
    "length_of",
    "order_of",
    "parameter",
    "register_maker",
    "scalar_handler",
    "sizes_of",
]  # fmt: skip

Arguments = dict[str, Abstract | None]
_FEED = Feed()
_TAKES = {dtype: (Take(ScalarSpec(dtype)), Take(ScalarSpec(dtype), 8)) for dtype in DType}


class DrawCall:
    """The arguments of one draw on their way out."""

    def __init__(self, ctx: Context, source: Abstract, name: str) -> None:
        self.ctx = ctx
        self.name = name
        self.target = source.value if isinstance(source, Static) else None
        self.inputs: list[Abstract] = []
        self.floats: list[Abstract] = []
        if isinstance(source, Handle):
            self.inputs.append(ctx.python_int(source.ticket))
        self.args: list[Slot] = []
        self.keywords: dict[str, Slot] = {}
        self.rank = 0

    def add(self, value: Abstract, key: str = "") -> None:
        self.put(self.slot(value), key)

    def put(self, slot: Slot, key: str = "") -> None:
        if key:
            self.keywords[key] = slot
        else:
            self.args.append(slot)

    def indices(self, count: Abstract, rank: int) -> None:
        self.put(IndexSlot(rank))
        self.inputs.append(count)

    def slot(self, value: Abstract) -> Slot:
        """How a value is handed over; what it consists of is added to the inputs."""
        ctx = self.ctx
        value = ctx.library["for_numpy"](ctx, value)
        match value:
            case Scalar(spec):
                self.inputs.append(value)
                self.note_floats(value, spec.dtype)
                return ValueSlot(spec.weak)
            case ArrayRef(rank=0):
                self.inputs.append(Scalar(ScalarSpec(value.dtype), ctx.read(value)))
                self.note_floats(self.inputs[-1], value.dtype)
                return ValueSlot(False)
            case ArrayRef():
                self.rank = max(self.rank, value.rank)
                self.note_floats(value, value.dtype)
                inline(ctx, feed_all, value, Static(_FEED))
                self.inputs += [ctx.python_int(ctx.size_operand(d)) for d in value.dims]
                return ArraySlot(value.dtype.numpy, value.rank)
            case Tuple(items, cls) if cls in (tuple, list):
                return TupleSlot(tuple(map(self.slot, items)), cls)
            case Static(constant):
                return ConstantSlot(constant)
            case Handle():
                self.inputs.append(ctx.python_int(value.ticket))
                return ObjectSlot()
        ctx.limitation("W204", f"{self.name} with this kind of argument", "pass numbers and arrays")

    def note_floats(self, value: Abstract, dtype: DType) -> None:
        if dtype.is_inexact:
            self.floats.append(value)

    def draw(self, result: ScalarSpec | None, in_place: bool = False) -> Abstract:
        host = Draw(self.name, self.target, self.args, self.keywords, result, in_place)
        found: Abstract = self.ctx.library["host_call"](self.ctx, host, self.inputs)
        return found if result is None else _by(self.ctx, [found, *self.floats], {})

    def draw_array(self, sizes: Sequence[Operand] | None, rank: int, dtype: DType, in_place: bool = False) -> Abstract:
        """An array of what is drawn: of these sizes, or of those that the draw has."""
        ctx = self.ctx
        self.draw(None, in_place)
        if sizes is None:
            ask = ctx.library["host_call"]
            shape = tuple(ask(ctx, SIZE, [constant(k)]) for k in range(rank))
        else:
            shape = tuple(map(ctx.python_int, sizes))
        one, eight = _TAKES[dtype]
        asked = Tuple(tuple(self.floats))
        return inline(ctx, drawn, Tuple(shape), Static(dtype.numpy), Static(one), Static(eight), asked)


def _by(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """What was drawn, as what it was drawn by: the floats among the parameters."""
    found, *floats = args
    if not floats or not isinstance(found, Scalar):
        return found
    asked = [ctx.read(x) if isinstance(x, ArrayRef) else x.operand for x in floats if isinstance(x, ArrayRef | Scalar)]
    return Scalar(found.spec, ctx.emit("drawn", found.operand, *asked))


FUNCTIONS[by] = _by


def sizes_of(ctx: Context, size: Abstract) -> list[Operand]:
    size = ctx.library["for_numpy"](ctx, size)
    if isinstance(size, ArrayRef):
        ctx.limitation("W204", "a size that is an array", "write it as a tuple")
    return shape_argument(ctx, size)[0]


def draw_numbers(call: DrawCall, given: Arguments, result: ScalarSpec, dtype: DType) -> Abstract:
    """A draw of one number, or with ``size``, or of arrays of parameters, of an array of them."""
    ctx = call.ctx
    size = given.get("size")
    for key, value in given.items():
        if value is not None:
            call.add(parameter(ctx, value) if key != "size" else value, key)
    if size is not None and not absent(size):
        sizes = sizes_of(ctx, size)
        return constant(0) if ctx.dead else call.draw_array(sizes, len(sizes), dtype)
    if call.rank:
        return call.draw_array(None, call.rank, dtype)
    return call.draw(result)


def parameter(ctx: Context, value: Abstract) -> Abstract:
    """Lists of parameters stand for arrays."""
    value = ctx.library["for_numpy"](ctx, value)
    return inline(ctx, np.asarray, value) if isinstance(value, Tuple) else value


def length_of(ctx: Context, value: Abstract) -> Abstract:
    return ctx.call(ctx, Static(builtins.len), [value], {})


def order_of(call: DrawCall, items: Abstract, rank: int, in_place: bool = False) -> Abstract:
    count = length_of(call.ctx, items)
    call.indices(count, rank)
    assert isinstance(count, Scalar)
    return call.draw_array([count.operand], 1, DType.I64, in_place)


def scalar_handler(name: str, result: ScalarSpec | None) -> Callable[..., Abstract]:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        call = DrawCall(ctx, args[0], name)
        for a in args[1:]:
            call.add(a)
        for key, value in keywords.items():
            call.add(value, key)
        return call.draw(result) if result is not None else _nothing(call)

    return handler


def _nothing(call: DrawCall) -> Abstract:
    call.draw(None)
    return NONE_VALUE


def register_maker(make: Any, cls: type, name: str) -> None:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, make.__name__, args, keywords, [], [name])
        seed = given[name]
        if class_of(seed) is cls and cls is np.random.Generator:
            assert seed is not None
            return seed
        call = DrawCall(ctx, NONE_VALUE, make.__name__)
        if seed is not None:
            call.add(seed)
        ticket = ctx.library["host_call"](ctx, Make(make, call.args), call.inputs)
        return Handle(cls, ticket.operand)

    handler.takes_lists = True  # type: ignore[attr-defined]
    FUNCTIONS[make] = handler
