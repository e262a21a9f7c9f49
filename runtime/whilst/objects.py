"""The machine code of a kernel: from the cache where it is there, else from LLVM."""

from __future__ import annotations

import hashlib
import linecache
import logging
import sys
from collections.abc import Sequence
from functools import cache

import llvmlite
import llvmlite.binding as llvm

from whilst import __version__, machine, numpy_code
from whilst.machine import MACHINE, Linked
from whilst.pool import PARALLEL, parallel_address
from whilst.store import user_store
from whilst_compiler.errors import CompilerBug

__all__ = ["linked_kernel"]

_LOG = logging.getLogger("whilst")


def linked_kernel(text: str, name: str, symbols: Sequence[str] = ()) -> Linked:
    """The LLVM text of a kernel as machine code in memory. The text must not contain addresses.

    ``symbols`` are the external functions that it names.
    """
    imports = numpy_code.addresses(symbols)
    if PARALLEL in symbols:
        imports[PARALLEL] = parallel_address()
    store = user_store()
    if store is None:
        return MACHINE.link(_object_code(text), imports=imports)
    key = hashlib.blake2b(text.encode(), key=_circumstances(), digest_size=32).digest()
    code = store.get(key)
    if code is not None:
        try:
            return MACHINE.link(code, imports=imports)
        except CompilerBug as error:
            _LOG.warning("cached kernel of %s is not used: %s", name, error)
    code = _object_code(text)
    store.put(key, code, name)
    return MACHINE.link(code, imports=imports)


def _object_code(text: str) -> bytes:
    return MACHINE.object_code(MACHINE.optimised(text))


@cache
def _circumstances() -> bytes:
    """All that the code depends on besides its text: versions, this processor, what LLVM is told to do."""
    told = linecache.getlines(machine.__file__, vars(machine))
    parts = (
        __version__,
        llvmlite.__version__,
        llvm.llvm_version_info,
        sys.implementation.cache_tag,
        sys.abiflags,
        llvm.get_default_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
        told,
    )
    return hashlib.blake2b(repr(parts).encode(), digest_size=32).digest()
