"""``import whilst`` is quick because it loads little: the compiler comes with the first compilation."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = [
    "click", "rich", "numba", "jax", "threadpoolctl", "llvmlite", "gast", "numpy.random", "whilst.running.kernel",
    "whilst_compiler.frontend.entry", "whilst_compiler.ir.graph", "whilst_compiler.ops.table",
]  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_is_not_loaded(name):
    code = f"import sys, whilst; print({name!r} in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                         env={"PYTHONPATH": ":".join(sys.path)}).stdout  # fmt: skip
    assert out.strip() == "False"
