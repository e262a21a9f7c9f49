"""Short ways to write rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Lowering, NoDerivative, Partials, Row, Rules
from whilst_compiler.ir.types import DType
from whilst_compiler.ops import rules

__all__ = ["DISCRETE", "elementwise", "index", "plain"]

DISCRETE = NoDerivative("its result is not a continuous quantity")
"""For rows whose result is bool or integer by nature."""


def index(*rows: Row) -> dict[str, Row]:
    """Rows by name."""
    return {row.name: row for row in rows}


def plain(x: Any) -> Any:
    """A rank-0 array as a NumPy scalar; anything else as it is."""
    return x[()] if isinstance(x, np.ndarray) and x.ndim == 0 else x


def elementwise(
    name: str,
    kinds: str,
    lowering: Lowering,
    derivative: Partials | Adjoint | Rules | NoDerivative,
    *,
    count: int = 1,
    eager: Callable[..., Any] | None = None,
    result: Callable[[DType], DType] = rules.same,
    math: str = "",
    also: tuple[str, ...] = (),
    commutative: bool = False,
    traps: bool = False,
) -> Row:
    """A row that applies to each element; its meaning is NumPy's function of that name unless ``eager`` is given.

    ``math`` lists the functions of Python's ``math`` that never raise and mean the same; ``also`` other spellings.
    """
    own = (f"np.{name}",) if hasattr(np, name) else ()
    return Row(
        name,
        rules.elementwise(count, kinds, result),
        eager or getattr(np, name),
        lowering,
        elementwise=True,
        traps=traps,
        commutative=commutative,
        spellings=own + tuple(f"math.{m}" for m in math.split()) + also,
        derivative=derivative,
    )
