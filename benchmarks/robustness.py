"""What must not go wrong when a compiled function is pressed, many times over: ``python -m benchmarks.robustness``.

A number on the command line is the part of the full counts that is run (``0.1``: a tenth). The last column counts what
went wrong; the command fails if anything did.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

import whilst
from benchmarks.staleness import stale
from whilst.cache.store import Entry, user_store, without_store

__all__ = ["ROWS"]


def halves(x: float, k: int) -> float:
    """What is compiled over and over."""
    total = 0.0
    for i in range(k):
        total += x / (i + 2)
    return total


_WANT = halves(3.0, 4)


def _right() -> bool:
    """Whether a fresh compiled function gives the right answer, also natively."""
    fresh = whilst.compile(halves)
    return all(fresh(3.0, 4) == _WANT for _ in range(3))


@contextlib.contextmanager
def cache_of_its_own() -> Iterator[Path]:
    """An empty cache on disk, while this lasts."""
    before = {name: os.environ.get(name) for name in ("WHILST_CACHE_DIR", "WHILST_CACHE")}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WHILST_CACHE_DIR"] = folder
        os.environ.pop("WHILST_CACHE", None)
        try:
            yield Path(folder)
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


# -- the cache -------------------------------------------------------------------------------------------------------


def damaged(data: bytes, other: bytes, how: random.Random) -> bytes:
    """Bits flipped, the end lost, bytes appended, blocks swapped, another entry, noise, or nothing left."""
    at = how.randrange(8, len(data) - 64)
    match how.randrange(7):
        case 0:
            changed = bytearray(data)
            for _ in range(how.randint(1, 4)):
                changed[how.randrange(len(data))] ^= 1 << how.randrange(8)
            return bytes(changed)
        case 1:
            return data[: how.randrange(len(data))]
        case 2:
            return data + how.randbytes(how.randint(1, 9))
        case 3:
            return data[:at] + data[at + 32 : at + 64] + data[at : at + 32] + data[at + 64 :]
        case 4:
            return other
        case 5:
            return how.randbytes(len(data))
    return b""


def damages(count: int) -> int:
    """Damage an entry (a recipe, a kernel, a native entry), and call: how often the answer or the entry is wrong."""
    how, wrong = random.Random(1), 0
    logging.getLogger("whilst").setLevel(logging.CRITICAL)
    try:
        with cache_of_its_own():
            _right()
            files = [
                entry.path for kind in ("kernels", "recipes") for entry in _entries(kind) if entry.name == "halves"
            ]
            whole = {path: path.read_bytes() for path in files}
            for k in range(count):
                path = files[k % len(files)]
                path.write_bytes(damaged(whole[path], whole[files[k % len(files) - 1]], how))
                wrong += not _right() or path.read_bytes() != whole[path]
    finally:
        logging.getLogger("whilst").setLevel(logging.NOTSET)
    return wrong


def _entries(kind: str) -> list[Entry]:
    store = user_store(kind)
    return [] if store is None else store.entries()


_VICTIM = """
import whilst
from benchmarks.robustness import halves
from whilst.cache.store import user_store
while True:
    whilst.compile(halves)(3.0, 4)
    whilst.compile(halves, overflow="wrap")(3.0, 4)
    for folder in ("kernels", "recipes"):
        user_store(folder).clear()
