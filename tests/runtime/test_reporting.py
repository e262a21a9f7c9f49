"""What is said about compiling, and where a long loop stands."""

from __future__ import annotations

import io
import math
import os
import re
import subprocess
import sys
import time
import warnings

import numpy as np
import pytest

import whilst
from whilst import switches
from whilst.running import reporting


def plus(x, y):
    return x + y


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_recompiles_are_told(monkeypatch, capsys):
    f = whilst.compile(plus)
    monkeypatch.setenv("WHILST_LOG", "recompiles")
    f(1.0, 2.0), f(1.0, 2.0)
    assert capsys.readouterr().err == ""
    f(1.0, 2)
    assert "`y` is int and was float" in capsys.readouterr().err
    f(np.ones(4), 2)
    assert "`x` is f64[n] and was float" in capsys.readouterr().err
    f(np.ones(4)[::2], 2)
    assert "(strided) and was" in capsys.readouterr().err
    monkeypatch.setenv("WHILST_LOG", "")
    f(1, 2)
    assert capsys.readouterr().err == ""


def test_the_eighth_specialisation_warns():
    f = whilst.compile(plus)
    kinds = [1, 1.0, True, 1j, np.int8(1), np.int16(1), np.float32(1)]
    with warnings.catch_warnings():
        warnings.simplefilter("error", whilst.WhilstWarning)
        for x in kinds:
            f(x, 1)
    with pytest.warns(whilst.WhilstWarning, match="8 combinations of argument types"):
        f(np.uint8(1), 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error", whilst.WhilstWarning)
        f(np.uint16(1), 1)


def test_functions_that_are_given_are_other_programs():
    apply = whilst.compile(lambda f, x: f(x))
    with warnings.catch_warnings():
        warnings.simplefilter("error", whilst.WhilstWarning)
        for function in (abs, float, bool, int, complex, math.sqrt, np.sin, math.exp, np.cos, round, math.floor):
            assert apply(function, 1) == pytest.approx(function(1))


def test_functions_made_over_and_over_warn():
    apply = whilst.compile(lambda f, x: f(x))
    with pytest.warns(whilst.WhilstWarning, match="8 combinations of argument types"):
        for k in range(12):
            assert apply(lambda x: x + k, 1) == k + 1


def test_a_slow_compilation_is_told(monkeypatch, capsys):
    monkeypatch.setattr(reporting, "_SLOW", -1.0)
    monkeypatch.setenv("WHILST_LOG", "")
    monkeypatch.setenv("WHILST_CACHE", "0")
    whilst.compile(plus)(1.0, 2.0)
    assert "whilst: compiling plus took" in capsys.readouterr().err


def test_perf_finds_names(tmp_path):
    code = (
        "import os, whilst, linecache\n"
        "text = 'def scaled(x):\\n    return x * 3.0\\n'\n"
        "linecache.cache['<t>'] = (len(text), None, text.splitlines(True), '<t>')\n"
        "space = {}; exec(compile(text, '<t>', 'exec'), space)\n"
        "whilst.compile(space['scaled'])(2.0)\n"
        "path = f'/tmp/perf-{os.getpid()}.map'\n"
        "print(open(path).read()); os.unlink(path)\n"
    )
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path), "WHILST_PERF": "1"}
    out = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
    lines = [line.split() for line in out.splitlines() if "scaled" in line]
    assert any("kernel" in line[2] for line in lines) and all(int(line[1], 16) > 0 for line in lines)


def test_progress():
    def spin(n):
        t = 0
        for i in range(n):
            t = (t * 31 + i) % 1000003
        return t

    f = whilst.compile(spin)
    f(1)
    for stream in (io.StringIO(), Terminal()):
        with whilst.progress(every=0.01, after=0.0, file=stream) as shown:
            f(60_000_000)
            done = shown.steps
            time.sleep(0.03)
        assert 10_000_000 < done <= 60_000_000
        text = stream.getvalue()
        one = r"[\d.]+ [kMGT]? ?steps in [\d.]+ s, [\d.]+ [kMGT]? ?a second"
        if stream.isatty():
            assert re.fullmatch(rf"(\r[-\\|/] {one} *)+\r  {one} *\n", text)
        else:
            assert re.fullmatch(rf"({one}\n)+", text)
    quiet = io.StringIO()
    with whilst.progress(after=100.0, file=quiet):
        f(10)
    assert quiet.getvalue() == ""


@pytest.mark.parametrize("name", ["matmul", "solve", "sort"])
def test_what_numpy_does_in_a_loop_counts_as_work(name):
    """Also for Ctrl-C: a million products of large matrices between two looks would be many minutes."""

    def products(a, n):
        for _ in range(n):
            a = a @ a * 1e-3
        return a

    def solutions(a, n):
        b = a[0]
        for _ in range(n):
            b = np.linalg.solve(a, b) * 0.5 + 1
        return b

    def sorts(a, n):
        for _ in range(n):
            a = np.sort(a)[:, ::-1] + 1.0
        return a

    function = {"matmul": products, "solve": solutions, "sort": sorts}[name]
    compiled, a = whilst.compile(function), np.eye(150) + 0.01
    compiled(a, 1)
    with whilst.progress(after=100.0, file=io.StringIO()) as shown:
        compiled(a, 40)
        assert shown.steps >= 5 << 20


def test_progress_into_a_file_is_told_at_the_end():
    stream = io.StringIO()
    with whilst.progress(after=0.0, file=stream):
        pass
    assert re.fullmatch(r"[^\r\n]+ steps in [^\r\n]+\n", stream.getvalue())


def test_progress_that_nobody_reads():
    stream = io.StringIO()
    stream.close()
    with whilst.progress(after=0.0, file=stream):
        pass


def test_words_that_are_not_known_are_pointed_out_once(monkeypatch, capsys):
    switches.say_unknown.cache_clear()
    monkeypatch.setenv("WHILST_LOG", "recompile, Recompiles")
    f = whilst.compile(plus)
    f(1.0, 2.0), f(1, 2)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == (
        "whilst: WHILST_LOG=recompile is not understood, and changes nothing: it may be quiet or recompiles"
    )
    assert [line.partition("(")[0] for line in told[1:]] == ["whilst: plus"]


def test_a_number_of_threads_that_is_none_is_pointed_out():
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path), "WHILST_NUM_THREADS": "four"}
    run = subprocess.run([sys.executable, "-c", "import whilst"], env=environment, capture_output=True, text=True)
    assert run.returncode == 0 and run.stderr == (
        "whilst: WHILST_NUM_THREADS=four is not understood, and changes nothing: it may be a number from 1 on\n"
    )
