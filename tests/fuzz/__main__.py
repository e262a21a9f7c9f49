"""``python -m tests.fuzz --minutes 10 --seed 1``: write programs until the time is over or one fails.

A failing program is shrunk and printed with the inputs and the difference; the exit status is 1. What whilst does not
compile is counted by the code of what it says.
With ``--kind gradients`` programs are smooth, and what is compared are their derivatives.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / part) for part in ("compiler", "runtime", "tests")]

from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402

from fuzz.gradients import attempt_gradients, smaller  # noqa: E402
from fuzz.reducing import reduced  # noqa: E402
from fuzz.smooth import written  # noqa: E402
from fuzz.trying import attempt  # noqa: E402
from fuzz.writing import PROGRAMS, Written, programs  # noqa: E402
from whilst_compiler.errors import WhilstError  # noqa: E402

BATCH = 200


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--reduce", type=float, default=120.0, help="seconds spent on making a failing program small")
    parser.add_argument("--kind", choices=(*PROGRAMS, "gradients"), action="append",
                        help="of which kinds programs are; all but gradients if not given")
    parser.add_argument("--refusals", action="store_true", help="show the first program for each code that was refused")
    options = parser.parse_args()
    end = time.monotonic() + 60 * options.minutes
    if "gradients" in (options.kind or ()):
        if options.kind != ["gradients"]:
            parser.error("programs of the kind gradients are written alone")
        return _gradients(options.seed, end, options.reduce)
    number, tried = options.seed, 0
    refused: Counter[str] = Counter()
    while time.monotonic() < end:
        found = _batch(number, end, tuple(options.kind or PROGRAMS))
        tried += found.tried
        for program, error in found.refusals:
            code = _code(error)
            if options.refusals and code not in refused:
                print(f"\n{program!r}\n{error}")
            refused[code] += 1
        if found.error is not None:
            _print_failure(found, number, tried, options.reduce)
            return 1
        print(f"\r{tried} programs agree in every way (seed {number})", end="", flush=True)
        number += 1
    print("\nrefused:", ", ".join(f"{code} {count}" for code, count in refused.most_common()) or "none")
    return 0


def _code(error: WhilstError) -> str:
    return error.diagnostic.code if error.diagnostic is not None else type(error).__name__


def _gradients(first: int, end: float, seconds: float) -> int:
    """Smooth programs, of which each has a number of its own."""
    tried, refused = 0, 0
    while time.monotonic() < end:
        number = 100_000 * first + tried
        text = written(number)
        try:
            refused += not attempt_gradients(text)
        except Exception as error:
            print(f"\nprogram {number}, after {tried}:\n{error}\n", flush=True)
            print(smaller(text, error, seconds))
            return 1
        tried += 1
        if tried % 10 == 0:
            gc.collect()
            gc.freeze()
        print(f"\r{tried} programs agree in every way, {refused} of them refused", end="", flush=True)
    print()
    return 0


def _print_failure(found: _Found, number: int, tried: int, seconds: float) -> None:
    print(f"\nseed {number}, after {tried} programs:\n", flush=True)
    if found.program is None or found.error is None:
        print(found.error)
        return
    small = reduced(found.program, found.error, seconds)
    try:
        attempt(small)
    except Exception as error:
        print(f"{small!r}\n{error}")
    else:
        print(f"{small!r}\nfailed once and not again; it was made from {found.program!r}\n{found.error}")


class _Found:
    tried: int = 0
    program: Written | None = None
    error: Exception | None = None

    def __init__(self) -> None:
        self.refusals: list[tuple[Written, WhilstError]] = []


def _batch(number: int, end: float, kinds: tuple[str, ...]) -> _Found:
    """Run a batch of programs until one fails."""
    found = _Found()

    @seed(number)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    @given(programs(kinds))
    def run(program: Written) -> None:
        if found.program is not None or time.monotonic() > end:
            return
        found.tried += 1
        if found.tried % 10 == 0:  # what compiled functions hold is not gone through again and again
            gc.collect()
            gc.freeze()
        try:
            found.refusals += [(program, error) for error in attempt(program)]
        except Exception as error:
            found.program, found.error = program, error
            raise

    try:
        run()
    except Exception as error:
        found.error = found.error or error
    return found


if __name__ == "__main__":
    sys.exit(main())
