"""What paths carry of a view: the rows that lead from an array to it are known, their bounds are leaves.

A view is made of sections: a row that is no cut (a reshape, a diagonal), a cut, and how its axes are turned then.
Views of one array whose sections differ in their bounds alone are one view with carried bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from whilst_compiler.frontend.values.values import ArrayRef, Cell, Step, permutation_of
from whilst_compiler.frontend.values.view_pieces import TAKEN, Piece, merged, pieces_of
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.types import DType, Tensor

__all__ = [
    "OfView",
    "bounds_of",
    "common_view",
    "covers",
    "fits",
    "rebuilt_view",
    "view_of",
    "with_dims",
    "with_own_sizes",
]

Dim = int | str
Dims = tuple[Dim, ...]
Fresh = Callable[[Dim, Dim], str]

_MOST = 4
"""So many sections; what is cut and reshaped again and again is carried by content."""
_ROWS = frozenset({"reshape", "broadcast", "diagonal", "reinterpret", "real", "imag"})


@dataclass(frozen=True, slots=True)
class Section:
    """``row`` with its attributes (but the sizes, ``shape``) and the number of its operands; the letters of the cut.

    ``axes`` is None where nothing is cut and the sizes are those of the array itself. ``dims`` has the sizes after the
    cut, ``order`` how they are turned.
    """

    row: str
    attributes: tuple[tuple[str, Attribute | None], ...]
    shape: Dims
    count: int
    axes: str | None
    dims: Dims
    order: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class OfView:
    """A view of one storage, whose bounds are carried."""

    storage: Cell
    sections: tuple[Section, ...]
    dtype: DType

    @property
    def type(self) -> Tensor:
        last = self.sections[-1]
        return Tensor(self.dtype, last.dims if last.order is None else tuple(last.dims[k] for k in last.order))

    @property
    def count(self) -> int:
        """How many bounds there are."""
        return sum(s.count + sum(TAKEN[letter] for letter in s.axes or "") for s in self.sections)

    @property
    def sizes(self) -> list[Dim]:
        return [dim for section in self.sections for dim in (*section.shape, *section.dims)]

    def same(self, other: OfView) -> bool:
        return self.storage is other.storage and self.sections == other.sections and self.dtype is other.dtype


# -- what a view is made of --------------------------------------------------------------------------------------


def view_of(ref: ArrayRef) -> OfView | None:
    """The view with its bounds carried; None for what is not carried so."""
    pieces = merged(None, pieces_of(ref.steps))
    if len(pieces) > _MOST or not (ref.steps or ref.rank) or any(s.is_lent for s in ref.steps):
        return None
    if any(p.row is not None and p.row.row not in _ROWS for p in pieces):
        return None
    return OfView(ref.storage, tuple(_sections(ref, pieces)), ref.dtype)


def _sections(ref: ArrayRef, pieces: list[Piece]) -> Iterator[Section]:
    known: Dims | None = None
    for piece in pieces:
        row, shape, count = "", (), 0
        attributes: tuple[tuple[str, Attribute], ...] = ()
        order = permutation_of(piece.turn) if piece.turn is not None else None
        if piece.row is not None:
            row, attributes, count = piece.row.row, piece.row.attributes, len(piece.row.operands)
            found: Any = dict(attributes).get("dims")
            known = shape = tuple(found) if found is not None else ()
            known = known if found is not None else None
        if piece is pieces[-1] and piece.cut is None:
            known = ref.dims if order is None else _turned_back(ref.dims, order)
        axes, dims = piece.letters, known or ()
        if piece.cut is not None:
            cut: Any = dict(piece.cut.attributes).get("dims", ())
            dims = tuple(cut)
        elif known is not None:
            axes = "f" * len(known)
        yield Section(row, _but_sizes(attributes), shape, count, axes, dims, order)
        known = None if axes is None else dims if order is None else tuple(dims[k] for k in order)


def _but_sizes(attributes: Sequence[tuple[str, Attribute]]) -> tuple[tuple[str, Attribute | None], ...]:
    return tuple((name, None if name == "dims" else value) for name, value in attributes)


def _turned_back(dims: Dims, order: tuple[int, ...]) -> Dims:
    """The sizes of an array of which one with its axes in this order has these."""
    return tuple(dims[order.index(axis)] for axis in range(len(order)))


# -- joining -----------------------------------------------------------------------------------------------------


def common_view(a: OfView, b: OfView, fresh: Fresh) -> OfView | None:
    """The view that both are, with sizes that differ made by ``fresh``; None if there is none."""
    if a.storage is not b.storage or a.dtype is not b.dtype or len(a.sections) != len(b.sections):
        return None
    letters = [_common_axes(s, t) for s, t in zip(a.sections, b.sections)]
    if False in letters:
        return None
    found = [
        _resized(
            replace(s, axes=axes),
            tuple(d if d == e else fresh(d, e) for d, e in zip(s.shape, t.shape)),
            tuple(d if d == e else fresh(d, e) for d, e in zip(s.dims, t.dims)),
            {*s.shape, *s.dims} & {*t.shape, *t.dims},
        )
        for s, t, axes in zip(a.sections, b.sections, letters)
    ]
    sections = tuple(s for s in found if s is not None)
    return OfView(a.storage, sections, a.dtype) if len(sections) == len(found) else None


def _resized(section: Section, shape: Dims, dims: Dims, known: Container[Dim]) -> Section | None:
    """The section with other sizes: those that are not known are among its bounds. None where they cannot be."""
    if any(d not in known for d in shape[: len(shape) - _sizes_given(section)]):
        return None
    if section.axes is None:
        return replace(section, shape=shape, dims=dims)
    sizes = iter(dims)
    axes = "".join(x if x == "i" or next(sizes) in known or x != "f" else "s" for x in section.axes)
    return replace(section, shape=shape, axes=axes, dims=dims)


def _sizes_given(section: Section) -> int:
    """How many of the last sizes are given by the last operands of the row."""
    return section.count if section.row in ("reshape", "broadcast") else min(section.count, 1)


def _common_axes(s: Section, t: Section) -> Any:
    """The letters that the cuts of two sections have in common; False if they have none."""
    if (s.row, s.attributes, s.count, s.order) != (t.row, t.attributes, t.count, t.order):
        return False
    if s.axes is None or t.axes is None:
        return None if s.axes is t.axes else False
    if s.axes.replace("f", "s") != t.axes.replace("f", "s"):
        return False
    return "".join(x if x == y else "s" for x, y in zip(s.axes, t.axes))


def fits(view: OfView, ref: ArrayRef) -> bool:
    """Whether a reference is such a view, with whatever bounds."""
    own = view_of(ref)
    if own is None or own.storage is not view.storage or own.dtype is not view.dtype:
        return False
    if len(own.sections) != len(view.sections):
        return False
    letters = [_common_axes(s, t) for s, t in zip(view.sections, own.sections)]
    return all(axes is not False and axes == s.axes for axes, s in zip(letters, view.sections))


def covers(carried: ArrayRef, ref: ArrayRef) -> bool:
    """Whether a reference is the view that ``carried`` is, but for the bounds."""
    view = view_of(carried)
    return view is not None and fits(view, ref)


def with_dims(view: OfView, change: Callable[[Dim], Dim], known: Container[Dim]) -> OfView | None:
    """The view with its sizes under other names, of which these are known; None where that cannot be."""
    found = [_resized(s, tuple(map(change, s.shape)), tuple(map(change, s.dims)), known) for s in view.sections]
    sections = tuple(s for s in found if s is not None)
    return OfView(view.storage, sections, view.dtype) if len(sections) == len(found) else None


def with_own_sizes(context: Any, view: OfView) -> OfView:
    """The view with symbols of its own for the sizes that are not known here."""
    names: dict[Dim, Dim] = {}

    def own(dim: Dim) -> Dim:
        known = isinstance(dim, int) or ("size", dim) in context.state
        return dim if known else names.setdefault(dim, context.fresh_symbol())

    sections = tuple(replace(s, shape=tuple(map(own, s.shape)), dims=tuple(map(own, s.dims))) for s in view.sections)
    return OfView(view.storage, sections, view.dtype)


# -- bounds ------------------------------------------------------------------------------------------------------


def bounds_of(context: Any, ref: ArrayRef, view: OfView) -> list[Operand]:
    """The bounds of a reference that is such a view."""
    own = view_of(ref)
    assert own is not None
    out: list[Operand] = []
    for piece, mine, wanted in zip(merged(context, pieces_of(ref.steps)), own.sections, view.sections):
        out += piece.row.operands if piece.row is not None else ()
        operands, dims = list(piece.cut.operands) if piece.cut is not None else [], iter(mine.dims)
        for letter, carried in zip(mine.axes or "", wanted.axes or ""):
            dim = next(dims) if letter != "i" else 1
            if letter == "f" and carried == "s":
                out += [literal(0), context.size_operand(dim), literal(1)]
            out += operands[: TAKEN[letter]]
            del operands[: TAKEN[letter]]
    return out


def rebuilt_view(context: Any, view: OfView, leaves: list[Operand]) -> ArrayRef:
    """The reference with these bounds; takes them from the front of the list."""
    steps: list[Step] = []
    for section in view.sections:
        if section.row:
            taken = [leaves.pop(0) for _ in range(section.count)]
            steps.append(Step(section.row, tuple(_sized(context, section, taken)), _with_sizes(section)))
        steps += _cut(context, section, leaves)
        if section.order is not None:
            steps.append(Step("transpose", (), (("permutation", section.order),)))
    return ArrayRef(view.storage, tuple(steps), view.type, carried=True)


def _with_sizes(section: Section) -> tuple[tuple[str, Attribute], ...]:
    return tuple((n, section.shape if n == "dims" else v) for n, v in section.attributes)  # type: ignore[misc]


def _sized(context: Any, section: Section, taken: list[Operand]) -> list[Operand]:
    """The operands of a row that is no cut: the last ones are the sizes of its last axes."""
    for place in range(-_sizes_given(section), 0):
        taken[place] = _size(context, section.shape[place], taken[place])
    return taken


def _size(context: Any, dim: Dim, size: Operand) -> Operand:
    """The operand of a size, which may have been unknown here."""
    if isinstance(dim, int):
        return literal(dim)
    context.state.setdefault(("size", dim), size)
    return size


def _cut(context: Any, section: Section, leaves: list[Operand]) -> Iterator[Step]:
    if section.axes is None or section.axes == "f" * len(section.axes):
        return
    operands: list[Operand] = []
    dims = iter(section.dims)
    for letter in section.axes:
        taken = [leaves.pop(0) for _ in range(TAKEN[letter])]
        dim = next(dims) if letter != "i" else 1
        if letter == "s":
            taken[1] = _size(context, dim, taken[1])
        operands += taken
    if section.dims:
        yield Step("subview", tuple(operands), (("axes", section.axes), ("dims", section.dims)))
    else:
        yield Step("load", tuple(operands), ())
