"""``import whilst`` is quick because it loads little: the compiler comes with the first compilation."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ["click", "rich", "numba", "jax", "threadpoolctl", "llvmlite", "gast", "whilst_compiler.frontend.entry", "whilst.running.kernel"]


@pytest.mark.parametrize("name", HEAVY)
def test_is_not_loaded(name):
    code = f"import sys, whilst; print({name!r} in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                         env={"PYTHONPATH": ":".join(sys.path)}).stdout  # fmt: skip
    assert out.strip() == "False"
