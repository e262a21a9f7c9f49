"""Functions that kernels call and that are not of the C library: NumPy's, the pool of threads, large
blocks, the store of texts."""

from __future__ import annotations

from collections.abc import Iterable

from whilst.quick import compiler
from whilst.services.blocks import FUNCTIONS, block_functions
from whilst.services.pool import PARALLEL, parallel_address
from whilst.services.services import services
from whilst.services.stack import deep_function
from whilst.texts.native import text_functions
from whilst_compiler.native.abi import DEEP, STRETCH, TEXT_FUNCTIONS, text_symbol

__all__ = ["externals", "has_texts", "is_external"]

_OWN = frozenset((PARALLEL, STRETCH, DEEP))
_TEXTS = frozenset(map(text_symbol, TEXT_FUNCTIONS))


def is_external(symbol: str) -> bool:
    """Whether a symbol is one of these."""
    return symbol in _OWN or symbol in FUNCTIONS or symbol in _TEXTS or ":" in symbol or "/" in symbol


def has_texts(symbols: Iterable[str]) -> bool:
    """Whether some of these are functions of the store of texts."""
    return not _TEXTS.isdisjoint(symbols)


def externals(symbols: Iterable[str]) -> dict[str, int]:
    """The addresses of those symbols that are such functions."""
    names = [symbol for symbol in symbols if is_external(symbol)]
    found: dict[str, int] = {}
    if PARALLEL in names:
        found[PARALLEL] = parallel_address()
    if STRETCH in names:
        found[STRETCH] = services().stretch
    if DEEP in names:
        found[DEEP] = deep_function()
    if not set(names).isdisjoint(FUNCTIONS):
        found |= block_functions()
    if not _TEXTS.isdisjoint(names):
        found |= text_functions()
    if set(names) - {*_OWN, *FUNCTIONS, *_TEXTS}:
        found |= compiler().addresses(names)
    return found
