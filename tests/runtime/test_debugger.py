"""``WHILST_GDB=1``: machine code tells debuggers the user's lines."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

import whilst

PROGRAM = """
import whilst

def halved(n):
    return n // 2

@whilst.compile
def steps(n):
    count = 0
    while n != 1:
        if n % 2 == 0:
            n = halved(n)
        else:
            n = 3 * n + 1
        count += 1
    return count

print("answer", steps(27))
"""


def lines_of(text):
    return {number for number, line in enumerate(PROGRAM.splitlines(), 1) if text in line}


@pytest.mark.skipif(shutil.which("gdb") is None, reason="needs gdb")
def test_gdb_stops_and_steps_in_the_users_lines(tmp_path):
    path = tmp_path / "stepped.py"
    path.write_text(PROGRAM)
    (stop,) = lines_of("count += 1")
    commands = ["set debuginfod enabled off", "set pagination off", "set breakpoint pending on", "set confirm off",
                f"break stepped.py:{stop}", "run", *["next"] * 6, "bt 1", "kill"]  # fmt: skip
    options = [word for command in commands for word in ("-ex", command)]
    env = {**os.environ, "PYTHONPATH": ":".join(sys.path), "WHILST_GDB": "1"}
    command = ["gdb", "-q", "-nx", "-batch", *options, "--args", sys.executable, str(path)]
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    if "answer" not in run.stdout and "Breakpoint 1," not in run.stdout:
        pytest.skip(f"gdb cannot run programs here: {run.stderr[-300:]}")
    assert re.search(rf"Breakpoint 1, .*stepped\.py:{stop}", run.stdout)
    shown = {int(number) for number in re.findall(r"^(\d+)\t", run.stdout, re.MULTILINE)}
    first, last = min(lines_of("count = 0") | lines_of("return n")), max(lines_of("return count"))
    assert len(shown) >= 2 and all(first <= number <= last for number in shown)


def test_lines_are_in_the_code_only_if_asked_for(monkeypatch):
    def spread(a):
        out = np.zeros(len(a))
        for i in range(len(a)):
            out[i] = a[i] * a[i] + i
        return out.sum()

    a = np.arange(4.0)
    assert "!DILocation" not in whilst.compile(spread).lower(a).llvm
    monkeypatch.setenv("WHILST_GDB", "1")
    compiled = whilst.compile(spread)
    text, first = compiled.lower(a).llvm, spread.__code__.co_firstlineno
    lines = {int(number) - first for number in re.findall(r"!DILocation\(line: (\d+)", text)}
    assert {2, 3, 4} <= lines <= {1, 2, 3, 4}
    assert compiled(a) == spread(a)
