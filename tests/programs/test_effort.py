"""Lowering ends, whatever the program."""

import pytest

import whilst
from whilst_compiler.frontend.frames import Effort


def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(Effort, "spend", lambda self, ctx: ctx.library["refuse_effort"](ctx))

    def f(n):
        return n + 1

    with pytest.raises(whilst.Limitation, match="W269"):
        whilst.compile(f)(1)
