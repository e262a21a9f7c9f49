"""Results that are views of arguments or of new arrays, as NumPy makes them: their axes, and where they begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from whilst.entry import cpython as c
from whilst.entry.writer import NotNative, Writer
from whilst_compiler.ir.types import DType

__all__ = ["Base", "view_of"]


@dataclass(frozen=True)
class Base:
    """What there is a view of; ``packed``: its elements are known to lie in C order without gaps."""

    thing: str
    dtype: DType
    dims: tuple[int | str, ...]
    packed: bool


def view_of(w: Writer, base: Base, steps: Sequence[tuple[str, Any, int]], operand: Callable[[], str]) -> str:
    """A new reference to a view: ``operand`` gives the operands of all steps one after the other."""
    shape, strides = w.field("ptr", base.thing, c.ARRAY_SHAPE), w.field("ptr", base.thing, c.ARRAY_STRIDES)
    axes = [(w.field("i64", shape, 8 * k), w.field("i64", strides, 8 * k)) for k in range(len(base.dims))]
    found = _View(w, axes, w.field("ptr", base.thing, c.ARRAY_DATA), base.dtype, base.dims, base.packed, operand)
    for row, attributes, count in steps:
        found.step(row, dict(attributes), count)
    return found.made(base.thing)


@dataclass
class _View:
    """The size and the stride of each axis, the first element, and what else NumPy is told."""

    w: Writer
    axes: list[tuple[str, str]]
    data: str
    dtype: DType
    dims: tuple[int | str, ...]
    packed: bool
    operand: Callable[[], str]
    descriptor: DType | None = None
    kept: int = field(default=c.WRITEABLE | c.ALIGNED)

    def step(self, row: str, attributes: dict[str, Any], count: int) -> None:
        """Go on to a view of this one."""
        match row:
            case "transpose":
                self.axes = [self.axes[k] for k in attributes["permutation"]]
                self.dims = tuple(self.dims[k] for k in attributes["permutation"])
                self.packed = False
            case "subview":
                self._part(attributes["axes"])
            case "load":
                for _, stride in self.axes:
                    self._forward(self.operand(), stride)
                self.axes = []
            case "broadcast":
                self._broadcast([self.operand() for _ in range(count)])
            case "reshape":
                self._reshape([self.operand() for _ in range(count)], attributes["dims"])
            case "diagonal":
                self._diagonal(attributes["writeable"])
            case "real" | "imag":
                self._component(row == "imag")
            case "reinterpret":
                self._reinterpret(DType(attributes["dtype"]), self.operand())
            case _:
                raise NotNative
        self.dims = attributes.get("dims", self.dims)

    def _forward(self, count: str, stride: str) -> None:
        bytes = self.w.value(f"mul i64 {count}, {stride}")
        self.data = self.w.value(f"getelementptr i8, ptr {self.data}, i64 {bytes}")

    def _part(self, letters: str) -> None:
        w = self.w
        found: list[tuple[str, str]] = []
        left = iter(self.axes)
        self.packed &= set(letters.lstrip("i")) <= {"f", "n"}
        for letter in letters:
            if letter == "n":
                found.append(("1", "0"))
                continue
            size, stride = next(left)
            if letter == "f":
                found.append((size, stride))
                continue
            start = self.operand()
            if letter == "s":
                size, step = self.operand(), self.operand()
                some = w.value(f"icmp ne i64 {size}, 0")
                start = w.value(f"select i1 {some}, i64 {start}, i64 0")
                step = w.value(f"select i1 {some}, i64 {step}, i64 1")
                found.append((size, w.value(f"mul i64 {stride}, {step}")))
            self._forward(start, stride)
        self.axes = found

    def _broadcast(self, sizes: list[str]) -> None:
        w = self.w
        new = len(sizes) - len(self.axes)
        found = [(size, "0") for size in sizes[:new]]
        for size, (before, stride) in zip(sizes[new:], self.axes, strict=True):
            same = w.value(f"icmp eq i64 {size}, {before}")
            found.append((size, w.value(f"select i1 {same}, i64 {stride}, i64 0")))
        self.axes, self.packed = found, False
        self.kept &= ~c.WRITEABLE

    def _reshape(self, sizes: list[str], dims: tuple[int | str, ...]) -> None:
        """There is such a view: what becomes one axis lies evenly."""
        old = [axis for axis, dim in zip(self.axes, self.dims) if dim != 1]
        if [d for d in self.dims if d != 1] == [d for d in dims if d != 1]:
            self.axes = [("1", "0") if d == 1 else old.pop(0) for d in dims]
            return
        if not self.packed and len(self.axes) > 1 and len(sizes) > 1:
            raise NotNative
        stride = str(self.dtype.numpy.itemsize) if self.packed else self._innermost()
        found: list[tuple[str, str]] = []
        for size in sizes[::-1]:
            found.append((size, stride))
            stride = self.w.value(f"mul i64 {stride}, {size}")
        self.axes = found[::-1]

    def _innermost(self) -> str:
        """The stride of the last axis along which there is more than one element."""
        _, stride = self.axes[0]
        for size, inner in self.axes[1:]:
            single = self.w.value(f"icmp eq i64 {size}, 1")
            stride = self.w.value(f"select i1 {single}, i64 {stride}, i64 {inner}")
        return stride

    def _diagonal(self, writeable: bool) -> None:
        down, right, size = (self.operand() for _ in range(3))
        *lead, (_, row), (_, column) = self.axes
        some = self.w.value(f"icmp ne i64 {size}, 0")
        for count, stride in ((down, row), (right, column)):
            self._forward(self.w.value(f"select i1 {some}, i64 {count}, i64 0"), stride)
        self.axes, self.packed = [*lead, (size, self.w.value(f"add i64 {row}, {column}"))], False
        if not writeable:
            self.kept &= ~c.WRITEABLE

    def _component(self, second: bool) -> None:
        self.descriptor = self.dtype = self.dtype.real
        self.packed = False
        if second:
            self._forward("1", str(self.dtype.numpy.itemsize))

    def _reinterpret(self, dtype: DType, size: str) -> None:
        item = str(dtype.numpy.itemsize)
        if dtype.numpy.itemsize != self.dtype.numpy.itemsize:
            self.axes = [*self.axes[:-1], (size, item)]
        self.descriptor = self.dtype = dtype

    def made(self, base: str) -> str:
        w = self.w
        rank = len(self.axes)
        shape, strides = (w.memory(f"[{max(rank, 1)} x i64]") for _ in range(2))
        for k, (size, stride) in enumerate(self.axes):
            w.set_field("i64", size, shape, 8 * k)
            w.set_field("i64", stride, strides, 8 * k)
        own = w.field("ptr", base, c.ARRAY_DTYPE) if self.descriptor is None else w.pointer(self.descriptor.numpy)
        dtype = w.shared(own)  # NumPy takes this reference
        flags = w.value(f"and i32 {w.field('i32', base, c.ARRAY_FLAGS)}, {self.kept}")
        made = w.new(
            "PyArray_NewFromDescr", f"ptr {w.pointer(np.ndarray)}", f"ptr {dtype}", f"i32 {rank}", f"ptr {shape}",
            f"ptr {strides}", f"ptr {self.data}", f"i32 {flags}", "ptr null",
        )  # fmt: skip
        w.well("PyArray_SetBaseObject", f"ptr {made}", f"ptr {w.shared(base)}")
        return made
