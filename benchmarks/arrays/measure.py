"""One run: all contestants on the same inputs, in turn, so that a busy machine is unfair to none."""

from __future__ import annotations

import copy
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.arrays.causes import shares
from benchmarks.arrays.compare import same
from benchmarks.arrays.peers import PEERS, Call, compiled, prepared
from benchmarks.arrays.program import Program

__all__ = ["BEHIND", "Row", "measure"]

ROUNDS, SLOW = 5, 2.0
HOPELESS, BRIEF = 20.0, 1e-3
"""So many times slower, and not because a call takes some time."""
BEHIND = 0.95
"""A ratio below this is no noise."""


@dataclass
class Row:
    """Seconds per call by contestant, seconds of first calls, refusals and wrong results; where the time goes, if a
    peer is faster."""

    program: str
    size: str
    seconds: dict[str, float] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)

    def best(self) -> str | None:
        """The fastest peer."""
        peers = [name for name in self.seconds if name != "whilst"]
        return min(peers, key=self.seconds.__getitem__) if peers else None

    def ratio(self, peer: str | None = None) -> float | None:
        """How many times as fast as a peer (the best one) whilst is."""
        peer = peer or self.best()
        if peer not in self.seconds or "whilst" not in self.seconds:
            return None
        return self.seconds[peer] / self.seconds["whilst"]


Clock = Callable[[], float]


def measure(
    program: Program, sizes: list[str], peers: list[str], budget: float, clock: Clock = time.perf_counter
) -> list[Row]:
    """The rows of a program, ``budget`` seconds a contestant and size."""
    calls: dict[str, Call] = {"whilst": compiled(program)}
    for name in peers:
        call = PEERS[name](program)
        if call is not None:
            calls[name] = call
    rows: list[Row] = []
    for size in sizes:
        rows.append(_row(program, size, calls, budget, clock, first=size == sizes[0]))
        calls = {name: call for name, call in calls.items() if _keeps_up(rows[-1], name)}
    return rows


def _keeps_up(row: Row, name: str) -> bool:
    """Whether a contestant goes on to the next size: not if it was wrong or hopelessly slow."""
    if name in row.faults:
        return False
    return name in ("whilst", "numpy") or row.seconds[name] < max(HOPELESS * min(row.seconds.values()), BRIEF)


def _row(program: Program, size: str, calls: dict[str, Call], budget: float, clock: Clock, first: bool) -> Row:
    row = Row(program.name, size)
    args = program.args(size)
    here = dict(calls)
    if program.scalar and size != "small":
        here.pop("numpy", None)
    reference = program.function(*copy.deepcopy(args)) if not program.scalar or size == "small" else None
    given = {name: prepared(name, copy.deepcopy(args)) for name in here}
    for name in tuple(here):
        value, seconds = _first(here[name], copy.deepcopy(given[name]), row, name, clock)
        if first:
            row.first[name] = statistics.median([seconds, *_first_again(name, program, given[name], row, clock)])
        if reference is None and name not in row.faults:
            reference = value
        if name not in row.faults and not same(reference, value, program.differ):
            row.faults[name] = "another result"
        if name in row.faults:
            del here[name]
    row.seconds = _race(here, given, budget, clock)
    if (row.ratio() or 1.0) < BEHIND:
        row.shares = shares(program, size, calls["whilst"], row.seconds["whilst"])
    return row


def _first_again(name: str, program: Program, args: tuple[Any, ...], row: Row, clock: Clock) -> list[float]:
    """Two more first calls of ours: what else the machine does may take as long as one of them."""
    again = 2 if name == "whilst" else 0
    return [_first(compiled(program), copy.deepcopy(args), row, name, clock)[1] for _ in range(again)]


def _first(call: Call, args: tuple[Any, ...], row: Row, name: str, clock: Clock) -> tuple[Any, float]:
    start = clock()
    try:
        value = call(*args)
    except Exception as error:
        text = str(error).strip()
        row.faults[name] = f"{type(error).__name__}: {text.splitlines()[0] if text else ''}"
        value = None
    return value, clock() - start


def _race(
    calls: Mapping[str, Call], given: Mapping[str, tuple[Any, ...]], budget: float, clock: Clock
) -> dict[str, float]:
    """The least mean time of a call over the rounds; in each round the contestants run one after another."""
    repeats, found = {}, {}
    for name, call in calls.items():
        repeats[name], found[name] = _repeats(call, given[name], budget / ROUNDS, clock)
    for _ in range(ROUNDS):
        for name, call in calls.items():
            if found[name] * repeats[name] < SLOW * budget:
                found[name] = min(found[name], _time(call, given[name], repeats[name], clock))
    return found


def _repeats(call: Call, args: tuple[Any, ...], seconds: float, clock: Clock) -> tuple[int, float]:
    """How many calls fill the time, and how long one takes, once the way of calls is made too."""
    repeats = 1
    call(*args)
    while (each := _time(call, args, repeats, clock)) * repeats < seconds / 2:
        repeats *= 2 if each * repeats * 4 >= seconds else 4
    return repeats, each


def _time(call: Call, args: tuple[Any, ...], repeats: int, clock: Clock) -> float:
    start = clock()
    for _ in range(repeats):
        call(*args)
    return (clock() - start) / repeats
