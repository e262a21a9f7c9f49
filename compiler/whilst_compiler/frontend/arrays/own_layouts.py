"""How what functions of NumPy make lies in memory, where it is not told by the elementwise operations inside of them.

Each rule is what the function's code does: a copy in the order of its argument (``order='K'``), an array for which the
flags of the argument decide between rows and columns first, or the view of an array whose axes were moved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from whilst_compiler.frontend.state.laid_out import Axes, Like
from whilst_compiler.frontend.state.registry import absent
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Static, Tuple, constant
from whilst_compiler.ir.graph import Literal
from whilst_compiler.ir.types import Tensor

__all__ = ["Given", "gives_rows", "gives_views", "rule_of"]

Given = Mapping[str, Abstract]
Rule = Callable[[Given, ArrayRef], Like]
"""What tells how a new array lies, by the arguments; nothing where it lies as its elements came about."""


def _first(given: Given) -> ArrayRef | None:
    a = next(iter(given.values()), None)
    return a if isinstance(a, ArrayRef) else None


def _like_first(given: Given, made: ArrayRef) -> Like:
    """As a copy of the first argument lies; with no axis named, in C order."""
    a = _first(given)
    if a is None or a.rank != made.rank or not absent(given.get("order")):
        return ()
    return (Axes(a, tuple(range(a.rank)), sorted=True),)


def _along_axis(given: Given, made: ArrayRef) -> Like:
    return () if absent(given.get("axis")) else _like_first(given, made)


def _by_flags(given: Given, made: ArrayRef) -> Like:
    """Columns first where the first argument lies so, else rows first."""
    a = _first(given)
    return (Axes(a, tuple(range(a.rank)), flags=True),) if a is not None and a.rank == made.rank else ()


def _side_by_side(given: Given, made: ArrayRef) -> Like:
    """As arrays lie that get a new axis in common."""
    arrays = given.get("arrays")
    axis = 0 if (n := _number(given.get("axis"))) is None else n % made.rank
    rows = arrays.items if isinstance(arrays, Tuple) else ()
    kept = [*range(axis), None, *range(axis, made.rank - 1)]
    return tuple(Axes(a, tuple(kept), sorted=True) for a in rows if isinstance(a, ArrayRef) and a.rank == made.rank - 1)


def _moved(made: ArrayRef, source: int, to: int) -> Like:
    """What lies in C order with one of its axes moved elsewhere."""
    order = [k for k in range(made.rank) if k != source]
    order.insert(to, source)
    whole = Tensor(made.dtype, tuple(made.dims[k] for k in order))
    return (Axes(whole, tuple(map(order.index, range(made.rank)))),)


def _joined(given: Given, made: ArrayRef) -> Like:
    """The rows of an array one after the other."""
    a = _first(given)
    return (Axes(a, tuple(range(1, a.rank)), sorted=True),) if a is not None and a.rank == made.rank + 1 else ()


def _behind_each_other(given: Given, made: ArrayRef) -> Like:
    a = _first(given)
    return (Axes(a, (1, 2, None), sorted=True),) if a is not None and a.rank == made.rank == 3 else ()


def _deleted(given: Given, made: ArrayRef) -> Like:
    """Several positions are left out by way of a mask."""
    a, axis = _first(given), _number(given.get("axis"))
    if a is None or axis is None or a.rank != made.rank:
        return ()
    obj = given.get("obj")
    several = len(obj.items) if isinstance(obj, Tuple) else obj.dims if isinstance(obj, ArrayRef) else 1
    if several in (1, (), (1,)):
        return _by_flags(given, made)
    axis %= a.rank
    chosen = Axes(a, (None, *(k for k in range(a.rank) if k != axis)), 1, sorted=True)
    return (Axes(chosen, (*range(1, axis + 1), 0, *range(axis + 1, a.rank))),)


def _reduced(given: Given, made: ArrayRef) -> Like:
    a, axis = _first(given), _number(dict(enumerate(given.values())).get(1, given.get("axis", constant(0))))
    if a is None or axis is None or a.rank != made.rank + 1:
        return ()
    return (Axes(a, tuple(k for k in range(a.rank) if k != axis % a.rank)),)


def _reduced_from(given: Given, made: ArrayRef) -> Like:
    """A reduction that begins with ``initial``, which stands before the elements."""
    a, axis = _first(given), _number(given.get("axis"))
    if a is None or axis is None or absent(given.get("initial")):
        return ()
    kept = [None if k == axis % a.rank else k for k in range(a.rank)]
    return (Axes(a, tuple(k for k in kept if k is not None or a.rank == made.rank)),)


def _accumulated(given: Given, made: ArrayRef) -> Like:
    a = _first(given)
    return (a,) if a is not None and a.rank == made.rank else ()


def _crossed(given: Given, made: ArrayRef) -> Like:
    """Every element of one array with every one of the other."""
    first, second = (a if isinstance(a, ArrayRef) else None for a in (*given.values(), None, None)[:2])
    count = made.rank - (second.rank if second else 0)
    found = [] if first is None else [Axes(first, (*range(first.rank), *(None,) * (made.rank - first.rank)))]
    return (*found, *([] if second is None else [Axes(second, (*(None,) * count, *range(second.rank)))]))


def _evenly_between(given: Given, made: ArrayRef) -> Like:
    """What lies between two arrays follows each other outside of them, and is then moved to its axis."""
    ends = [a for a in (given.get("start"), given.get("stop")) if isinstance(a, ArrayRef)]
    if not ends or any(a.rank != made.rank - 1 for a in ends):
        return ()
    axis = 0 if (n := _number(given.get("axis"))) is None else n % made.rank
    rows = [Axes(a, (None, *range(a.rank)), 1) for a in ends]
    return tuple(Axes(one, (*range(1, axis + 1), 0, *range(axis + 1, made.rank))) for one in rows)


def _columns_first(given: Given, made: ArrayRef) -> Like:
    return (Axes(Tensor(made.dtype, made.dims[::-1]), tuple(range(made.rank))[::-1]),)


def _axis_last(given: Given, made: ArrayRef) -> Like:
    """Rows of results, of which the last axis is then moved to its place."""
    a, axis = given.get("arr"), _number(given.get("axis"))
    if not isinstance(a, ArrayRef) or axis is None or a.rank != made.rank:
        return ()
    return _moved(made, axis % made.rank, made.rank - 1)


def _axis_first(given: Given, made: ArrayRef) -> Like:
    """Different rows, of which the first axis is then moved to its place."""
    axis = _number(given.get("axis"))
    return () if axis is None else _moved(made, axis % made.rank, 0)


def _shares_last(given: Given, made: ArrayRef) -> Like:
    """All shares of one row follow each other; then their axes are moved to the front."""
    a, axis = _first(given), given.get("axis")
    left = 0 if a is None or _number(given.get("keepdims")) else len(axis.items) if isinstance(axis, Tuple) else 1
    count = 0 if a is None else made.rank - (a.rank - left)
    if absent(axis) or not 0 < count < made.rank:
        return ()
    whole = Tensor(made.dtype, (*made.dims[count:], *made.dims[:count]))
    return (Axes(whole, (*range(made.rank - count, made.rank), *range(made.rank - count))),)


def _number(value: Abstract | None) -> int | None:
    if isinstance(value, Scalar) and isinstance(value.operand, Literal):
        return int(value.operand.value.real)
    return value.value if isinstance(value, Static) and isinstance(value.value, int) else None


_LIKE_FIRST = """
bitwise_count spacing fix gradient nan_to_num piecewise round around sort_complex partition unwrap
fft.fft fft.ifft fft.rfft fft.irfft fft.hfft fft.ihfft fft.fft2 fft.ifft2 fft.rfft2 fft.irfft2
fft.fftn fft.ifftn fft.rfftn fft.irfftn fft.fftshift fft.ifftshift
"""


def _function(name: str) -> Any:
    module, _, inner = name.rpartition(".")
    return getattr(getattr(np, module) if module else np, inner)


def _rows_first(given: Given, made: ArrayRef) -> Like:
    return (made.type,)


_ROWS_FIRST = "dot take compress choose repeat argsort tile kron resize"


RULES: dict[Any, Rule] = {
    **{_function(name): _like_first for name in _LIKE_FIRST.split()},
    **{_function(name): _rows_first for name in _ROWS_FIRST.split()},
    np.apply_along_axis: _axis_last,
    np.argwhere: _columns_first,
    np.concatenate: _joined,
    np.delete: _deleted,
    np.diff: _accumulated,
    np.dstack: _behind_each_other,
    np.insert: _by_flags,
    np.linspace: _evenly_between,
    np.max: _reduced_from,
    np.min: _reduced_from,
    np.nanpercentile: _shares_last,
    np.nanquantile: _shares_last,
    np.pad: _by_flags,
    np.roll: _along_axis,
    np.sort: _like_first,
    np.stack: _side_by_side,
    np.unique: _axis_first,
}

_OF_UFUNCS: dict[str, Rule] = {"accumulate": _accumulated, "reduce": _reduced, "outer": _crossed}


def rule_of(python: Any) -> Rule | None:
    """What is known of a function, or of a method of a ufunc."""
    if isinstance(getattr(python, "__self__", None), np.ufunc):
        return _OF_UFUNCS.get(python.__name__)
    return RULES.get(python)


_VIEWS = """
cross diag diagonal expand_dims flip fliplr flipud geomspace imag matrix_transpose moveaxis permute_dims real
real_if_close reshape rollaxis rot90 squeeze swapaxes transpose
linalg.cross linalg.diagonal linalg.eig linalg.eigvals linalg.matrix_transpose
"""
_GIVING_VIEWS = frozenset(map(_function, _VIEWS.split()))


def gives_views(python: Any) -> bool:
    """Whether NumPy hands out what a function gives as a view, also of an array that nobody else has."""
    return python in _GIVING_VIEWS


def gives_rows(python: Any) -> bool:
    """Whether a function gives arrays in C order, however its arguments lie."""
    return rule_of(python) is _rows_first
