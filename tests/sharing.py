"""Loops that are given to threads whatever little there is to do, for as long as a test takes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

import whilst
from whilst.services.pool import share_from
from whilst_compiler.native.llvm import parallel

__all__ = ["always_shared"]


@contextlib.contextmanager
def always_shared(monkeypatch: pytest.MonkeyPatch, enough: int) -> Iterator[None]:
    """Loops of more than ``enough`` operations run on threads from their first iteration on; all is as before after."""
    monkeypatch.setattr(parallel, "_ENOUGH", enough)
    before = whilst.get_threads()
    share_from(-1.0, -1.0)
    try:
        yield
    finally:
        share_from()
        whilst.set_threads(before)
