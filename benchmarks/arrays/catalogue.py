"""All programs: importing their modules registers them."""

from __future__ import annotations

from benchmarks.arrays import finance, grids, learning
from benchmarks.arrays.program import PROGRAMS

__all__ = ["MODULES", "PROGRAMS"]

MODULES = (grids, finance, learning)
