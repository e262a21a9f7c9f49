"""The command line as a process: exit codes, and errors without a traceback of ours."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys

import pytest

import whilst as whilst_package


def whilst(*args):
    return subprocess.run([sys.executable, "-m", "whilst", *map(str, args)], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": ":".join(sys.path)})  # fmt: skip


def test_the_users_mistake_is_told_without_a_traceback(tmp_path):
    file = tmp_path / "user.py"
    file.write_text("def f(n):\n    async def g(): pass\n    return n + 'x'\n")
    result = whilst("run", f"{file}:f", "1")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr and "user.py:" in result.stderr


def test_a_runtime_error_shows_the_users_line(tmp_path):
    file = tmp_path / "user.py"
    file.write_text("def f(n):\n    return 1 // n\n")
    result = whilst("run", f"{file}:f", "0")
    assert result.returncode == 1
    assert result.stderr.splitlines()[:3] == [
        "Traceback (most recent call last):", f'  File "{file}", line 2, in f', "    return 1 // n"]  # fmt: skip
    assert result.stderr.endswith("ZeroDivisionError: integer division or modulo by zero\n")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("def f(n:\n    return n\n", ['  File "FILE", line 1', "    def f(n:"]),
        ("import nothing_like_this\n",
         ["Traceback (most recent call last):", '  File "FILE", line 1, in <module>', "    import nothing_like_this"]),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_imported(tmp_path, text, lines):
    file = tmp_path / "user.py"
    file.write_text(text)
    result = whilst("run", f"{file}:f", "0")
    assert result.returncode == 1
    assert result.stderr.splitlines()[: len(lines)] == [line.replace("FILE", str(file)) for line in lines]


def test_the_version():
    result = whilst("--version")
    assert (result.returncode, result.stdout) == (0, f"whilst, version {whilst_package.__version__}\n")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
def test_in_a_terminal_there_is_colour_and_nothing_is_cut(tmp_path):
    """Each stage in a narrow terminal is what it is in a pipe, and coloured."""
    file = tmp_path / "user.py"
    file.write_text("def total(a, start=0.0):\n    for x in a:\n        start += x\n    return start\n")
    arguments = ["dump", f"{file}:total", "--args", "f64[n]", "--stage"]
    code = (
        "import sys; from whilst.commands.main import commands\n"
        "for stage in ('source', 'graph', 'loops', 'llvm', 'asm'):\n"
        "    commands([*sys.argv[1:], stage], standalone_mode=False)\n"
        "commands([*sys.argv[1:-1], '--after', 'simplify'], standalone_mode=False)\n"
    )
    command = [sys.executable, "-c", code, *arguments]
    env = {**os.environ, "PYTHONPATH": ":".join(sys.path), "TERM": "xterm-256color", "COLUMNS": "60"}
    env.pop("NO_COLOR", None)
    plain = subprocess.check_output(command, text=True, env=env)
    mine, theirs = os.openpty()
    process = subprocess.Popen(command, stdout=theirs, env=env)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # how the end of a terminal is told
        while part := os.read(mine, 65536):
            shown += part
    os.close(mine)
    assert process.wait() == 0

    def lines(text):
        return [line.rstrip() for line in text.expandtabs(8).splitlines()]

    assert shown.count(b"\x1b[") > 100 and "\x1b" not in plain
    assert lines(re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())) == lines(plain)
