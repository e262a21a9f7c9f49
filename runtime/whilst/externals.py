"""Functions that kernels call and that are not of the C library: NumPy's, the pool of threads, large blocks."""

from __future__ import annotations

from collections.abc import Iterable

from whilst.blocks import FUNCTIONS, block_functions
from whilst.pool import PARALLEL, parallel_address
from whilst.quick import compiler

__all__ = ["externals", "is_external"]


def is_external(symbol: str) -> bool:
    """Whether a symbol is one of these."""
    return symbol == PARALLEL or symbol in FUNCTIONS or ":" in symbol or "/" in symbol


def externals(symbols: Iterable[str]) -> dict[str, int]:
    """The addresses of those symbols that are such functions."""
    names = [symbol for symbol in symbols if is_external(symbol)]
    found: dict[str, int] = {}
    if PARALLEL in names:
        found[PARALLEL] = parallel_address()
    if not set(names).isdisjoint(FUNCTIONS):
        found |= block_functions()
    if set(names) - {PARALLEL, *FUNCTIONS}:
        found |= compiler().addresses(names)
    return found
