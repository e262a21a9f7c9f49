"""The index of all operations."""

from __future__ import annotations

from whilst_compiler.ir.row import Row
from whilst_compiler.ops import (
    access,
    arithmetic,
    bits,
    cast,
    checked,
    compare,
    complex,
    division,
    drawing,
    effects,
    errors,
    fourier,
    legacy_drawing,
    linalg,
    lists,
    making,
    reductions,
    rounding,
    selection,
    sorting,
    special_functions,
    texts,
    transcendental,
    views,
)
from whilst_compiler.ops.complex import COMPLEX

__all__ = ["COMPLEX", "ROWS", "by_spelling"]

_FAMILIES = (
    arithmetic, division, checked, bits, compare, rounding, transcendental, special_functions, complex, cast,
    access, views, making, reductions, linalg, fourier, lists, effects, errors, drawing, legacy_drawing, sorting,
    selection, texts,
)  # fmt: skip

ROWS: dict[str, Row] = {name: row for family in _FAMILIES for name, row in family.ROWS.items()}
"""Every operation by name."""

by_spelling: dict[str, str] = {spelling: row.name for row in ROWS.values() for spelling in row.spellings}
"""``np.tan`` and the like to the row whose meaning is exactly theirs, once operands are brought to one dtype that the
row takes (``math`` functions take f64)."""
