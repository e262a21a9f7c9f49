"""Who runs the programs. Each makes a callable of a program, or has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import whilst
from benchmarks.arrays import c_programs, jax_programs, pythran_modules
from benchmarks.arrays.parallel_loops import INDEPENDENT, with_prange
from benchmarks.arrays.program import Program
from benchmarks.contestants import with_helpers
from whilst.optional import find_module

__all__ = ["PEERS", "Call", "Peer", "prepared"]

Call = Callable[..., Any]
Peer = Callable[[Program], Call | None]


def plain(program: Program) -> Call:
    return program.function


def compiled(program: Program) -> Call:
    """Compiled anew, so that the first call compiles."""
    return whilst.compile(program.function)


def numba(program: Program, **options: Any) -> Call | None:
    """The same function, or the words that Numba takes, with ``njit``; so are the functions that it calls."""
    module = find_module("numba")
    if module is None:
        return None

    def njit(function: Any) -> Any:
        return module.njit(**options)(function)

    function = program.numba or program.function
    if options.get("parallel") and program.name in INDEPENDENT:
        function = with_prange(program, module.prange)
    call: Call = njit(with_helpers(function, njit))
    return call


def parallel(program: Program) -> Call | None:
    """Numba again, which may spread array expressions over threads, and loops where it is told to."""
    return numba(program, parallel=True)


def jax(program: Program) -> Call | None:
    """A JAX program that does the same, where there is one."""
    module = find_module("jax")
    made = jax_programs.PROGRAMS.get(program.name)
    if module is None or made is None:
        return None
    module.config.update("jax_enable_x64", True)
    jitted = module.jit(made.function, static_argnums=made.static)
    return lambda *args: module.block_until_ready(jitted(*args))


def prepared(name: str, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments as a peer likes them best: JAX is given its own arrays."""
    if name != "jax":
        return args
    put = find_module("jax").device_put
    return tuple(put(x) if isinstance(x, np.ndarray) else x for x in args)


PEERS: dict[str, Peer] = {
    "numpy": plain,
    "numba": numba,
    "parallel": parallel,
    "jax": jax,
    "pythran": pythran_modules.peer,
    "c": c_programs.peer,
}
