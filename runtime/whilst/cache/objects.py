"""The machine code of kernels: from the cache where it is there, else from LLVM (which is loaded only then)."""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import logging
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from whilst.cache.shelf import entry
from whilst.cache.store import user_store
from whilst.native import loader, perf
from whilst.native.loader import Linked
from whilst.quick import compiler
from whilst.switches import is_on
from whilst_compiler.errors import CompilerBug

__all__ = ["circumstances", "for_debuggers", "linked_kernel", "linked_with_python", "stored_kernel"]

_LOG = logging.getLogger("whilst")
_HERE = Path(__file__).parent.parent


def linked_kernel(
    text: str, name: str, symbols: Sequence[str], imports: Mapping[str, int] = MappingProxyType({}), *,
    quick: bool = False, by_hand: bool = False, level: int = 3,
) -> Linked:  # fmt: skip
    """The LLVM text of a kernel as machine code in memory, which defines ``symbols``.

    The text must not contain addresses. ``imports`` are addresses of functions that are not of the C library.
    ``quick``: it is checks and calls, which are not worth being optimised; ``by_hand``: it is written as it is to run;
    else it is optimised at this ``level``, which follows from the text.
    """
    key = hashlib.blake2b(text.encode(), key=circumstances(), digest_size=32).digest()
    found = stored_kernel(key, name, symbols, imports)
    if found is not None:
        return found
    machine = compiler().MACHINE
    if quick or for_debuggers():
        code = machine.quick_object_code(text)
    else:
        code = machine.object_code(machine.inlined(text) if by_hand else machine.optimised(text, level))
    store = user_store()
    if store is not None:
        store.put(key, code, name)
    return _link(key, code, name, symbols, imports)


def linked_with_python(text: str, name: str, symbols: Sequence[str], functions: Mapping[str, str]) -> Linked:
    """The same for a text that calls Python's own ``functions``: variables of it that hold their addresses."""
    text += "".join(f"@{variable} = global ptr null\n" for variable in functions)
    linked = linked_kernel(text, name, [*symbols, *functions], quick=True)
    for variable, symbol in functions.items():
        function = ctypes.cast(getattr(ctypes.pythonapi, symbol), ctypes.c_void_p)
        ctypes.c_void_p.from_address(linked.addresses[variable]).value = function.value
    return linked


def stored_kernel(key: bytes, name: str, symbols: Sequence[str], imports: Mapping[str, int]) -> Linked | None:
    """The kernel under this key in the cache, in memory; None where it is not there, or of no use."""
    code = entry(key)
    if not code:
        return None
    try:
        return replace(_link(key, code, name, symbols, imports), found=True)
    except CompilerBug as error:
        _LOG.warning("cached kernel of %s is not used: %s", name, error)
        return None


def _link(key: bytes, code: bytes, name: str, symbols: Sequence[str], imports: Mapping[str, int]) -> Linked:
    try:
        if for_debuggers():
            raise loader.Refused("debuggers are told by LLVM")
        linked = loader.load(code, symbols, imports)
    except loader.Refused:
        linked = compiler().MACHINE.link(code, symbols, imports, for_debuggers())
    perf.note(name, linked.functions)
    return replace(linked, code=code, key=key)


def for_debuggers() -> bool:
    """Whether code is to tell debuggers its lines and variables (``WHILST_GDB=1``): on one thread, not optimised."""
    return is_on("WHILST_GDB")


@cache
def circumstances() -> bytes:
    """All that machine code depends on besides its text: versions, this processor, what LLVM is told to do."""
    parts = (
        sys.implementation.cache_tag,
        sys.abiflags,
        platform.machine(),
        _processor(),
        _llvm(),
        (_HERE / "native" / "machine.py").read_bytes(),
        for_debuggers(),
    )
    return hashlib.blake2b(repr(parts).encode(), digest_size=32).digest()


def _processor() -> object:
    """The first processor as the system describes it, without what changes from moment to moment."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            lines = file.read(16384).partition("\n\n")[0].splitlines()
    except OSError:
        return compiler().MACHINE.processor
    return [line for line in lines if line.partition("\t")[0] in ("model name", "flags", "Features", "CPU part")]


def _llvm() -> object:
    """LLVM's library file: another version is another file."""
    spec = importlib.util.find_spec("llvmlite")
    if spec is None or spec.origin is None:
        return []
    with os.scandir(os.path.join(os.path.dirname(spec.origin), "binding")) as entries:
        files = [(entry.name, entry.stat()) for entry in entries if "llvmlite" in entry.name]
    return sorted((name, status.st_size, status.st_mtime_ns) for name, status in files)
