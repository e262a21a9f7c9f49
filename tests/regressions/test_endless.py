"""An endless loop is a legal program: it runs until it is interrupted, and then it stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

_NEVER = 300.0
"""Seconds after which a program is taken for one that does not stop."""

PROGRAM = """
    import sys, time
    import whilst

    @FUNCTION@

    compiled = whilst.compile(f)
    compiled({small})
    print("ready", flush=True)
    try:
        {call}
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        print(compiled({small}), flush=True)
    else:
        print("ended", flush=True)
"""

EMPTY = """
    def f(go):
        while go:
            pass
        return 5
"""
COUNTING = """
    def f(n):
        k = 0
        while k != n:
            k = (k + 2) % 1000
        return k
"""
NESTED = """
    def f(n):
        x = 0.5
        while True:
            for i in range(1000):
                x = 3.7 * x * (1 - x)
                if i > n:
                    break
            if n < 10:
                return n
"""


def _run(folder: Path, function: str, small: str, call: str) -> str:
    """The output of a program that is interrupted half a second after it is ready."""
    body = textwrap.dedent(PROGRAM).format(small=small, call=call)
    path = folder / "endless.py"
    path.write_text(body.replace("@FUNCTION@", textwrap.dedent(function)))
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'compiler'}:{ROOT / 'runtime'}"}
    process = subprocess.Popen(
        [sys.executable, str(path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first == "ready\n", first + process.stdout.read()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        return process.communicate(timeout=_NEVER)[0]
    finally:
        process.kill()


CASES = {
    "empty": (EMPTY, "False", "compiled(True)", "5"),
    "counting": (COUNTING, "4", "compiled(5)", "4"),
    "nested": (NESTED, "3", "compiled(2000)", "3"),
    "eager": (COUNTING, "4", "compiled.eager(5)", "4"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGINT")
@pytest.mark.parametrize("case", CASES)
def test_an_endless_loop_is_kept_and_can_be_interrupted(case: str, tmp_path: Path) -> None:
    """llvm#183906, llvm#115149 (deleted); numba#5551, numba#2324 (Ctrl-C ignored, or a crash)"""
    function, small, call, result = CASES[case]
    assert _run(tmp_path, function, small, call) == f"interrupted\n{result}\n"
