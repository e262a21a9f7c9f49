"""The command line as a process: exit codes, and errors without a traceback of ours."""

from __future__ import annotations

import os
import subprocess
import sys


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
    assert "return 1 // n" in result.stderr and "ZeroDivisionError" in result.stderr
