"""``WHILST_GDB=1``: machine code tells debuggers the user's lines and variables."""

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


LOOKING = """
import numpy as np
import whilst

@whilst.compile
def look(a, m, limit, z):
    total = 0.0
    for i in range(1, limit):
        large = a[i] > 1.5
        w = z * i
        total += a[i] + m[0, 1]
    return total, w, large

print("answer", look(np.arange(5.0), np.array([[1, 7]], np.int32), 4, 1 - 2j))
"""


def gdb(path, *commands):
    """What gdb shows after these commands."""
    before = ["set debuginfod enabled off", "set pagination off", "set breakpoint pending on", "set confirm off"]
    options = [word for command in (*before, *commands, "kill") for word in ("-ex", command)]
    env = {**os.environ, "PYTHONPATH": ":".join(sys.path), "WHILST_GDB": "1"}
    command = ["gdb", "-q", "-nx", "-batch", *options, "--args", sys.executable, str(path)]
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    if "answer" not in run.stdout and "Breakpoint 1," not in run.stdout:
        pytest.skip(f"gdb cannot run programs here: {run.stderr[-300:]}")
    return run.stdout


@pytest.mark.skipif(shutil.which("gdb") is None, reason="needs gdb")
def test_gdb_stops_and_steps_in_the_users_lines(tmp_path):
    path = tmp_path / "stepped.py"
    path.write_text(PROGRAM)
    (stop,) = lines_of("count += 1")
    looks = ["print count", "print n", "continue", "print count", "print n"]
    output = gdb(path, f"break stepped.py:{stop}", "run", *looks, *["next"] * 6, "bt 1")
    assert re.search(rf"Breakpoint 1, .*stepped\.py:{stop}", output)
    assert re.findall(r"^\$\d+ = (\d+)$", output, re.MULTILINE) == ["0", "82", "1", "41"]
    shown = {int(number) for number in re.findall(r"^(\d+)\t", output, re.MULTILINE)}
    first, last = min(lines_of("count = 0") | lines_of("return n")), max(lines_of("return count"))
    assert len(shown) >= 2 and all(first <= number <= last for number in shown)


@pytest.mark.skipif(shutil.which("gdb") is None, reason="needs gdb")
def test_gdb_shows_variables_of_all_kinds(tmp_path):
    path = tmp_path / "looked.py"
    path.write_text(LOOKING)
    (stop,) = (number for number, line in enumerate(LOOKING.splitlines(), 1) if "total +=" in line)
    output = gdb(path, f"break looked.py:{stop}", "run", "continue", "print *a@5", "print m[1]", "info locals")
    assert "= {0, 1, 2, 3, 4}" in output and "= 7\n" in output
    shown = dict(re.findall(r"^(\w+) = (.+)$", output, re.MULTILINE))
    assert {name: shown[name] for name in ("limit", "i", "large", "w", "total")} == {
        "limit": "4", "i": "2", "large": "true", "w": shown["w"], "total": "8"}  # fmt: skip
    assert shown["w"].replace("+ -", "- ") == "2 - 4i"


def test_lines_are_in_the_code_only_if_asked_for(monkeypatch):
    def spread(a):
        out = np.zeros(len(a))
        for i in range(len(a)):
            out[i] = a[i] * a[i] + i
        return out.sum()

    a = np.arange(4.0)
    assert not re.search("!DILocation|#dbg", whilst.compile(spread).lower(a).llvm)
    monkeypatch.setenv("WHILST_GDB", "1")
    compiled = whilst.compile(spread)
    text, first = compiled.lower(a).llvm, spread.__code__.co_firstlineno
    lines = {int(number) - first for number in re.findall(r"!DILocation\(line: (\d+)", text)}
    assert {2, 3, 4} <= lines <= {1, 2, 3, 4}
    assert set(re.findall(r'!DILocalVariable\(name: "(\w+)"', text)) == {"a", "i"}
    assert compiled(a) == spread(a)
