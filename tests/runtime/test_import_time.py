"""``import whilst`` is quick."""

from __future__ import annotations

import statistics
import subprocess
import sys

CODE = """
import time, numpy
start = time.perf_counter()
import whilst
print(time.perf_counter() - start)
"""


def test_adds_under_150_ms_to_numpy():
    times = [float(subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True,
                                  env={"PYTHONPATH": ":".join(sys.path)}).stdout) for _ in range(5)]  # fmt: skip
    assert min(times) < 0.150, statistics.median(times)


def test_loads_nothing_that_only_the_command_line_needs():
    code = "import sys, whilst; print([m for m in ('click', 'rich', 'numba', 'jax') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                         env={"PYTHONPATH": ":".join(sys.path)}).stdout  # fmt: skip
    assert out.strip() == "[]"
