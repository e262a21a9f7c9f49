"""Who runs the programs: plain Python, whilst, Numba, JAX. Each makes a callable of a program, or has none."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from types import CellType, FunctionType
from typing import Any

import numpy as np

import whilst
from benchmarks import jax_programs
from benchmarks.programs import Program
from whilst.calls.function import Function
from whilst.optional import find_module

__all__ = ["CONTESTANTS", "Contestant", "with_helpers"]

Call = Callable[..., Any]
Contestant = Callable[[Program], Call | None]


def plain(program: Program) -> Call:
    call: Call = program.function.python
    return call


def compiled(program: Program) -> Call:
    """Compiled anew, so that the first call compiles."""
    return whilst.compile(program.function.python)


def numba(program: Program) -> Call | None:
    """The same function with ``numba.njit``; the plain functions that it calls are compiled as well."""
    module = find_module("numba")
    return None if module is None else module.njit(with_helpers(program.function.python, module.njit))


def jax(program: Program) -> Call | None:
    """A JAX program that does the same with ``lax`` loops, where there is one."""
    module = find_module("jax")
    make = jax_programs.PROGRAMS.get(program.name)
    if module is None or make is None:
        return None
    module.config.update("jax_enable_x64", True)
    jitted = module.jit(make(module))
    return lambda *args: module.block_until_ready(jitted(*args))


def with_helpers(function: FunctionType, njit: Callable[[Any], Any]) -> FunctionType:
    namespace = dict(function.__globals__)
    for name in function.__code__.co_names:
        helper = namespace.get(name)
        if isinstance(helper, Function | FunctionType) and not hasattr(builtins, name):
            namespace[name] = njit(helper.python if isinstance(helper, Function) else helper)
    cells: tuple[CellType, ...] | None = function.__closure__
    return FunctionType(function.__code__, namespace, function.__name__, function.__defaults__, cells)


CONTESTANTS: dict[str, Contestant] = {"Python": plain, "whilst": compiled, "Numba": numba, "JAX": jax}


def same(one: Any, two: Any) -> bool:
    """Whether two contestants computed the same, up to rounding."""
    if isinstance(one, tuple | list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(x, two[k]) for k, x in one.items())
    if one is None or two is None or isinstance(one, str | bytes):
        return type(one) is type(two) and bool(one == two)
    return bool(np.allclose(np.asarray(one, float), np.asarray(two, float), rtol=1e-6))
