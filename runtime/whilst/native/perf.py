"""Names of machine code for ``perf``: with ``WHILST_PERF=1`` each function that is loaded is written to the map that
``perf report`` reads for this process.

Format: linux/tools/perf/Documentation/jit-interface.txt.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from whilst.switches import is_on

__all__ = ["note"]


def note(name: str, functions: Mapping[str, tuple[int, int]]) -> None:
    """Write the functions of the kernel of this name, (address, size) each, to the map, if that is asked for."""
    if not is_on("WHILST_PERF"):
        return
    lines = [f"{address:x} {size:x} whilst::{name}::{symbol}\n" for symbol, (address, size) in functions.items()]
    try:
        with open(f"/tmp/perf-{os.getpid()}.map", "a", encoding="utf-8") as file:
            file.writelines(lines)
    except OSError:
        return
