"""Programs as Pythran modules: the function's source with its helpers and an export line, built by its C++ compiler."""

from __future__ import annotations

import builtins
import contextlib
import hashlib
import importlib.util
import inspect
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from benchmarks.arrays.program import Program
from whilst.optional import find_module

__all__ = ["peer"]

SHELF = Path(tempfile.gettempdir()) / "whilst-bench-pythran"
FLAGS = ["-O3", "-march=native", "-ffp-contract=off", "-DUSE_XSIMD"]
CONFIG = ["compiler.blas=scipy-openblas"]
"""Without this package it multiplies matrices by loops."""


def peer(program: Program) -> Callable[..., Any] | None:
    """The program's function, built on the first call (and kept: building takes many seconds)."""
    pythran = find_module("pythran")
    if pythran is None:
        return None
    built: list[Callable[..., Any]] = []

    def call(*args: Any) -> Any:
        if not built:
            built.append(_build(pythran, program, args))
        return built[0](*args)

    return call


def _build(pythran: Any, program: Program, args: tuple[Any, ...]) -> Callable[..., Any]:
    function = program.numba or program.function
    export = f"#pythran export {function.__name__}({', '.join(map(_type, args))})"
    text = "\n\n".join([export, "import numpy as np", *_sources(function)])
    told = " ".join([*FLAGS, text])
    name = f"m{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    target = SHELF / f"{name}.so"
    if not target.exists():
        SHELF.mkdir(exist_ok=True)
        with contextlib.chdir(SHELF):  # setuptools would take a folder with packages for what is to be built
            pythran.compile_pythrancode(name, text, output_file=str(target), extra_compile_args=FLAGS, config=CONFIG)
    spec = importlib.util.spec_from_file_location(name, target)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    call: Callable[..., Any] = getattr(module, function.__name__)
    return call


def _sources(function: Any) -> list[str]:
    """The source of what the function calls and its own, without decorators."""
    found = []
    for name in function.__code__.co_names:
        helper = function.__globals__.get(name)
        if isinstance(helper, FunctionType) and not hasattr(builtins, name):
            found += _sources(helper)
    lines = inspect.getsource(function).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("def "))
    return [*found, "\n".join(lines[start:])]


def _type(x: Any) -> str:
    if isinstance(x, np.ndarray):
        return f"{x.dtype.name}[{','.join(':' * x.ndim)}]"
    return type(x).__name__
