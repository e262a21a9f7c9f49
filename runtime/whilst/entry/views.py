"""Results that are views of arguments: slices, single items and turned axes, as NumPy makes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from whilst.entry import cpython as c
from whilst.entry.writer import NotNative, Writer

__all__ = ["view_of"]


def view_of(w: Writer, base: str, steps: Sequence[tuple[str, Any, int]], operand: Callable[[], str]) -> str:
    """A new reference to a view of an array: ``operand`` gives the operands of all steps one after the other."""
    row, attributes, _ = steps[0]
    rank = _rank(row, dict(attributes))
    shape, strides = w.field("ptr", base, c.ARRAY_SHAPE), w.field("ptr", base, c.ARRAY_STRIDES)
    axes = [(w.field("i64", shape, 8 * k), w.field("i64", strides, 8 * k)) for k in range(rank)]
    data = w.field("ptr", base, c.ARRAY_DATA)
    for row, pairs, _ in steps:
        attributes = dict(pairs)
        if _rank(row, attributes) != len(axes):
            raise NotNative
        if row == "transpose":
            axes = [axes[k] for k in attributes["permutation"]]
        else:
            axes, data = _part(w, attributes["axes"], axes, data, operand)
    return _made(w, base, axes, data)


def _rank(row: str, attributes: dict[str, Any]) -> int:
    """How many axes a row takes."""
    if row == "transpose":
        return len(attributes["permutation"])
    if row == "subview":
        return sum(letter != "n" for letter in attributes["axes"])
    raise NotNative


def _part(
    w: Writer, letters: str, axes: list[tuple[str, str]], data: str, operand: Callable[[], str]
) -> tuple[list[tuple[str, str]], str]:
    found: list[tuple[str, str]] = []
    left = iter(axes)
    for letter in letters:
        if letter == "n":
            found.append(("1", "0"))
            continue
        size, stride = next(left)
        if letter == "f":
            found.append((size, stride))
            continue
        start = operand()
        if letter == "s":
            size, step = operand(), operand()
            some = w.value(f"icmp ne i64 {size}, 0")
            start = w.value(f"select i1 {some}, i64 {start}, i64 0")
            step = w.value(f"select i1 {some}, i64 {step}, i64 1")
            found.append((size, w.value(f"mul i64 {stride}, {step}")))
        data = w.value(f"getelementptr i8, ptr {data}, i64 {w.value(f'mul i64 {start}, {stride}')}")
    return found, data


def _made(w: Writer, base: str, axes: list[tuple[str, str]], data: str) -> str:
    rank = len(axes)
    shape, strides = (w.memory(f"[{max(rank, 1)} x i64]") for _ in range(2))
    for k, (size, stride) in enumerate(axes):
        w.set_field("i64", size, shape, 8 * k)
        w.set_field("i64", stride, strides, 8 * k)
    dtype = w.shared(w.field("ptr", base, c.ARRAY_DTYPE))  # NumPy takes this reference
    flags = w.value(f"and i32 {w.field('i32', base, c.ARRAY_FLAGS)}, {c.WRITEABLE | c.ALIGNED}")
    made = w.new(
        "PyArray_NewFromDescr", f"ptr {w.pointer(np.ndarray)}", f"ptr {dtype}", f"i32 {rank}", f"ptr {shape}",
        f"ptr {strides}", f"ptr {data}", f"i32 {flags}", "ptr null",
    )  # fmt: skip
    w.well("PyArray_SetBaseObject", f"ptr {made}", f"ptr {w.shared(base)}")
    return made
