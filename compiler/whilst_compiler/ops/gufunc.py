"""Rows that are compiled loops of NumPy's generalized ufuncs: its LAPACK, its Fourier transforms.

The loops take arrays of any strides and need no interpreter, so kernels call the very code that NumPy runs.
"""

from __future__ import annotations

import importlib
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, Gufunc, NoDerivative, Row, RowTypeError, Rules
from whilst_compiler.ir.types import Dim, DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.define import plain

__all__ = ["gufunc", "loop_types", "ufunc_at"]


def gufunc(
    path: str,
    name: str,
    signature: str,
    derivative: Adjoint | Rules | NoDerivative,
    *,
    fails: bool = False,
    overwrites: bool = False,
) -> Row:
    """A row for the ufunc ``path``, whose ``signature`` names the sizes of the cores: ``(m,m),(m,n)->(m,n)``."""
    before, _, after = signature.partition("->")
    inputs, outputs = _cores(before), _cores(after)
    known = set(itertools.chain(*inputs))
    sizes = tuple(dict.fromkeys(s for core in outputs for s in core if s not in known))
    lowering = Gufunc(path, inputs, outputs, sizes, fails, overwrites)

    def infer(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        return _infer(lowering, types, attributes)

    def eager(*operands: Any, dims: tuple[Any, ...] = ()) -> Any:
        return _eager(lowering, operands)

    attributes = frozenset({"dims"}) if sizes else frozenset[str]()
    return Row(name, infer, eager, lowering, attributes=attributes, derivative=derivative)


def _cores(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(filter(None, core.split(","))) for core in re.findall(r"\(([^)]*)\)", text))


def ufunc_at(path: str) -> np.ufunc:
    """The ufunc of that name, as ``numpy.matmul``."""
    module, _, name = path.rpartition(".")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, np.ufunc)
    return found


def loop_types(loop: Gufunc, operands: Sequence[DType]) -> tuple[str, tuple[DType, ...]]:
    """NumPy's name of the loop for operands of these dtypes (``dd->d``), and the dtypes of its results."""
    letters = "".join(t.numpy.char for t in operands)
    for name in ufunc_at(loop.name).types:
        before, _, after = name.partition("->")
        if before == letters:
            return name, tuple(DType.of(np.dtype(c)) for c in after)
    raise RowTypeError(f"there is no loop for {', '.join(t.value for t in operands)}")


# -- types -----------------------------------------------------------------------------------------------------------


def _infer(loop: Gufunc, types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    count = len(loop.inputs)
    operands = rules.tensors(types, count + len(loop.sizes))
    arrays = operands[:count]
    rules.scalars(operands[count:], DType.I64, "a size")
    known: dict[str, Dim] = {}
    leads: list[tuple[Dim, ...]] = []
    for a, core in zip(arrays, loop.inputs):
        if a.rank < len(core):
            raise RowTypeError(f"takes at least {rules.plural(len(core), 'axis')[:-1]}es, got {a}")
        lead = a.dims[: a.rank - len(core)]
        if core or lead:
            leads.append(lead)
        for size, mine in zip(core, a.dims[len(lead) :]):
            _same_size(known.setdefault(size, mine), mine, a)
    if len({len(lead) for lead in leads}) > 1:
        raise RowTypeError(f"operands differ in the axes before the core: {', '.join(map(str, arrays))}")
    if loop.sizes:
        known |= zip(loop.sizes, rules.dims_of(attributes, len(loop.sizes)))
    _, dtypes = loop_types(loop, [a.dtype for a in arrays])
    lead = leads[0] if leads else ()
    found = [Tensor(t, (*lead, *(known[s] for s in core))) for t, core in zip(dtypes, loop.outputs)]
    first = [arrays[0]] if loop.overwrites else []
    return (*first, *found, *([Tensor(DType.BOOL)] if loop.fails else []))


def _same_size(one: Dim, two: Dim, a: Tensor) -> None:
    if one != two and isinstance(one, int) and isinstance(two, int):
        raise RowTypeError(f"sizes {one} and {two} of {a} must be equal")


# -- meaning ---------------------------------------------------------------------------------------------------------


def _eager(loop: Gufunc, operands: Sequence[Any]) -> Any:
    count = len(loop.inputs)
    arrays = list(operands[:count])
    if loop.overwrites:
        arrays[0] = np.array(arrays[0], order="C")
    sizes = dict(zip(loop.sizes, map(int, operands[count:])))
    name, dtypes = loop_types(loop, [DType.of(a.dtype) for a in arrays])
    shape = _shape_of_items(loop, arrays, sizes)
    results = [np.empty((*shape, *(sizes[s] for s in core)), t.numpy) for t, core in zip(dtypes, loop.outputs)]
    failed: list[str] = []
    with np.errstate(all="ignore", invalid="call", call=lambda word, flag: failed.append(word)):
        ufunc_at(loop.name)(*arrays, out=tuple(results), signature=name)
    first = arrays[:1] if loop.overwrites else []
    found = [*first, *map(plain, results), *([np.bool_(bool(failed))] if loop.fails else [])]
    return found[0] if len(found) == 1 else tuple(found)


def _shape_of_items(loop: Gufunc, arrays: Sequence[Any], sizes: dict[str, int]) -> tuple[int, ...]:
    """The sizes of the axes before the core; those of the core go into ``sizes``."""
    shape: tuple[int, ...] = ()
    for a, core in zip(arrays, loop.inputs):
        lead = np.ndim(a) - len(core)
        shape = np.shape(a)[:lead] or shape
        _learn(sizes, dict(zip(core, np.shape(a)[lead:])))
    return shape


def _learn(sizes: dict[str, int], more: Mapping[str, int]) -> None:
    for name, size in more.items():
        sizes.setdefault(name, size)