"""


def kills(count: int) -> int:
    """Kill a process that fills and empties the cache, at any moment: how often what it leaves does harm."""
    how, wrong = random.Random(2), 0
    with cache_of_its_own() as folder:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "WHILST_LOG": "quiet"}
        for _ in range(count):
            victim = subprocess.Popen([sys.executable, "-c", _VICTIM], env=environment, stderr=subprocess.DEVNULL)
            while victim.poll() is None and not list(folder.glob("kernels/*")):
                time.sleep(0.01)
            time.sleep(how.random() / 4)
            wrong += victim.poll() is not None
            victim.kill()
            victim.wait()
            wrong += not _right()
    return wrong


def edits(count: int) -> int:
    """Edit a program between its runs: how many runs compute what an earlier text said."""
    with tempfile.TemporaryDirectory() as folder:
        return stale(Path(folder), count)


# -- threads and processes -------------------------------------------------------------------------------------------


def _family(count: int) -> list[Any]:
    """So many different functions, not compiled yet."""

    def member(n: int) -> Any:
        def f(x: float, k: int = n) -> float:
            return x * k + halves(x, 3)

        return whilst.compile(f)

    return [member(n) for n in range(count)]


def storms(count: int) -> int:
    """Eight threads call eight functions that are not compiled yet, at once: how many results are wrong."""
    with without_store():
        return sum(_storm() for _ in range(count))


def _storm() -> int:
    wrong: list[int] = []
    functions, start = _family(8), threading.Barrier(8)

    def work(number: int) -> None:
        start.wait()
        for k in range(8):
            f = functions[(number + k) % 8]
            try:
                wrong.extend(k for _ in range(4) if f(2.0) != f.python(2.0))
            except Exception:
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wrong.extend(number for number, f in enumerate(functions) if len(f._found) != 1)
    return len(wrong)


def forks(count: int) -> int:
    """Fork, then call what is compiled and compile what is not: how many children fail."""
    wrong = 0
    known, *others = _family(count + 1)
    known(1.0)
    for other in others:
        child = os.fork()
        if not child:
            well = False
            try:
                with without_store():
                    well = all(f(2.0) == f.python(2.0) for f in (known, other) for _ in range(3))
            finally:
                os._exit(0 if well else 1)
        wrong += os.waitpid(child, 0)[1] != 0
    return wrong


# -- memory ----------------------------------------------------------------------------------------------------------

_ALLOWED = 5 << 20


def leaks(count: int) -> int:
    """So many calls, and a tenth as many errors: bytes by which the process has grown beyond five mebibytes."""

    def doubled(a: Any) -> Any:
        return a * 2.0

    def refuses(x: float) -> float:
        if x < 0.0:
            raise ValueError(f"negative: {x}")
        return x

    twice, refused, a = whilst.compile(doubled), whilst.compile(refuses), np.ones(8)

    def work(calls: int) -> None:
        for _ in range(calls):
            twice(a)
        for _ in range(calls // 10):
            with contextlib.suppress(ValueError):
                refused(-1.0)

    return _grown(work, count)


def shortages(count: int) -> int:
    """So many arrays that are too large, and a thousandth as many recursions too deep: bytes beyond five mebibytes."""

    def square(n: int) -> Any:
        given = np.ones(1000)
        made = np.zeros((n, n))
        made[0, 0] = given[n % 7]
        return given, made

    def deeper(n: int, x: Any) -> Any:
        y = x + 1.0
        return y if n == 0 else deeper(n - 1, y) + 1.0

    made, called, x = whilst.compile(square), whilst.compile(deeper), np.ones(20)

    def work(calls: int) -> None:
        for _ in range(calls):
            with contextlib.suppress(MemoryError):
                made(2**24)
        for _ in range(calls // 1000):
            with contextlib.suppress(RecursionError):
                called(10**9, x)

    return _grown(work, count)


def _grown(work: Callable[[int], None], count: int) -> int:
    """Bytes by which the process grows each time, beyond those that are allowed.

    Of two times the lesser: what is kept once for later, as the allocator keeps memory, is no leak.
    """
    work(2000)
    return min(_growth(work, count) for _ in range(2))


def _growth(work: Callable[[int], None], count: int) -> int:
    gc.collect()
    before = _resident()
    work(count)
    gc.collect()
    return max(_resident() - before - _ALLOWED, 0)


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


ROWS: dict[str, tuple[Callable[[int], int], int]] = {
    "entries of the cache are damaged": (damages, 1000),
    "a process is killed": (kills, 50),
    "a program is edited between runs": (edits, 22),
    "eight threads make first calls": (storms, 100),
    "a process forks, calls and compiles": (forks, 100),
    "a function is called, or raises": (leaks, 100_000),
    "memory or the stack runs out": (shortages, 100_000),
}


def main() -> None:
    """Print the table."""
    part = float(sys.argv[1]) if sys.argv[1:] else 1.0
    table = Table("what happens", "times", "seconds", "wrong")
    results = []
    for title, (run, full) in ROWS.items():
        count, start = max(int(full * part), 1), time.perf_counter()
        results.append(run(count))
        table.add_row(title, f"{count:,}", f"{time.perf_counter() - start:.1f}", str(results[-1]))
    Console().print(table)
    sys.exit(1 if any(results) else 0)


if __name__ == "__main__":
    main()
