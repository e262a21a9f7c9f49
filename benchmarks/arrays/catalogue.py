"""All programs: importing their modules registers them."""

from __future__ import annotations

from benchmarks.arrays import algebra, finance, grids, images, learning, sequences, sparse
from benchmarks.arrays.program import PROGRAMS

__all__ = ["MODULES", "PROGRAMS"]

MODULES = (grids, finance, learning, algebra, sparse, sequences, images)
