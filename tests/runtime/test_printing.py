"""Functions that print, called the slow way, by the entry and by the interpreter: all print what Python prints."""

from __future__ import annotations

import io
import sys
import traceback

import numpy as np
import pytest

import whilst


def report(n, x, flag):
    print("start", end=": ")
    for k in range(n):
        print(k - 1, x * k, flag, sep=" | ")
    if n > 3:
        raise ValueError(f"too many: {n}")
    return n


def of_all_kinds(a, b, c, d):
    print(a, b, c, d, a + 1, d * 1j)


def after_long(n):
    x = 1
    for k in range(n):
        x = x * 3 % 1000003
    while x % 7 != 3:  # (long enough to look for Ctrl-C, which gives the interpreter lock away)
        x = (x * 5 + 1) % 1000003
    print("x is", x)
    return x


def one(n):
    print(n)
    return n


def at_once(n):
    print(n, end="", flush=True)
    print("later", end="", flush=False)


def drawing(rng, n):
    for _ in range(n):
        print(round(rng.random(), 6))


def is_native(f):
    return type(f) is not whilst.Function


class Stream(io.StringIO):
    """What is written, with what is flushed marked; ``refuse`` raises instead."""

    refuse: BaseException | None = None

    def write(self, text):
        if self.refuse is not None:
            raise self.refuse
        return super().write(text)

    def flush(self):
        if not self.closed:
            super().write("<flush>")


def printed(call, *args, stream=None):
    """The text, and the result or the exception."""
    before, sys.stdout = sys.stdout, stream or Stream()
    try:
        try:
            found = call(*args)
        except BaseException as error:
            found = type(error), str(error)
        return sys.stdout.getvalue(), found
    finally:
        sys.stdout = before


CASES = [
    (report, (3, 1.5, True)),
    (report, (5, float("nan"), False)),
    (of_all_kinds, (np.int8(-5), np.uint64(2**63), np.float64(0.1), np.bool_(True))),
    (of_all_kinds, (2**62, 1e300, -0.0, 2.5)),
    (after_long, (3_000_000,)),
    (at_once, (7,)),
]


@pytest.mark.parametrize(("function", "args"), CASES, ids=[f"{k}-{f.__name__}" for k, (f, _) in enumerate(CASES)])
def test_by_the_entry_as_before(function, args):
    compiled = whilst.compile(function)
    want = printed(function, *args)
    for call in (compiled, compiled, compiled, compiled):
        assert printed(call, *args) == want
    assert is_native(compiled)
    few = (300,) if function is after_long else args
    assert printed(compiled.eager, *few) == printed(function, *few)
    assert printed(compiled, *args) == want


def test_generators_may_be_drawn_from():
    compiled = whilst.compile(drawing)
    want = [printed(drawing, np.random.default_rng(k), 3) for k in range(4)]
    assert [printed(compiled, np.random.default_rng(k), 3) for k in range(4)] == want


@pytest.mark.parametrize("error", [ValueError("full"), KeyboardInterrupt("now"), BrokenPipeError(32, "gone")])
def test_what_the_stream_raises_comes_out_at_the_line(error):
    compiled = whilst.compile(one)
    for _ in range(4):
        stream = Stream()
        stream.refuse = error
        before, sys.stdout = sys.stdout, stream
        try:
            with pytest.raises(type(error)) as failed:
                compiled(10**6)
        finally:
            sys.stdout = before
        frames = [f for f in traceback.extract_tb(failed.value.__traceback__) if f.name in ("one", "write")]
        assert failed.value is error and [frame.line for frame in frames] == ["print(n)", "raise self.refuse"]
        assert frames[-1] is traceback.extract_tb(failed.value.__traceback__)[-1] or frames[-1].name == "write"
        error.__traceback__ = None
        assert printed(compiled, 3) == ("3\n", 3)
    assert is_native(compiled)


@pytest.mark.parametrize("way", ["native", "eager"])
def test_there_may_be_no_stream(way, monkeypatch):
    compiled = whilst.compile(one)
    call = compiled if way == "native" else compiled.eager
    for _ in range(3):
        monkeypatch.setattr(sys, "stdout", None)
        assert call(5) == 5
        monkeypatch.delattr(sys, "stdout")
        with pytest.raises(RuntimeError, match=r"lost sys\.stdout"):
            call(5)
        monkeypatch.undo()


def test_a_stream_may_call_what_prints():
    compiled = whilst.compile(one)

    class Echo(Stream):
        def write(self, text):
            if text == "7\n":
                compiled(8)
            return super().write(text)

    for _ in range(4):
        assert printed(compiled, 7, stream=Echo()) == ("8\n7\n", 7)
