"""All partial derivatives in compiled code, in the structure of the result, and in that of the arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import numpy as np

from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.derivatives.list_items import spec_like
from whilst_compiler.frontend.derivatives.shapes import Array, Fixed, Group, Listed, Number, Perhaps, Shape, built
from whilst_compiler.frontend.derivatives.twins import Twins
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.templates import OfRecord, OfScalar, OfTuple, Same
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Record,
    Scalar,
    Static,
    Tuple,
)  # fmt: skip
from whilst_compiler.ir.graph import Operand

__all__ = ["Partials"]


def _numbers_of(a: Any) -> Any:
    return a.tolist()


def _stacked(columns: Any) -> Any:
    return np.stack(columns, axis=1)


class Partials:
    """Of each of the leaves of a result (``own``) the derivatives by all parameters: a row (none, if it is no float).

    ``at`` is the leaf whose turn it is.
    """

    def __init__(
        self, ctx: Context, arguments: tuple[Abstract, ...], single: bool, own: Sequence[Operand],
        rows: Sequence[Sequence[Operand]],
    ) -> None:  # fmt: skip
        self.ctx = ctx
        self.arguments = arguments
        self.single = single
        self.own = own
        self.rows = rows
        self.at = 0

    def by_result(self, shape: Shape) -> Abstract:
        """The structure for a part of the result, whose leaves come next."""
        match shape:
            case Number() | Array():
                self.at += 1
                row = self.rows[self.at - 1]
                return self._by_arguments(row) if row else NONE_VALUE
            case Listed(element, columns):
                rows = self.rows[self.at : self.at + columns]
                self.at += columns + 1
                return self._list(element, rows, self.own[self.at - 1])
            case Group(items, build, values):
                parts = (
                    self._as_it_is(item) if values not in (None, k) else self.by_result(item)
                    for k, item in enumerate(items)
                )
                return build(self.ctx, tuple(parts))
            case Perhaps():
                self.ctx.limitation("W704", "a jacobian of what may be None is not supported yet",
                                    "use a number for None, NaN say")  # fmt: skip
            case Fixed():
                return NONE_VALUE

    def _as_it_is(self, shape: Shape) -> Abstract:
        """A part of a container that has no derivative: its keys."""
        left = list(self.own[self.at :])
        leaves = (left.pop(0) for _ in range(len(left)))
        made = built(self.ctx, shape, leaves)
        self.at = len(self.own) - len(left)
        return made

    def _by_arguments(self, row: Sequence[Operand]) -> Abstract:
        bars = iter(row)
        parts = tuple(Twins(self.ctx).gradient(x, bars) for x in self.arguments)
        return parts[0] if self.single else Tuple(parts)

    # -- lists of any length ---------------------------------------------------------------------------------------

    def _list(self, element: Any, rows: Sequence[Sequence[Operand]], length: Operand) -> Abstract:
        """For each item its derivatives by the arguments: numbers, or a list of them, or an array."""
        ctx = self.ctx
        if isinstance(element, OfScalar) and rows[0] and self.single and not isinstance(self.arguments[0], Scalar):
            (argument,) = self.arguments
            if isinstance(argument, ArrayRef):
                return ctx.call(ctx, Static(list), [ctx.new_array(rows[0][0])], {})
            if isinstance(argument, ListRef):
                return ctx.call(ctx, Static(_numbers_of), [ctx.new_array(self._side_by_side(argument, rows[0]))], {})
        arrays: list[Operand] = []
        made = self._item(element, iter(rows), arrays)
        return lists.new_buffer(ctx, made, arrays, length)

    def _side_by_side(self, argument: ListRef, row: Sequence[Operand]) -> Operand:
        """The matrix of the derivatives by the items of a list of floats."""
        content = lists.content(self.ctx, argument)
        if not isinstance(content, Items):
            if not isinstance(content.element, OfScalar):
                self._refuse()
            return row[0]
        if not all(isinstance(x, Scalar) and x.spec.dtype.is_inexact for x in content.items):
            self._refuse()
        columns = [self.ctx.new_array(x) for x in row]
        stacked = self.ctx.call(self.ctx, Static(_stacked), [Tuple(tuple(columns))], {})
        assert isinstance(stacked, ArrayRef)
        return self.ctx.read(stacked)

    def _item(self, element: Any, rows: Iterator[Sequence[Operand]], arrays: list[Operand]) -> Any:
        """What an item becomes; its columns go to ``arrays``."""
        match element:
            case OfTuple(items, cls):
                return OfTuple(tuple(self._item(x, rows, arrays) for x in items), cls)
            case OfRecord(cls, names, items):
                return OfRecord(cls, names, tuple(self._item(x, rows, arrays) for x in items))
            case OfScalar() if row := next(rows):
                arrays += row
                columns = iter(row)
                parts = tuple(self._of_numbers(x, columns) for x in self.arguments)
                return parts[0] if self.single else OfTuple(parts, tuple)
            case OfScalar() | Same():
                return Same(NONE_VALUE)
        self._refuse()

    def _of_numbers(self, argument: Abstract, columns: Iterator[Operand]) -> Any:
        match argument:
            case Scalar(spec) if spec.dtype.is_inexact:
                return OfScalar(spec_like(spec, next(columns)))
            case Scalar() | Static():
                return Same(NONE_VALUE)
            case Tuple(items, cls):
                return OfTuple(tuple(self._of_numbers(x, columns) for x in items), cls)
            case Record(cls, names, items):
                return OfRecord(cls, names, tuple(self._of_numbers(x, columns) for x in items))
        self._refuse()

    def _refuse(self) -> NoReturn:
        title = "a jacobian of a list of any length by this argument is not taken in compiled code yet"
        self.ctx.limitation("W704", title, "return an array: np.array(...), or take it outside of compiled code")
